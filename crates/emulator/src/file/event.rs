use api::id::OpId;
use serde::{Deserialize, Serialize};

use super::FilePath;

/// What happened to a file, for whoever listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileEvent {
    /// What it was.
    pub change: FileChange,
    /// Where the file stands, or stood.
    pub path: FilePath,
    /// As it was said when the file was put.
    pub content_type: String,
    /// The intention behind it, if somebody named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<OpId>,
}

/// How a file changed. [docs flux]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FileChange {
    /// It was not there before.
    Created,
    /// It was replaced, also by the same.
    Updated,
    /// It was removed.
    Deleted,
}

impl FileChange {
    /// As a Flux event has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            FileChange::Created => "created",
            FileChange::Updated => "updated",
            FileChange::Deleted => "deleted",
        }
    }
}
