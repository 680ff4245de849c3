use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::{lease::DoorAddress, plan::PlannedCall, sim_row::SimState},
    id::{OpId, SimId},
};

/// The longest lease, in minutes: the platform's 8 hours. [spec]
pub const MOST_MINUTES: u16 = 8 * 60;
/// Most ranges of a door.
pub const MOST_RANGES: usize = 16;
/// Most characters of a reason.
pub const MOST_REASON: usize = 500;
/// Most characters of a ticket.
pub const MOST_TICKET: usize = 100;
/// The range that whoever opens a door to everybody types.
pub const EVERYBODY: &str = "0.0.0.0/0";

/// A door that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaseDraft {
    /// The SIM whose device is reached.
    pub sim_id: SimId,
    /// The device's port.
    pub port: u16,
    /// For how long, in **minutes**: 1 to [`MOST_MINUTES`]. The platform counts in seconds, and a 30 there is half a minute.
    pub minutes: u16,
    /// Who may come in: addresses or ranges in CIDR notation. None of them means that nobody has said so yet.
    #[serde(default)]
    pub ranges: Vec<String>,
    /// Whether TLS ends at the platform.
    #[serde(default)]
    pub tls: bool,
    /// Why; goes to the ledger. [`MOST_REASON`] characters at most.
    #[serde(default)]
    pub reason: String,
    /// The ticket that it is for; may be empty. [`MOST_TICKET`] characters at most.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ticket: String,
    /// After so many minutes without a connection it is closed, 1 to [`MOST_MINUTES`]; never for that reason unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<u16>,
}

/// What is said to open a door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenLeaseRequest {
    /// The intention; whoever repeats it opens no second door.
    pub op: OpId,
    /// The door.
    pub draft: LeaseDraft,
    /// [`EVERYBODY`], typed by whoever lets in everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub everybody: Option<String>,
}

/// What is said to go on with a lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtendLeaseRequest {
    /// The intention.
    pub op: OpId,
    /// For how long from now on, in **minutes**.
    pub minutes: u16,
}

/// Doors that are to be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CloseDoorsRequest {
    /// The intention.
    pub op: OpId,
    /// These.
    #[serde(default)]
    pub doors: Vec<DoorAddress>,
    /// And all that are leases of whoever asks.
    #[serde(default)]
    pub mine: bool,
}

/// Where whoever wants a local port would like it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ForwardRequest {
    /// The port; one that is free unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
}

/// What opening a door would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeasePreview {
    /// The device's name.
    pub name: String,
    /// What its SIM is doing.
    pub state: SimState,
    /// The exact call.
    pub call: PlannedCall,
    /// When the door closes at the latest, in the context's time.
    pub closes_at: UnixMillis,
    /// Doors to the same port that are open already.
    pub open_already: u64,
    /// What is to be said about it; some of it stands in the way.
    pub findings: Vec<LeaseFinding>,
}

impl LeasePreview {
    /// Whether it can be opened.
    pub fn can_open(&self) -> bool {
        self.findings.iter().all(|finding| !finding.blocks)
    }
}

/// Something to be said about a door before it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaseFinding {
    /// What.
    pub what: LeaseFault,
    /// The text that it is about; empty where that says nothing more.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub word: String,
    /// Whether it stands in the way.
    pub blocks: bool,
}

/// What can be said about a door before it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LeaseFault {
    /// The SIM has no session: the platform would refuse.
    Offline,
    /// 0 is no port.
    NoPort,
    /// It is 1 to [`MOST_MINUTES`] minutes.
    BadMinutes,
    /// Nobody has said why.
    NoReason,
    /// It is longer than [`MOST_REASON`].
    LongReason,
    /// It is longer than [`MOST_TICKET`].
    LongTicket,
    /// It is 1 to [`MOST_MINUTES`] minutes, too.
    BadIdle,
    /// Nobody has said who may come in.
    NoSource,
    /// This is no address and no range.
    BadRange,
    /// There are more than [`MOST_RANGES`].
    TooManyRanges,
    /// Everybody, or a good part of the internet, may come in by the ranges in `word`: it is to be typed.
    Everybody,
    /// The protocol of this port encrypts by itself: TLS around it makes its clients fail.
    TlsTwice,
    /// The protocol of this port encrypts nothing: what goes through the door can be read on its way.
    InClear,
    /// It is open already for this port.
    OpenAlready,
}

/// Whether a range lets in everybody.
pub fn lets_in_everybody(range: &str) -> bool {
    range.trim().rsplit_once('/').is_some_and(|(_, bits)| bits.trim_start_matches('0').is_empty())
}
