use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::{flux::Quota, ota::Move},
    id::{Imsi, SimId},
};

/// How far the SIMs of a move are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Board {
    /// The move.
    #[serde(rename = "move")]
    pub of: Move,
    /// When it was looked at, in the context's time.
    pub at: UnixMillis,
    /// How many SIMs it is about; the bays' counts sum to it.
    pub sims: u64,
    /// How many of them were not read as they are now: what is said of those is no more than what was heard of them, or was
    /// seen before. Each look reads more of them.
    #[serde(default, skip_serializing_if = "is_none")]
    pub unread: u64,
    /// How far they are, in the order of the way.
    pub bays: Vec<Bay>,
    /// Those that need a person, worst first, 100 at most.
    pub needs: Vec<Strip>,
    /// How many of each trouble there are: [`Trouble::ALL`] in its order.
    pub troubles: Vec<u64>,
    /// Messages that its app took.
    pub messages: u64,
    /// Calls that moved a SIM, and calls that were refused.
    pub moved: u64,
    /// Calls that were to move a SIM and failed.
    pub refused: u64,
    /// How many messages may still come this month.
    pub quota: Quota,
}

/// A stage, and who is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bay {
    /// The stage.
    pub stage: Stage,
    /// How many SIMs are there.
    pub count: u64,
    /// How long half of those that have gone on by now were there, in milliseconds; none where nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p50_ms: Option<u64>,
    /// Those of them that are there longest, 50 at most.
    pub sims: Vec<Strip>,
}

/// A SIM on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Strip {
    /// The SIM.
    pub sim_id: SimId,
    /// Its name; may be empty.
    pub name: String,
    /// The IMSI of the added subscription; none before it is ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// How far it is.
    pub stage: Stage,
    /// Since when, in the context's time; none where nobody has seen it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<UnixMillis>,
    /// Whether a session is open.
    pub online: bool,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
    /// What was said when it went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How far a SIM is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// Nothing was ordered for it yet.
    Queued,
    /// The subscription was ordered, or sent.
    Shipped,
    /// The card has confirmed it.
    Delivered,
    /// It is installed.
    Ready,
    /// The SIM is in its new group.
    Moved,
    /// It has a session that began on the new subscription.
    Cycled,
    /// That session has what the group says.
    Verified,
}

impl Stage {
    /// Every stage in the order of the way.
    pub const ALL: [Stage; 7] = [
        Stage::Queued,
        Stage::Shipped,
        Stage::Delivered,
        Stage::Ready,
        Stage::Moved,
        Stage::Cycled,
        Stage::Verified,
    ];
}

/// What can be wrong with a SIM on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Trouble {
    /// The subscription has come, and the SIM is not in its new group: the call was refused, or nobody told Flux.
    Orphan,
    /// The platform says that it failed. It is tried again by itself, some hours later.
    Failed,
    /// It was sent, and for a quarter of an hour nobody has confirmed it. Better signal, a restart or a cut helps.
    Stuck,
    /// It is in its new group, and its session began before: it has not what the group says of DNS and VPG. A cut helps.
    Outdated,
    /// Flux was told twice that it has come.
    Duplicate,
}

impl Trouble {
    /// Every trouble, the worst first.
    pub const ALL: [Trouble; 5] =
        [Trouble::Orphan, Trouble::Failed, Trouble::Stuck, Trouble::Outdated, Trouble::Duplicate];
}

/// Whether there are none of something.
const fn is_none(n: &u64) -> bool {
    *n == 0
}
