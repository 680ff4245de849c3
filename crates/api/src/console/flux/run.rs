use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    UnixMillis,
    console::flux::Flaw,
    id::{FluxAppId, FluxPartId, FluxRunId},
};

/// Which messages to list. Newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RunsQuery {
    /// At most this many; 50 unless said, 200 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Only older ones than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<FluxRunId>,
}

/// Messages of an app and what was done with each. The newest 10,000 of a context are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Runs {
    /// Newest first.
    pub runs: Vec<Run>,
    /// Whether there are older ones.
    pub more: bool,
}

/// A message in a channel, and what was done with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// Its id.
    pub id: FluxRunId,
    /// The app.
    pub app: FluxAppId,
    /// The channel.
    pub channel: FluxPartId,
    /// When it came in, in the context's time.
    pub at: UnixMillis,
    /// How it came in.
    pub via: Via,
    /// The message that it comes from; none for the first of a chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<FluxRunId>,
    /// So many channels it has come through before.
    pub hops: u32,
    /// What it says.
    pub payload: Value,
    /// How it came, as actions see it.
    pub context: Value,
    /// What was done with it, one for each action of its channel.
    pub steps: Vec<RunStep>,
}

/// How a message came into a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Via {
    /// By a call of the API.
    Api,
    /// By an incoming webhook.
    Webhook,
    /// By a timer.
    Timer,
    /// From a device.
    Device,
    /// From something that happened to a file.
    Files,
    /// By somebody at the console, to try it.
    Trial,
    /// From an action.
    Action,
}

/// What an action did with a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunStep {
    /// The action.
    pub action: FluxPartId,
    /// How far it is.
    pub state: StepState,
    /// When it ended; none before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<UnixMillis>,
    /// How long it took on the machine's clock, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// What was asked for, its secrets left out: a method and an address, a subject, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// The status of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The result, cut short where it is large.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// The messages that it sent on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<FluxRunId>,
}

/// How far an action is with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StepState {
    /// Its condition does not hold.
    NotMet,
    /// It will be done.
    Waiting,
    /// It was begun.
    Running,
    /// It was done.
    Done,
    /// It failed.
    Failed,
    /// The server ended while it was being done; whether it was done is not known, and it is not done again.
    Unknown,
}

/// Why an action failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// In a sentence.
    pub message: String,
    /// Where in the app, if it was the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flaw: Option<Flaw>,
}

/// A message was taken: it will be worked on, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The message.
    pub id: FluxRunId,
}

/// How many messages may come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    /// In a month of UTC; none without limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_month: Option<u64>,
    /// In this month so far: what came from outside, not what actions sent on.
    pub used: u64,
    /// When the month began.
    pub since: UnixMillis,
    /// When it is used up if it goes on like this; none where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<UnixMillis>,
}

/// Another quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuotaRequest {
    /// In a month of UTC; none without limit.
    #[serde(default)]
    pub per_month: Option<u64>,
}
