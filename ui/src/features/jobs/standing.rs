//! How a job stands and what it does, in words.

use api::console::{
    job::{Halt, Job, Standing},
    plan::Action,
};

use crate::{
    format::{count, duration},
    kit::State,
    locales::{Jobs, lang, pick},
    state::WorldClock,
};

/// How a job stands, in a word or two.
pub(super) fn standing_words(job: &Job, clock: WorldClock) -> String {
    let row = match job.standing {
        Standing::Window { until } => {
            let left = until.since(clock.now()).max(0);
            return text!(Jobs::StartsIn, time = duration(lang(), left));
        }
        Standing::Running => Jobs::Running.row(),
        Standing::Halted { why: Halt::Paused } => Jobs::Paused.row(),
        Standing::Halted { why: Halt::Braked } => Jobs::Braked.row(),
        Standing::Halted { why: Halt::StoppedItself } => Jobs::StoppedItself.row(),
        Standing::Cancelled => Jobs::Cancelled.row(),
        Standing::Over => match needs_person(job) {
            0 => Jobs::Over.row(),
            1 => Jobs::OverNeedsOne.row(),
            n => return text!(Jobs::OverNeeds, n = count(n)),
        },
    };
    pick(row).to_owned()
}

/// The same as a shape.
const fn standing_shape(standing: Standing) -> State {
    match standing {
        Standing::Window { .. } => State::Waiting,
        Standing::Running => State::Acting,
        Standing::Halted { why: Halt::StoppedItself } => State::Failed,
        Standing::Halted { .. } => State::Blocked,
        Standing::Cancelled => State::Offline,
        Standing::Over => State::Online,
    }
}

/// A job as a shape: one that has ended says whether somebody has to look at it.
pub(super) const fn job_shape(job: &Job) -> State {
    if matches!(job.standing, Standing::Over) && needs_person(job) > 0 {
        State::Stale
    } else {
        standing_shape(job.standing)
    }
}

/// How many need a person: neither verified nor skipped, of those that were judged.
pub(super) const fn needs_person(job: &Job) -> u64 {
    job.counts.done_unverified + job.counts.failed + job.counts.unknown
}

/// Whether there is a way back from something that it does: a session that was cut stays cut, and a subscription that was
/// added stays.
pub(super) fn can_be_undone(action: &Action) -> bool {
    action.is_on_group()
        || matches!(action, Action::Undo { .. })
        || action
            .steps()
            .iter()
            .any(|step| !matches!(step, Action::CutSession | Action::AddSubscription { .. }))
}

/// Of a thousand, in percent with one digit.
pub(super) fn percent(per_mille: u32) -> String {
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_said_with_one_digit() {
        assert_eq!([0, 7, 950, 988, 1_000].map(percent), ["0.0", "0.7", "95.0", "98.8", "100.0"]);
    }
}
