//! How often the platform's operations may be called, as its answers say: shared by all jobs of a context.
//!
//! The platform counts by operator and operation, a minute at a time, and publishes no number. Each answer says how many calls a
//! minute has and how many are left of this one; nothing is called before the next where none are. [docs tools/api/limitations]

use std::collections::BTreeMap;

use api::UnixMillis;

/// What an answer says of the budget of its operation; none of it where the platform does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// Calls in a minute.
    pub limit: Option<u32>,
    /// Of these: left.
    pub remaining: Option<u32>,
    /// In how many seconds the next minute begins.
    pub refresh_s: Option<u32>,
    /// True where this call was refused for it.
    pub refused: bool,
}

/// What is known of each operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Budget(BTreeMap<String, Allowance>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Allowance {
    limit: Option<u32>,
    spent_until: Option<UnixMillis>,
}

/// Nothing is waited for longer: the platform counts by the minute.
const LONGEST_MS: i64 = 3_600_000;

/// How many calls a minute each operation allows, as far as it has said so.
pub type Rates = BTreeMap<String, u32>;

impl Budget {
    /// An answer of `operation` came at `now`.
    pub fn hear(&mut self, operation: &str, told: Told, now: UnixMillis) {
        if told == Told::default() {
            return;
        }
        let allowance = self.0.entry(operation.to_owned()).or_default();
        allowance.limit = told.limit.or(allowance.limit);
        if told.refused || told.remaining == Some(0) {
            // Who says no more is waited for as long as it says; a second at least, for it may be the same minute still.
            let wait = told.refresh_s.map(|seconds| (i64::from(seconds.max(1)) * 1_000).min(LONGEST_MS));
            let until = wait.map(|wait| now.plus(wait));
            allowance.spent_until = until.max(allowance.spent_until);
        }
    }

    /// When `operation` may be called, where that is not now.
    pub fn free_at(&self, operation: &str, now: UnixMillis) -> Option<UnixMillis> {
        // A clock that was set back since says nothing about a minute to come.
        self.0
            .get(operation)?
            .spent_until
            .filter(|until| (now..=now.plus(LONGEST_MS)).contains(until) && *until > now)
    }

    /// What is known of how many calls a minute has.
    pub fn rates(&self) -> Rates {
        self.0.iter().filter_map(|(operation, known)| Some((operation.clone(), known.limit?))).collect()
    }
}

/// The operation that a call is of: its method and its path, with `…` in the place of what differs from call to call.
pub fn operation(method: &str, path: &str) -> String {
    let mut name = format!("{method} ");
    let mut configures = false;
    for (place, part) in path.split('/').filter(|part| !part.is_empty()).enumerate() {
        configures |= part == "configuration";
        // After the version and the collection stands the thing itself, and after its part the part's name.
        let differs = place == 2 || (place > 3 && (configures || place == 4));
        name.push('/');
        name.push_str(if differs { "…" } else { part });
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_000_000);

    #[test]
    fn calls_of_one_kind_are_one_operation() {
        for (method, path, named) in [
            ("POST", "/v1/sims/8981/set_group", "POST /v1/sims/…/set_group"),
            ("DELETE", "/v1/sims/8981/tags/site", "DELETE /v1/sims/…/tags/…"),
            ("PUT", "/v1/groups/g-1/configuration/SoracomAir", "PUT /v1/groups/…/configuration/…"),
            (
                "DELETE",
                "/v1/groups/g-1/configuration/SoracomAir/dns",
                "DELETE /v1/groups/…/configuration/…/…",
            ),
        ] {
            assert_eq!(operation(method, path), named);
        }
    }

    #[test]
    fn what_is_spent_is_waited_for_and_nothing_else() {
        let mut budget = Budget::default();
        let told = |remaining| Told {
            limit: Some(60),
            remaining: Some(remaining),
            refresh_s: Some(20),
            refused: false,
        };
        budget.hear("cut", told(1), NOW);
        assert_eq!(budget.free_at("cut", NOW), None);
        budget.hear("cut", told(0), NOW);
        assert_eq!(budget.free_at("cut", NOW), Some(NOW.plus(20_000)));
        assert_eq!(budget.free_at("move", NOW), None);
        assert_eq!(budget.free_at("cut", NOW.plus(20_000)), None);
        // A late answer of before does not open it again, nor one that says nothing.
        budget.hear("cut", told(3), NOW);
        budget.hear("cut", Told::default(), NOW);
        assert_eq!(budget.free_at("cut", NOW), Some(NOW.plus(20_000)));
        assert_eq!(budget.rates(), Rates::from([("cut".to_owned(), 60)]));
    }

    #[test]
    fn a_refusal_is_waited_for_at_least_a_second() {
        let mut budget = Budget::default();
        budget.hear("cut", Told { refresh_s: Some(0), refused: true, ..Told::default() }, NOW);
        assert_eq!(budget.free_at("cut", NOW), Some(NOW.plus(1_000)));
    }
}
