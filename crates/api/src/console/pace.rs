//! How fast a job goes.

use serde::{Deserialize, Serialize};

/// How a job goes about its items: a canary first, waves that grow, and a brake that stops it by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Pace {
    /// How many of a hundred items are the canary.
    pub canary_percent: u32,
    /// How many items are the canary at least, where there are so many.
    pub canary_least: u64,
    /// How many times as large each wave is as the one before.
    pub growth: u64,
    /// The job stops by itself where fewer than so many of a thousand come back.
    pub brake_per_mille: u32,
    /// How long nothing is sent at first, in milliseconds: it can be cancelled without a trace.
    pub window_ms: i64,
}

impl Default for Pace {
    fn default() -> Self {
        Pace::DEFAULT
    }
}

/// A job tells of each of its waves in one frame.
const MOST_WAVES: usize = 64;

impl Pace {
    /// A hundredth first and five at least, five times as many each time; below 95 % it stops; ten seconds to cancel it.
    pub const DEFAULT: Pace =
        Pace { canary_percent: 1, canary_least: 5, growth: 5, brake_per_mille: 950, window_ms: 10_000 };

    /// One wave, at once, without a brake: for a job that the operator sees whole.
    pub const AT_ONCE: Pace =
        Pace { canary_percent: 100, canary_least: 1, growth: 1, brake_per_mille: 0, window_ms: 0 };

    /// How a job of so many SIMs goes about it unless said otherwise: one SIM at once.
    pub const fn of(sims: u64) -> Pace {
        if sims > 1 { Pace::DEFAULT } else { Pace::AT_ONCE }
    }

    /// What stands against it; none for a pace that a job can go at.
    pub fn fault(&self, items: u64) -> Option<String> {
        let within = |name: &str, value: i64, least: i64, most: i64| {
            (!(least..=most).contains(&value))
                .then(|| format!("{name}: must be {least} to {most}, not {value}"))
        };
        within("canaryPercent", self.canary_percent.into(), 1, 100)
            .or_else(|| within("canaryLeast", self.canary_least.try_into().unwrap_or(i64::MAX), 1, 1_000_000))
            .or_else(|| within("growth", self.growth.try_into().unwrap_or(i64::MAX), 1, 100))
            .or_else(|| within("brakePerMille", self.brake_per_mille.into(), 0, 1_000))
            .or_else(|| within("windowMs", self.window_ms, 0, 600_000))
            .or_else(|| {
                let waves = self.waves(items).take(MOST_WAVES + 1).count();
                (waves > MOST_WAVES)
                    .then(|| format!("growth: {items} SIMs would take more than {MOST_WAVES} waves"))
            })
    }

    /// The sizes of the waves of a job of `items`, the canary first; their sum is `items`, and none is 0.
    pub fn waves(&self, items: u64) -> impl Iterator<Item = u64> + use<> {
        let growth = self.growth.max(1);
        let mut size = (items * u64::from(self.canary_percent)).div_ceil(100).max(self.canary_least).max(1);
        let mut left = items;
        std::iter::from_fn(move || {
            let wave = size.min(left);
            left -= wave;
            size = size.saturating_mul(growth);
            (wave > 0).then_some(wave)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_canary_is_a_hundredth_and_five_at_least() {
        let waves = |items| Pace::default().waves(items).collect::<Vec<_>>();
        assert_eq!(waves(1_201), [13, 65, 325, 798]);
        assert_eq!(waves(100), [5, 25, 70]);
        assert_eq!((waves(3), waves(0)), (vec![3], vec![]));
    }

    #[test]
    fn what_no_job_can_go_at_is_refused() {
        assert_eq!(Pace::DEFAULT.fault(1_000_000), None);
        assert_eq!(Pace::AT_ONCE.fault(1), None);
        let bad = |pace: Pace| pace.fault(1_000).unwrap();
        assert!(bad(Pace { growth: 0, ..Pace::DEFAULT }).starts_with("growth: must be 1 to 100"));
        assert!(bad(Pace { window_ms: -1, ..Pace::DEFAULT }).starts_with("windowMs"));
        assert!(bad(Pace { growth: 1, ..Pace::DEFAULT }).contains("more than 64 waves"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn waves_take_every_item_once(items in 0..2_000_000_u64, percent in 0..200_u32, least in 0..50_u64, growth in 0..20_u64) {
            let pace = Pace { canary_percent: percent, canary_least: least, growth, ..Pace::default() };
            let waves: Vec<u64> = pace.waves(items).take(4_000_000).collect();
            prop_assert_eq!(waves.iter().sum::<u64>(), items);
            prop_assert!(waves.iter().all(|wave| *wave > 0));
        }
    }
}
