use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::world::Sent,
    id::{FiringId, HandlerId, Imsi, MessageId, SimId},
    soracom::event_handler::ActionType,
};

/// Which of what event handlers did. Newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FiringsQuery {
    /// Only of this handler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<HandlerId>,
    /// At most this many; 100 unless said, 500 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Only older ones than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<FiringId>,
}

/// What event handlers did, and what they have put off. The newest 50,000 are kept; the platform shows none of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firings {
    /// Newest first.
    pub firings: Vec<FiringRow>,
    /// Whether there are older ones.
    pub more: bool,
}

/// An action of an event handler that was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FiringRow {
    /// Its id.
    pub id: FiringId,
    /// The handler, which may be gone.
    pub handler_id: HandlerId,
    /// Its name when it was met.
    pub handler_name: String,
    /// The SIM.
    pub sim_id: SimId,
    /// Its name now; empty where it has none, or is not there any more.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sim_name: String,
    /// Its primary subscription now; empty where the SIM is not there any more.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subscription: String,
    /// Its primary IMSI.
    pub imsi: Imsi,
    /// When it happened, in the world's time.
    pub at: UnixMillis,
    /// What happened, by a stable word: `status`, `speedClass`, `session`, `expired`, `imeiMismatched`, `ota`, `traffic`.
    pub what: String,
    /// More about it, by stable names: `old` and `new`, `status` and `subscription`, …
    pub detail: BTreeMap<String, String>,
    /// Which of the handler's actions it is, from 0.
    pub place: u32,
    /// What kind of action.
    pub action: ActionType,
    /// When it is done; none for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<UnixMillis>,
    /// When it was done; none before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<UnixMillis>,
    /// What came of it; none before it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<FiringOutcome>,
    /// The message that it put into the outbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// What became of that message the last time that it was tried; none where it did not leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
    /// Whether that message is tried by itself, at once or once more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub under_way: bool,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl FiringRow {
    /// Whether what it was to do was not done: it was refused, or what it sent did not arrive and is not tried again.
    pub fn is_failed(&self) -> bool {
        let missed = self.sent.as_ref().is_some_and(|sent| !sent.is_taken());
        matches!(self.outcome, Some(FiringOutcome::Refused | FiringOutcome::Gone))
            || (missed && !self.under_way)
    }
}

/// How often a handler was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FiringSum {
    /// The handler, which may be gone.
    pub handler_id: HandlerId,
    /// When it was met last, in the world's time.
    pub last: UnixMillis,
    /// How often in the 24 hours before now.
    pub day: u64,
    /// How many of its actions failed in those.
    pub failed: u64,
}

/// What came of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FiringOutcome {
    /// The SIM was changed.
    Changed,
    /// A message was put into the outbox.
    Posted,
    /// The SIM did not allow it.
    Refused,
    /// The SIM is not there any more.
    Gone,
}
