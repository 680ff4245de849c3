use serde::{Deserialize, Serialize};

use crate::{console::flux::AppDraft, soracom::event_handler::EventHandlerRequest};

/// What a move would make, and what stands in its way. Nothing is made yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// How many SIMs it is about.
    pub sims: u64,
    /// What could break the chain; what blocks first.
    pub findings: Vec<Finding>,
    /// The event handlers of the first target, as they would be written, without the secret of their URL; there are `targets`
    /// times as many.
    pub handlers: Vec<EventHandlerRequest>,
    /// How many targets they are written for: the group, or each SIM.
    pub targets: u64,
    /// The Flux app, as it would be saved, without Slack's address.
    pub app: AppDraft,
    /// How many messages Flux will take at least: one that each SIM has begun, and one that it has come.
    pub events: u64,
}

impl Preview {
    /// Whether the move can be made.
    pub fn can_be_made(&self) -> bool {
        !self.findings.iter().any(|finding| finding.blocks)
    }
}

/// Something that could break the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What.
    pub what: Obstacle,
    /// Whether the move cannot be made because of it.
    pub blocks: bool,
    /// How many SIMs, handlers or messages it is about; 0 where that says nothing.
    #[serde(default)]
    pub count: u64,
    /// The limit that it meets; none where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// What can stand in a move's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Obstacle {
    /// It has no name.
    NoName,
    /// No SIM is chosen, or none is in the group.
    NoSims,
    /// The group that the SIMs are in is not there.
    NoSuchSource,
    /// The group that they go into is not there.
    NoSuchGroup,
    /// They would go into the group that they are in.
    SameGroup,
    /// So many of the SIMs are not there.
    NoSuchSims,
    /// More SIMs than handlers can be written for one by one: choose a group.
    TooManySims,
    /// The subscription cannot be added over the air.
    NoSuchSubscription,
    /// So many SIMs have a primary subscription that nothing can be added to.
    NotAddable,
    /// So many SIMs have it already, or it is on its way to them.
    HaveIt,
    /// So many SIMs have no session: it waits until they do.
    Offline,
    /// So many targets have no room for three more event handlers.
    HandlersFull,
    /// Another move is about the same group or some of the same SIMs: they would be moved twice.
    AnotherMove,
    /// There are as many Flux apps as there may be.
    AppsFull,
    /// There are as many SAM users as there may be; its actions need so many.
    UsersFull,
    /// Flux takes fewer messages this month than the move needs.
    QuotaShort,
    /// Slack's address is no URL.
    SlackUrl,
    /// What goes to Slack is recorded and does not leave.
    SlackRecorded,
}
