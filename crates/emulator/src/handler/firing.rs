use api::{
    UnixMillis,
    id::{HandlerId, Imsi, SimId},
    soracom::event_handler::Action,
};
use serde::{Deserialize, Serialize};

use super::Happening;

/// From one thing that happens follow at most so many firings at the same instant, each from what another did: handlers that
/// undo each other would go on for ever. guess: the platform's bound is not documented.
pub const MOST_AT_ONCE: u32 = 64;

/// Something that a handler does, now or later: as it stood when it was met. guess: what was put off is not changed by a
/// later change of the handler; it goes when the handler goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Firing {
    /// The handler.
    pub handler_id: HandlerId,
    /// Its name then.
    pub handler_name: String,
    /// The SIM.
    pub sim_id: SimId,
    /// Its primary IMSI.
    pub imsi: Imsi,
    /// What happened.
    pub happening: Happening,
    /// When.
    pub at: UnixMillis,
    /// What is done; the how-many-eth of the handler's actions it is says `place`.
    pub action: Action,
    /// From 0.
    pub place: usize,
    /// When it is done; none for never.
    pub due: Option<UnixMillis>,
    /// How many firings may follow from it at the same instant, itself among them; 0 where it is one too many.
    #[serde(default = "most_at_once")]
    pub chain: u32,
}

/// What was put off before chains were counted.
const fn most_at_once() -> u32 {
    MOST_AT_ONCE
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fired {
    /// When it was done.
    pub at: UnixMillis,
    /// What was done.
    pub done: Done,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Done {
    /// The SIM was changed.
    Changed,
    /// A message was put into the outbox.
    Posted {
        /// Its number there.
        message: i64,
    },
    /// The SIM did not allow it.
    Refused {
        /// Why, in a sentence.
        reason: String,
    },
    /// The SIM is not there any more.
    Gone,
}
