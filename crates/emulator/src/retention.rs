//! How long histories are kept.

use api::UnixMillis;

/// How far back session and status histories reach. [spec: "the last 32 days"] guess: the status history, too.
pub const KEPT_MS: i64 = 32 * 86_400_000;
/// How many entries of session histories a world keeps, unless somebody says.
pub const KEPT_EVENTS: u64 = 20_000_000;
/// How often it is looked after.
const EVERY_MS: i64 = 3_600_000;

/// What a world forgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// How many entries of session histories are kept at most; the oldest go first.
    pub events: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Retention { events: KEPT_EVENTS }
    }
}

impl Retention {
    /// What is older than this is forgotten.
    pub fn horizon(self, now: UnixMillis) -> UnixMillis {
        now.plus(-KEPT_MS)
    }

    /// When to look next: at the next full hour of the world.
    pub fn next(self, now: UnixMillis) -> UnixMillis {
        UnixMillis((now.0.div_euclid(EVERY_MS) + 1).saturating_mul(EVERY_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_two_days_are_kept_and_every_hour_is_looked_after() {
        let retention = Retention::default();
        let now = UnixMillis(40 * 86_400_000 + 1);
        assert_eq!(retention.horizon(now), UnixMillis(8 * 86_400_000 + 1));
        assert_eq!(retention.next(now), UnixMillis(40 * 86_400_000 + 3_600_000));
        assert!(retention.next(retention.next(now)) > retention.next(now));
    }
}
