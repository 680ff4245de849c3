use api::UnixMillis;
use rand::Rng;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::Cx;

/// How a device comes back after its session was cut. guess: all figures; the document says "at once" for most devices
/// and "a few seconds" for slow ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Behaviour {
    /// At once: log-normal around 2.4 s, nineteen in twenty within 4.3 s.
    Prompt,
    /// After 10 to 60 s.
    Slow,
    /// Not until its power is cycled.
    Never,
    /// At its next waking: every `every_ms` milliseconds, `offset_ms` after the full multiple.
    Asleep {
        /// Between two wakings; less than an hour, else its session would be deleted for silence.
        every_ms: u32,
        /// Shifts the schedule, so that a fleet does not wake all at once.
        offset_ms: u32,
        /// It ends its session after so long and goes to sleep without; none where the session outlives its sleep.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        awake_ms: Option<u32>,
    },
    /// It tends to lose its power without a word. While it has power, it comes back at once.
    Ghost,
}

impl Behaviour {
    /// The time from a cut at `now` to the next dial in milliseconds; none for never.
    pub(crate) fn return_ms(self, now: UnixMillis, cx: &mut Cx) -> Option<i64> {
        match self {
            Behaviour::Prompt | Behaviour::Ghost => Some(prompt_ms(cx)),
            Behaviour::Slow => Some(cx.rng().random_range(10_000..=60_000)),
            Behaviour::Never => None,
            Behaviour::Asleep { .. } => self.next_waking(now).map(|at| at.since(now)),
        }
    }

    /// The first waking after `now`; none for a device that does not sleep.
    pub(crate) fn next_waking(self, now: UnixMillis) -> Option<UnixMillis> {
        match self {
            Behaviour::Asleep { every_ms, offset_ms, .. } => {
                let every = i64::from(every_ms.max(1));
                let since = (now.0 - i64::from(offset_ms)).rem_euclid(every);
                Some(now.plus(every - since))
            }
            Behaviour::Prompt | Behaviour::Slow | Behaviour::Never | Behaviour::Ghost => None,
        }
    }
}

/// How long a device waits after its `attempts`-th refusal in a row, in milliseconds: twice as long each time, from 5 s to
/// 10 min, give or take a quarter.
pub(crate) fn back_off(attempts: u32, cx: &mut Cx) -> i64 {
    const LEAST: i64 = 5_000;
    const MOST: i64 = 600_000;
    let doublings = attempts.saturating_sub(1).min(7);
    let middle = (LEAST << doublings).min(MOST);
    let jitter = cx.rng().random_range(-middle / 4..=middle / 4);
    (middle + jitter).clamp(LEAST, MOST)
}

fn prompt_ms(cx: &mut Cx) -> i64 {
    const MEDIAN_MS: f64 = 2_400.0;
    const SIGMA: f64 = 0.35;
    let normal: f64 = cx.rng().sample(StandardNormal);
    // Far from the ends of i64: the normal deviate is within ±10.
    (MEDIAN_MS * (SIGMA * normal).exp()).round().max(400.0) as i64
}
