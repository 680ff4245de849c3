//! What a job found out: times to return, by model and by group, and what those that need a person have in common.

use std::collections::BTreeMap;

use api::console::job::{JobReport, ReturnBin, ReturnTimes, SharedBy, SharedCause, Tally, Verdict};

use crate::stats;

/// What a report looks at of an item that was begun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The device's model.
    pub model: Option<String>,
    /// The group.
    pub group: Option<String>,
    /// How it ended.
    pub verdict: Option<Verdict>,
    /// Time to return in milliseconds.
    pub return_ms: Option<i64>,
}

/// Values of a kind that a report tells at most.
const MOST: usize = 20;
/// So many must need a person before a cause is looked for: two may meet by chance.
const LEAST: u64 = 3;

/// Folds the items of a job into its report.
pub fn report(lines: impl IntoIterator<Item = Line>) -> JobReport {
    let (mut all, mut models, mut groups) = (Seen::default(), Kind::new(), Kind::new());
    for line in lines {
        all.see(&line);
        models.entry(line.model.clone().unwrap_or_default()).or_default().see(&line);
        groups.entry(line.group.clone().unwrap_or_default()).or_default().see(&line);
    }
    let causes = [(SharedBy::Model, &models), (SharedBy::Group, &groups)];
    let causes = causes.into_iter().filter_map(|(by, kind)| cause(by, kind, &all));
    let bins = stats::histogram(&all.returns).into_iter();
    JobReport {
        returns: times(&all.returns),
        histogram: bins
            .map(|bin| ReturnBin { from_ms: bin.from_ms, to_ms: bin.to_ms, count: bin.count })
            .collect(),
        // The one that fewer others share says more.
        cause: causes.min_by_key(|cause| cause.judged),
        by_model: tallies(models),
        by_group: tallies(groups),
    }
}

type Kind = BTreeMap<String, Seen>;

#[derive(Debug, Default)]
struct Seen {
    sims: u64,
    judged: u64,
    needs_person: u64,
    returns: Vec<i64>,
}

impl Seen {
    fn see(&mut self, line: &Line) {
        self.sims += 1;
        self.judged += u64::from(line.verdict.is_some());
        let person =
            matches!(line.verdict, Some(Verdict::DoneUnverified | Verdict::Failed | Verdict::Unknown));
        self.needs_person += u64::from(person);
        self.returns.extend(line.return_ms);
    }
}

/// What four in five of those that need a person share, and more than half of those that share it need one: else it is what
/// most of the fleet is like.
fn cause(by: SharedBy, kind: &Kind, all: &Seen) -> Option<SharedCause> {
    let (key, seen) =
        kind.iter().filter(|(key, _)| !key.is_empty()).max_by_key(|(_, seen)| seen.needs_person)?;
    let enough = all.needs_person >= LEAST && seen.needs_person * 5 >= all.needs_person * 4;
    let tells = seen.needs_person * 2 > seen.judged && seen.judged < all.judged;
    (enough && tells).then(|| SharedCause {
        by,
        key: key.clone(),
        sharing: seen.needs_person,
        needs_person: all.needs_person,
        judged: seen.judged,
    })
}

fn tallies(kind: Kind) -> Vec<Tally> {
    let mut all: Vec<_> = kind.into_iter().collect();
    all.sort_by(|(a, one), (b, other)| other.sims.cmp(&one.sims).then_with(|| a.cmp(b)));
    let tally = |(key, seen): (String, Seen)| Tally {
        key,
        sims: seen.sims,
        needs_person: seen.needs_person,
        returns: times(&seen.returns),
    };
    all.into_iter().take(MOST).map(tally).collect()
}

fn times(returns: &[i64]) -> Option<ReturnTimes> {
    let stats::Summary { count, p50, p95, max } = stats::summary(returns)?;
    Some(ReturnTimes { count: count as u64, p50_ms: p50, p95_ms: p95, max_ms: max })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(model: &str, group: &str, return_ms: Option<i64>) -> Line {
        let verdict = Some(if return_ms.is_some() { Verdict::DoneVerified } else { Verdict::DoneUnverified });
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Line { model: some(model), group: some(group), verdict, return_ms }
    }

    #[test]
    fn one_model_that_never_returns_is_the_cause() {
        let mut lines: Vec<Line> =
            (0..90).map(|n| line("good", if n % 2 == 0 { "a" } else { "b" }, Some(2_000 + n))).collect();
        lines.extend((0..9).map(|n| line("bad", if n % 2 == 0 { "a" } else { "b" }, None)));
        lines.push(line("good", "a", None));
        let report = report(lines);
        let cause = report.cause.unwrap();
        assert_eq!(
            (cause.by, cause.key.as_str(), cause.sharing, cause.needs_person),
            (SharedBy::Model, "bad", 9, 10)
        );
        assert_eq!(report.returns.map(|times| (times.count, times.max_ms)), Some((90, 2_089)));
        assert_eq!(report.histogram.iter().map(|bin| bin.count).sum::<u64>(), 90);
        assert_eq!(
            report.by_model.iter().map(|tally| (tally.key.as_str(), tally.sims)).collect::<Vec<_>>(),
            [("good", 91), ("bad", 9)]
        );
    }

    #[test]
    fn what_the_whole_fleet_is_like_is_no_cause_and_neither_are_two() {
        let all_alike = (0..20).map(|n| line("only", "g", (n > 4).then_some(1_000)));
        assert_eq!(report(all_alike).cause, None);
        let two = [line("bad", "g", None), line("bad", "g", None), line("good", "g", Some(1))];
        assert_eq!(report(two).cause, None);
        let spread = (0..20).map(|n| line(&format!("m{}", n % 5), "", (n % 2 == 0).then_some(1)));
        assert_eq!(report(spread).cause, None);
    }

    #[test]
    fn nothing_says_nothing() {
        assert_eq!(report([]), JobReport::default());
    }
}
