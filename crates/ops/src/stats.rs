//! Figures over times to return.

/// The `p`-th percentile of `sorted` (ascending) by nearest rank: always a value that was measured. None of nothing.
pub fn percentile(sorted: &[i64], p: u8) -> Option<i64> {
    let rank = (sorted.len() * usize::from(p.min(100))).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// The figures that stand beside a histogram; milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many values.
    pub count: usize,
    /// The median.
    pub p50: i64,
    /// The 95th percentile.
    pub p95: i64,
    /// The largest.
    pub max: i64,
}

/// Summarises `values`, in any order; none of nothing.
pub fn summary(values: &[i64]) -> Option<Summary> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    Some(Summary {
        count: sorted.len(),
        p50: percentile(&sorted, 50)?,
        p95: percentile(&sorted, 95)?,
        max: *sorted.last()?,
    })
}

/// One bar: values from `from_ms` on, below `to_ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// The lower bound in milliseconds, inclusive.
    pub from_ms: i64,
    /// The upper bound in milliseconds, exclusive.
    pub to_ms: i64,
    /// How many values fell in.
    pub count: u64,
}

/// Bars with bounds at 0, 100 ms, 200 ms, 500 ms, 1 s, 2 s, 5 s, …: even on a logarithmic axis. From the first bar that
/// holds something to the last; bars between may be empty. Negative values count as 0.
pub fn histogram(values: &[i64]) -> Vec<Bin> {
    let mut bins: Vec<Bin> = bounds().map(|(from_ms, to_ms)| Bin { from_ms, to_ms, count: 0 }).collect();
    for value in values {
        let value = (*value).max(0);
        if let Some(bin) = bins.iter_mut().find(|bin| value < bin.to_ms) {
            bin.count += 1;
        } else if let Some(last) = bins.last_mut() {
            last.count += 1;
        }
    }
    let Some(first) = bins.iter().position(|bin| bin.count > 0) else { return Vec::new() };
    let last = bins.iter().rposition(|bin| bin.count > 0).unwrap_or(first);
    bins.drain(first..=last).collect()
}

/// Bounds up to the end of the range; the last bar is open.
fn bounds() -> impl Iterator<Item = (i64, i64)> {
    let decades = (2..18).map(|exponent| 10_i64.pow(exponent));
    let mut from = 0;
    decades.flat_map(|decade| [decade, 2 * decade, 5 * decade]).chain([i64::MAX]).map(move |to| {
        let bound = (from, to);
        from = to;
        bound
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<i64> = (1..=20).collect();
        assert_eq!(percentile(&values, 50), Some(10));
        assert_eq!(percentile(&values, 95), Some(19));
        assert_eq!(percentile(&values, 100), Some(20));
        assert_eq!(percentile(&values, 0), Some(1));
        assert_eq!(percentile(&[7], 95), Some(7));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn a_summary_does_not_need_order() {
        assert_eq!(summary(&[3, 1, 2]), Some(Summary { count: 3, p50: 2, p95: 3, max: 3 }));
        assert_eq!(summary(&[]), None);
    }

    #[test]
    fn every_value_is_in_exactly_one_bar() {
        let values = [-5, 0, 99, 100, 2_400, 2_600, 60_000, i64::MAX];
        let bins = histogram(&values);
        assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), 8);
        assert_eq!(bins[0], Bin { from_ms: 0, to_ms: 100, count: 3 });
        assert!(bins.windows(2).all(|pair| pair[0].to_ms == pair[1].from_ms));
        assert_eq!(
            histogram(&[2_400, 2_600, 7_000]),
            vec![
                Bin { from_ms: 2_000, to_ms: 5_000, count: 2 },
                Bin { from_ms: 5_000, to_ms: 10_000, count: 1 }
            ]
        );
        assert!(histogram(&[]).is_empty());
    }
}
