use std::collections::BTreeMap;

use api::{
    Secret, UnixMillis,
    console::flux::{App, Run},
    id::FluxPartId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An app, and what its actions sign in with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredApp {
    /// The app.
    pub app: App,
    /// By action.
    #[serde(default)]
    pub keys: BTreeMap<FluxPartId, UserKey>,
    /// In which life of the platform they were made, where it has several: when a world begins anew, its users are gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub world: Option<String>,
}

/// The AuthKey of a SAM user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserKey {
    /// Its id.
    pub auth_key_id: String,
    /// What lets in.
    pub auth_key: Secret<String>,
}

/// A message and what was done with it, with what the first message of its chain was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredRun {
    /// As it is shown.
    pub run: Run,
    /// `event.payload`; none where it is the message itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<(Value, Value)>,
    /// So many messages may follow from it.
    pub left: u32,
}

/// A message that comes in.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived {
    /// The message; its id is given when it is kept.
    pub stored: StoredRun,
    /// The sender's own key for it.
    pub key: Option<String>,
    /// The month in which it comes.
    pub month: UnixMillis,
    /// Whether it counts among those that may come in a month.
    pub counts: bool,
}
