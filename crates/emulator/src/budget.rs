//! How often a path may be called: the platform's rate limit, on the world's clock.
//!
//! The platform counts by operator and path, by the minute, and tells limit, remainder and seconds in three headers; its
//! numbers are not published. [docs tools/api/limitations] guess: a path's calls come back all at once, so many seconds
//! after the first of them; for "seconds before refresh" is one number.

use std::collections::BTreeMap;

use api::{UnixMillis, console::world::Budget};

/// What was called of late, path by path. Paths are those of the table, so there are few.
#[derive(Debug, Clone, Default)]
pub struct Spending {
    paths: BTreeMap<String, Spent>,
}

#[derive(Debug, Clone, Copy)]
struct Spent {
    since: UnixMillis,
    calls: u32,
}

/// What a call is told of its budget, let through or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Whether it may pass.
    pub passes: bool,
    /// Calls that the path has.
    pub limit: u32,
    /// Calls that are left after this one.
    pub remaining: u32,
    /// Seconds until all of them are back; rounded up, so that whoever waits so long passes.
    pub refresh_seconds: u32,
}

impl Spending {
    /// Counts a call of `path` at `now`, where the budget still has one.
    pub fn ask(&mut self, budget: &Budget, path: &str, now: UnixMillis) -> Allowance {
        let length = i64::from(budget.per_seconds) * 1_000;
        let over = |spent: &Spent| !(0..length).contains(&now.since(spent.since));
        if self.paths.get(path).is_none_or(over) {
            self.paths.insert(path.to_owned(), Spent { since: now, calls: 0 });
        }
        let spent = self.paths.entry(path.to_owned()).or_insert(Spent { since: now, calls: 0 });
        let passes = spent.calls < budget.per_path;
        if passes {
            spent.calls += 1;
        }
        let left = (length - now.since(spent.since)).max(0);
        Allowance {
            passes,
            limit: budget.per_path,
            remaining: budget.per_path.saturating_sub(spent.calls),
            refresh_seconds: u32::try_from((left + 999) / 1_000).unwrap_or(budget.per_seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Budget = Budget { per_path: 2, per_seconds: 60 };

    fn at(seconds: i64) -> UnixMillis {
        UnixMillis(1_000_000 + seconds * 1_000)
    }

    #[test]
    fn a_path_has_its_calls_and_gets_them_back_at_once() {
        let mut spending = Spending::default();
        let mut ask = |path, seconds| {
            let said = spending.ask(&TWO, path, at(seconds));
            (said.passes, said.remaining, said.refresh_seconds)
        };
        assert_eq!(ask("/a", 0), (true, 1, 60));
        assert_eq!(ask("/a", 10), (true, 0, 50));
        assert_eq!(ask("/a", 59), (false, 0, 1));
        assert_eq!(ask("/b", 59), (true, 1, 60), "each path has its own");
        assert_eq!(ask("/a", 60), (true, 1, 60));
    }

    #[test]
    fn whoever_waits_as_long_as_it_was_told_passes() {
        let mut spending = Spending::default();
        let odd = UnixMillis(1_234);
        spending.ask(&TWO, "/a", odd);
        spending.ask(&TWO, "/a", odd);
        for late in [1, 999, 1_001, 59_999] {
            let now = odd.plus(late);
            let said = spending.clone().ask(&TWO, "/a", now);
            assert!(!said.passes);
            let then = now.plus(i64::from(said.refresh_seconds) * 1_000);
            assert!(spending.clone().ask(&TWO, "/a", then).passes, "{late}");
        }
    }

    #[test]
    fn a_clock_that_was_set_back_by_a_reset_holds_nobody_up() {
        let mut spending = Spending::default();
        spending.ask(&TWO, "/a", at(0));
        spending.ask(&TWO, "/a", at(0));
        assert!(spending.ask(&TWO, "/a", at(-86_400)).passes);
    }
}
