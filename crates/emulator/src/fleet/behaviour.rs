use api::{UnixMillis, console::world::Behaviour};
use rand::Rng;
use rand_distr::StandardNormal;

use crate::Cx;

/// How long a ghost is up before it loses its power, in milliseconds. guess: long enough to be seen coming back.
pub(crate) const GHOST_UP_MS: i64 = 60_000;

/// What a behaviour means in time. guess: all figures; the document says "at once" for most devices and "a few seconds"
/// for slow ones.
pub(crate) trait Pace: Copy {
    /// The time from a cut at `now` to the next dial in milliseconds; none for never.
    fn return_ms(self, now: UnixMillis, cx: &mut Cx) -> Option<i64>;

    /// The first waking after `now`; none for a device that does not sleep.
    fn next_waking(self, now: UnixMillis) -> Option<UnixMillis>;

    /// How long it is up once it is in; none for as long as it is let.
    fn up_ms(self) -> Option<i64>;
}

impl Pace for Behaviour {
    fn return_ms(self, now: UnixMillis, cx: &mut Cx) -> Option<i64> {
        match self {
            Behaviour::Prompt | Behaviour::Ghost => Some(prompt_ms(cx)),
            Behaviour::Slow => Some(cx.rng().random_range(10_000..=60_000)),
            Behaviour::Never => None,
            Behaviour::Asleep { .. } => self.next_waking(now).map(|at| at.since(now)),
        }
    }

    fn next_waking(self, now: UnixMillis) -> Option<UnixMillis> {
        match self {
            Behaviour::Asleep { every_ms, offset_ms, .. } => {
                let every = i64::from(every_ms.max(1));
                let since = (now.0 - i64::from(offset_ms)).rem_euclid(every);
                Some(now.plus(every - since))
            }
            Behaviour::Prompt | Behaviour::Slow | Behaviour::Never | Behaviour::Ghost => None,
        }
    }

    fn up_ms(self) -> Option<i64> {
        match self {
            Behaviour::Asleep { awake_ms, .. } => awake_ms.map(i64::from),
            Behaviour::Ghost => Some(GHOST_UP_MS),
            Behaviour::Prompt | Behaviour::Slow | Behaviour::Never => None,
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

/// Log-normal around 2.4 s, nineteen in twenty within 4.3 s.
fn prompt_ms(cx: &mut Cx) -> i64 {
    const MEDIAN_MS: f64 = 2_400.0;
    const SIGMA: f64 = 0.35;
    let normal: f64 = cx.rng().sample(StandardNormal);
    // Far from the ends of i64: the normal deviate is within ±10.
    (MEDIAN_MS * (SIGMA * normal).exp()).round().max(400.0) as i64
}
