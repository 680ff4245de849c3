use serde::{Deserialize, Serialize};

use crate::{UnixMillis, id::MessageId};

/// Which messages to list. Newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OutboxQuery {
    /// Only of this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OutboxKind>,
    /// At most this many; 100 unless said, 500 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Only messages older than this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<MessageId>,
}

/// What the world would have sent out. The newest 10,000 messages are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outbox {
    /// The policy: `record`, `loopback`, or an allow-list.
    pub policy: String,
    /// Messages, newest first.
    pub messages: Vec<OutboxMessage>,
    /// Whether there are older ones.
    pub more: bool,
    /// How many messages there are in all, whatever was asked for.
    pub kept: u64,
    /// How many of those were let out.
    pub sent: u64,
    /// Whether the server was told of a mail server, so that mails can leave.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mails: bool,
}

/// A message that does not leave by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxMessage {
    /// Its id.
    pub id: MessageId,
    /// The world's time.
    pub at: UnixMillis,
    /// What kind of message it is.
    pub kind: OutboxKind,
    /// Its real address: a URL with its secrets left out, or a mail address.
    pub to: String,
    /// What caused it, e.g. `issuePasswordResetToken`.
    pub from: String,
    /// The subject of a mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The HTTP method of a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Headers, in their order; the values of those that carry secrets are left out.
    pub headers: Vec<(String, String)>,
    /// The body in full.
    pub body: String,
    /// What became of it when somebody let it out; the last time where there were several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
}

/// What kind of message somebody would have got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OutboxKind {
    /// A mail.
    Mail,
    /// A call of somebody's URL.
    Webhook,
    /// A call of a Slack URL.
    Slack,
    /// An invocation of a function at AWS.
    Lambda,
}

/// What became of a message that somebody let out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// The wall clock's time: what happens outside does not happen in the world's.
    pub at: UnixMillis,
    /// The status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why there was no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

impl Sent {
    /// Whether whoever it was for took it.
    pub fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| status < 400)
    }
}
