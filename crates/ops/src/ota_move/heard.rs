use api::{
    UnixMillis,
    console::{
        flux::{Run, RunStep, StepState},
        ota::Stage,
    },
    id::SimId,
};
use serde::{Deserialize, Serialize};

use super::{CHANNEL, MOVE};

/// What Flux was told of a SIM, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Heard {
    /// When it was told that it has begun: the first time, or the first after it came to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started: Option<UnixMillis>,
    /// When it was told last that it has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished: Option<UnixMillis>,
    /// When it was told last that it came to nothing; none once it has begun again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<UnixMillis>,
    /// How often it was told that it has come.
    pub finishes: u32,
    /// When the SIM was moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<UnixMillis>,
    /// Why it was not, when that was tried last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl Heard {
    /// The SIM that a message of a move's app is about; none where it says none, or is not of the first channel.
    pub fn about(run: &Run) -> Option<SimId> {
        let of = run.channel.as_str() == CHANNEL;
        run.payload.get("simId").filter(|_| of)?.as_str().and_then(|id| SimId::new(id).ok())
    }

    /// Adds what a message said, and what came of it.
    pub fn hear(&mut self, run: &Run) {
        match run.payload.get("otastatus").and_then(serde_json::Value::as_str) {
            // A second try begins anew.
            Some("started") if self.failed.is_some() => {
                self.started = Some(run.at);
                self.failed = None;
            }
            Some("started") => {
                self.started.get_or_insert(run.at);
            }
            Some("finished") => {
                self.finished = Some(run.at);
                self.finishes += 1;
                let step = run.steps.iter().find(|step| step.action.as_str() == MOVE);
                step.into_iter().for_each(|step| self.came_of(step));
            }
            Some("failed") => self.failed = Some(run.at),
            Some(_) | None => {}
        }
    }

    /// How far a SIM is at least, of which nothing else is known.
    pub(super) fn at_least(&self) -> Stage {
        let after = |one: Option<UnixMillis>| one.is_some() && one >= self.started;
        if after(self.moved) {
            Stage::Moved
        } else if after(self.finished) {
            Stage::Ready
        } else if self.started.is_some() {
            Stage::Shipped
        } else {
            Stage::Queued
        }
    }

    fn came_of(&mut self, step: &RunStep) {
        match step.state {
            StepState::Done => {
                self.moved = step.ended_at;
                self.refused = None;
            }
            StepState::Failed => {
                self.refused =
                    Some(step.failure.as_ref().map_or_else(String::new, |why| why.message.clone()));
            }
            StepState::Unknown => {
                self.refused = Some("the server ended while it was being moved".to_owned());
            }
            StepState::NotMet | StepState::Waiting | StepState::Running => {}
        }
    }
}
