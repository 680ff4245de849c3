//! What the platform sends out by itself: mails and calls of somebody's URL. A world keeps them; nothing leaves by itself.

use api::{Secret, UnixMillis, console::world::OutboxKind};
use serde::{Deserialize, Serialize};

/// Most messages that a world keeps; the oldest give way.
pub const MOST_KEPT: u64 = 10_000;

/// A message as it would have left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The world's time.
    pub at: UnixMillis,
    /// What kind of message it is.
    pub kind: OutboxKind,
    /// Its address: a URL with whatever secret is part of it, or a mail address.
    pub to: Secret<String>,
    /// What caused it, e.g. `issuePasswordResetToken`.
    pub from: String,
    /// The subject of a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The HTTP method of a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Headers, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, Secret<String>)>,
    /// The body. It may hold a secret, as the mail with a password reset token does.
    pub body: Secret<String>,
}
