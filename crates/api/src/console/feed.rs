//! The feed: one socket, positions that must join, and one way to recover.
//!
//! Frames are JSON texts. A client's frame names its `action`; no frame is larger than [`Limits::frame_bytes`]. Every
//! change says its own position and the one it follows. Follows mine: apply. Not newer: ignore. Anything else:
//! `resume`. Not in the ring any more, or another epoch: `reset`, and the window is fetched again. `docs/feed.md`
//! tells the whole protocol.

use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::{context::Clock, group_row::GroupRow, job::Job, notice::Notice, sim_row::SimRow},
    id::{ContextId, HandlerId, OpId, SimId},
    soracom::session::SessionEvent,
};

/// Path of the socket; takes a `ticket` in its query.
pub const PATH: &str = "/console";
/// Most windows of a context on one socket; more are refused.
pub const MOST_WINDOWS: usize = 16;

/// A place in a context's feed. Another epoch is another count: the server was restarted or the world reset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Which count.
    pub epoch: u64,
    /// How many changes so far.
    pub seq: u64,
}

/// What a client may send.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ClientFrame {
    /// Begins to receive a context's changes, from now on.
    Subscribe {
        /// The context.
        context: ContextId,
        /// What is wanted of it.
        #[serde(default)]
        topics: Vec<Topic>,
        /// What else is wanted of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        windows: Vec<FeedWindow>,
    },
    /// Begins to receive a context's changes after a position.
    Resume {
        /// The context.
        context: ContextId,
        /// What is wanted of it.
        #[serde(default)]
        topics: Vec<Topic>,
        /// What else is wanted of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        windows: Vec<FeedWindow>,
        /// The last position that was applied.
        from: Position,
    },
    /// Stops receiving a context's changes.
    Unsubscribe {
        /// The context.
        context: ContextId,
    },
    /// Says how far the client has come; lets the server bound its queue.
    Ack {
        /// The context.
        context: ContextId,
        /// The last position that was applied.
        seq: u64,
    },
}

/// What of a context is wanted. No topic and no window means all of it. Positions count all changes, so one that is not
/// wanted arrives as [`Change::Skipped`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Topic {
    /// Rows of the SIM list.
    Sims,
    /// Session events.
    Sessions,
    /// Groups.
    Groups,
    /// Jobs and their items.
    Jobs,
}

/// A list that is on screen: changes are wanted that concern it. For SIMs these are rows that the query finds, rows that
/// replaced one that it found, and session events of SIMs that it finds; for groups the rows alone. A query that does not
/// read is refused with the sentence of the window's endpoint, and what was wanted before stands.
///
/// The place in the list is left out on purpose: a row that enters or leaves anywhere moves total and order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedWindow {
    /// Which list.
    pub list: FeedList,
    /// The query, as in a [`WindowQuery`](crate::console::window::WindowQuery); empty for the whole list.
    #[serde(default)]
    pub q: String,
}

/// A list whose rows are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FeedList {
    /// The SIM list.
    Sims,
    /// The group list.
    Groups,
}

/// What a server sends.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ServerFrame {
    /// The first frame on every socket.
    Hello {
        /// What holds on this socket.
        limits: Limits,
    },
    /// The answer to `subscribe` or to a `resume` that joins: changes after `position` follow.
    Subscribed {
        /// The context.
        context: ContextId,
        /// Where it stands now; after a `resume` the changes after `from` follow first.
        position: Position,
        /// The context's time.
        clock: Clock,
    },
    /// Something changed.
    Change(Box<ChangeFrame>),
    /// The client cannot be brought up to date from the ring: fetch again, then resume from the window's position.
    Reset {
        /// The context.
        context: ContextId,
        /// Where it stands.
        position: Position,
        /// Why, for the log.
        reason: ResetReason,
    },
    /// Nothing changed for a while; the context is alive and stands here.
    Tick {
        /// The context.
        context: ContextId,
        /// Where it stands.
        position: Position,
        /// The context's time.
        clock: Clock,
    },
    /// The client's last frame was refused.
    Refused {
        /// A code, e.g. `KNS0401`.
        code: String,
        /// A sentence.
        message: String,
    },
}

/// Why a client has to fetch again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ResetReason {
    /// Another epoch: the server was restarted or the world reset.
    Epoch,
    /// The position is not in the ring any more: the client was away, or too slow, for too long.
    Gone,
}

/// What holds on a socket; tests run with seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Largest frame either side may send, in bytes.
    pub frame_bytes: u32,
    /// A tick is sent after so long without a change, in milliseconds; thrice this is silence.
    pub tick_ms: u32,
    /// Changes that the ring keeps.
    pub ring: u32,
    /// The socket is closed after so long, in milliseconds; the client opens the next.
    pub life_ms: u64,
}

/// One change, its position, and why it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeFrame {
    /// The context.
    pub context: ContextId,
    /// The count that `after` and `seq` belong to.
    pub epoch: u64,
    /// The position that this follows.
    pub after: u64,
    /// The position that this is.
    pub seq: u64,
    /// The context's time of the change.
    pub at: UnixMillis,
    /// Why it happened; several when changes were folded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
    /// What changed.
    pub change: Change,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "topic", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change {
    /// A SIM's row, whole.
    Sim {
        /// The row.
        row: Box<SimRow>,
    },
    /// An entry of the session history.
    Session {
        /// The SIM.
        sim_id: SimId,
        /// The entry.
        event: Box<SessionEvent>,
    },
    /// A group's row, whole; none when it was deleted.
    Group {
        /// The group.
        group_id: crate::id::GroupId,
        /// The row.
        row: Option<GroupRow>,
    },
    /// A job.
    Job {
        /// The job with its items.
        job: Box<Job>,
    },
    /// The context's clock was set, scaled, paused or continued.
    Clock {
        /// The clock.
        clock: Clock,
    },
    /// What stands in the way of the context changed: all of it, none when nothing does any more.
    Notices {
        /// All that there is to say.
        notices: Vec<Notice>,
    },
    /// Something that was not asked for; keeps the count whole.
    Skipped,
}

/// Why something happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "by", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Cause {
    /// A call through the API.
    Call {
        /// The operation's intention, when the caller named one (`X-Kansei-Op`).
        #[serde(skip_serializing_if = "Option::is_none")]
        op: Option<OpId>,
        /// The operation, e.g. `deleteSimSession`.
        operation: String,
    },
    /// A device did it by itself.
    Device,
    /// The platform did it by itself, e.g. the idle time-out.
    Timer {
        /// What ran out.
        what: String,
    },
    /// An event handler did it.
    Handler {
        /// The handler.
        id: HandlerId,
        /// Its name.
        name: String,
    },
}

by_tag!(ServerFrame, "kind" {
    "hello" => Hello { limits: Limits },
    "subscribed" => Subscribed { context: ContextId, position: Position, clock: Clock },
    "change" => Change(Box<ChangeFrame>),
    "reset" => Reset { context: ContextId, position: Position, reason: ResetReason },
    "tick" => Tick { context: ContextId, position: Position, clock: Clock },
    "refused" => Refused { code: String, message: String },
});

by_tag!(Change, "topic" {
    "sim" => Sim { row: Box<SimRow> },
    "session" => Session { sim_id: SimId, event: Box<SessionEvent> },
    "group" => Group { group_id: crate::id::GroupId, row: Option<GroupRow> },
    "job" => Job { job: Box<Job> },
    "clock" => Clock { clock: Clock },
    "notices" => Notices { notices: Vec<Notice> },
    "skipped" => Skipped {},
});

by_tag!(Cause, "by" {
    "call" => Call { op: Option<OpId>, operation: String },
    "device" => Device {},
    "timer" => Timer { what: String },
    "handler" => Handler { id: HandlerId, name: String },
});
