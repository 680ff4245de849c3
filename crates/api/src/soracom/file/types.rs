use serde::{Deserialize, Serialize};

use crate::{Rest, UnixMillis};

open_enum! {
    /// Whose files. [spec]
    FileScope {
        /// The operator's own.
        Private = "private",
        /// Those that everybody can read.
        Public = "public",
    }
}

/// Which files to find. [spec]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindFilesQuery {
    /// Whose.
    pub scope: FileScope,
    /// What their paths begin with.
    pub prefix: String,
    /// At most this many; 10 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The path at which the page before ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}

/// How much of a directory to list. [spec]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListFilesQuery {
    /// At most this many; 10 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The name at which the page before ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}

/// A file or a directory. [spec: FileEntry]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FileEntry {
    /// Its name, without the directory.
    pub filename: String,
    /// The directory that it lies in.
    pub directory: String,
    /// Its whole path.
    pub file_path: String,
    /// Whether it is a directory.
    pub is_directory: bool,
    /// Bytes; none of a directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_length: Option<i64>,
    /// As it was said when the file was put; none of a directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// When it was put first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_time: Option<UnixMillis>,
    /// When it was put last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<UnixMillis>,
    /// Which version of the file it is; none of a directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
