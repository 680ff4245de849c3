use serde::{Deserialize, Serialize};

/// How a job goes about its items.
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
        Pace { canary_percent: 1, canary_least: 5, growth: 5, brake_per_mille: 950, window_ms: 10_000 }
    }
}

impl Pace {
    /// One wave, at once, without a brake: for a job that the operator sees whole.
    pub const AT_ONCE: Pace =
        Pace { canary_percent: 100, canary_least: 1, growth: 1, brake_per_mille: 0, window_ms: 0 };

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

    proptest! {
        #[test]
        fn waves_take_every_item_once(items in 0..2_000_000_u64, percent in 0..200_u32, least in 0..50_u64, growth in 0..20_u64) {
            let pace = Pace { canary_percent: percent, canary_least: least, growth, ..Pace::default() };
            let waves: Vec<u64> = pace.waves(items).take(4_000_000).collect();
            prop_assert_eq!(waves.iter().sum::<u64>(), items);
            prop_assert!(waves.iter().all(|wave| *wave > 0));
        }
    }
}
