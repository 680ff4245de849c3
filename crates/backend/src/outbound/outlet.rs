//! The way out of a context, and the way back in for what goes to an address of its own.

use std::sync::Arc;

use api::{
    Secret,
    console::world::OutboxKind,
    id::{GroupId, Imsi, OpId, SimId},
};
use futures_util::future::BoxFuture;
use serde_json::Value;

use super::Letter;

/// Something that is sent on behalf of a context.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) kind: OutboxKind,
    pub(crate) method: Option<String>,
    pub(crate) to: Secret<String>,
    pub(crate) headers: Vec<(String, Secret<String>)>,
    pub(crate) subject: Option<String>,
    pub(crate) body: Secret<String>,
    /// What sends it, for whoever reads the outbox.
    pub(crate) from: String,
    /// So many channels of Flux stand before it.
    pub(crate) hops: u32,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LetOut {
    /// It was kept, and nothing has left: the policy says so.
    Kept,
    /// It was answered with this status.
    Answered(u16),
    /// It did not get there, or was not let out; in words that hold no address.
    Failed(String),
}

/// Sends, as the context's policy allows.
pub(crate) type Outlet = Arc<dyn Fn(Parcel) -> BoxFuture<'static, LetOut> + Send + Sync>;

/// What an inlet knows of a letter beside its words.
#[derive(Debug)]
pub(crate) struct Brought {
    /// What is brought twice under one key is taken once.
    pub(crate) key: String,
    /// So many channels of Flux stand before it.
    pub(crate) hops: u32,
}

/// Takes what goes to an address of this server's own, which therefore never leaves it: none where it goes elsewhere, else
/// the status of the answer.
pub(crate) type Inlet = Arc<dyn Fn(&Letter, Brought) -> Option<BoxFuture<'static, u16>> + Send + Sync>;

/// What a device of a context sent to the platform.
#[derive(Debug, Clone)]
pub(crate) struct Uplinked {
    pub(crate) sim_id: SimId,
    /// The IMSI of its session.
    pub(crate) imsi: Imsi,
    /// The SIM's group.
    pub(crate) group: Option<GroupId>,
    pub(crate) payload: Value,
}

/// Something that happened to a file of a context's Harvest Files.
#[derive(Debug, Clone)]
pub(crate) struct Filed {
    /// What is told twice under one key is taken once.
    pub(crate) key: String,
    /// `created`, `updated` or `deleted`.
    pub(crate) change: &'static str,
    pub(crate) path: String,
    pub(crate) content_type: String,
    /// Where it can be downloaded for a while; none where it is gone.
    pub(crate) link: Option<Secret<String>>,
    /// The intention behind it, if somebody named one.
    pub(crate) op: Option<OpId>,
}

/// Why what a device sent, or what happened to a file, was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Untaken {
    /// So many messages came this month as may.
    OverQuota,
    /// In words for the log of this server.
    Fault(String),
}

/// Brings what a device sent to those who listen; answers with how many they are.
pub(crate) type Uplink = Arc<dyn Fn(Uplinked) -> BoxFuture<'static, Result<u32, Untaken>> + Send + Sync>;

/// Tells those who listen what happened to a file; answers with how many they are.
pub(crate) type Filing = Arc<dyn Fn(Filed) -> BoxFuture<'static, Result<u32, Untaken>> + Send + Sync>;
