//! What the listed messages say of a part.

use api::console::flux::{Run, RunStep, StepState, Via};

use super::{kinds::Origin, studio::Studio};
use crate::{kit::State, route::FluxPart};

/// Of the messages that are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    /// Messages in a channel; those that an action was done with.
    pub(super) count: u64,
    pub(super) failed: u64,
    /// How the action ended with the message at hand.
    last: Option<StepState>,
    /// The count is of messages that a source brought.
    pub(super) came: bool,
    /// In how many milliseconds 95 of 100 were done.
    pub(super) p95: Option<i64>,
}

impl Figures {
    /// As a shape; none where nothing was done yet.
    pub(super) fn state(&self) -> Option<State> {
        if self.failed > 0 {
            return Some(State::Failed);
        }
        self.last.map(step_shape)
    }
}

/// How far an action is, as a shape.
pub(super) const fn step_shape(state: StepState) -> State {
    match state {
        StepState::NotMet => State::Offline,
        StepState::Waiting => State::Waiting,
        StepState::Running => State::Acting,
        StepState::Done => State::Online,
        StepState::Failed => State::Failed,
        StepState::Unknown => State::Unknown,
    }
}

/// Of a part, tracked.
pub(super) fn figures(studio: Studio, part: &FluxPart) -> Figures {
    studio.runs.with(|runs| {
        let runs = runs.map(|runs| runs.runs.as_slice()).unwrap_or_default();
        match part {
            FluxPart::Source(id) => {
                let source = studio.with(|app| {
                    let source = app.sources.iter().find(|source| source.id == *id)?;
                    Some((source.channel.clone(), Origin::of(&source.from)))
                });
                let Some((channel, origin)) = source.flatten() else { return Figures::default() };
                let brought = |run: &&Run| run.channel == channel && brings(origin, run.via);
                Figures {
                    count: runs.iter().filter(brought).count() as u64,
                    came: true,
                    ..Figures::default()
                }
            }
            FluxPart::Channel(id) => {
                let count = runs.iter().filter(|run| run.channel == *id).count() as u64;
                Figures { count, ..Figures::default() }
            }
            FluxPart::Action(id) => {
                of_steps(runs.iter().flat_map(|run: &Run| &run.steps).filter(|step| step.action == *id))
            }
        }
    })
}

/// Whether a message that came so may be of such a source: two of a kind on one channel are not told apart.
const fn brings(origin: Origin, via: Via) -> bool {
    match origin {
        Origin::Api => matches!(via, Via::Api | Via::Trial),
        Origin::IncomingWebhook => matches!(via, Via::Webhook),
        Origin::Interval | Origin::Schedule => matches!(via, Via::Timer),
        Origin::Device => matches!(via, Via::Device),
        Origin::HarvestFiles => matches!(via, Via::Files),
    }
}

fn of_steps<'a>(steps: impl Iterator<Item = &'a RunStep>) -> Figures {
    let mut figures = Figures::default();
    let mut took = Vec::new();
    for step in steps {
        figures.last = figures.last.or(Some(step.state));
        figures.count += u64::from(step.state == StepState::Done);
        figures.failed += u64::from(step.state == StepState::Failed);
        took.extend(step.took_ms.map(u64::cast_signed));
    }
    took.sort_unstable();
    figures.p95 = took.get((took.len() * 95).div_ceil(100).saturating_sub(1)).copied();
    figures
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_newest_says_how_it_stands_unless_one_has_failed() {
        let steps = |states: &[&str]| -> Vec<RunStep> {
            states
                .iter()
                .map(|state| {
                    serde_json::from_value(json!({ "action": "a", "state": state, "tookMs": 12 })).unwrap()
                })
                .collect()
        };
        let of = |states: &[&str]| of_steps(steps(states).iter());
        assert_eq!(of(&["notMet", "done"]).state(), Some(State::Offline));
        assert_eq!(of(&["done", "notMet"]).count, 1);
        assert_eq!(
            (of(&["done", "failed"]).state(), of(&["done", "failed"]).failed),
            (Some(State::Failed), 1)
        );
        assert_eq!((of(&[]).state(), of(&["done"]).p95), (None, Some(12)));
    }
}
