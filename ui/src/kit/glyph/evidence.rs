/// A session record is good for four hours: longer than that, an idle session may have timed out unseen.
pub(crate) const SESSION_RECORD: i64 = 4 * 3_600_000;

/// What is left of `limit` after `age`, both in milliseconds, in steps of 5 so that the ring is rarely written.
pub(crate) fn freshness(age: i64, limit: i64) -> u8 {
    let left = 100 - age.clamp(0, limit) * 100 / limit.max(1);
    u8::try_from((left + 4) / 5 * 5).unwrap_or(0).min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_drains_in_steps_and_never_below_nothing() {
        for (age, left) in
            [(-10, 100), (0, 100), (1_000, 100), (30_000, 50), (59_000, 5), (60_000, 0), (90_000, 0)]
        {
            assert_eq!(freshness(age, 60_000), left, "{age}");
        }
        assert_eq!(freshness(1, 0), 100);
    }
}
