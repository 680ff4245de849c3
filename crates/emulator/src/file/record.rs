use api::{Rest, UnixMillis, soracom::file::FileEntry};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::FilePath;

/// A file or a directory, without what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRecord {
    /// Where it stands.
    pub path: FilePath,
    /// What it holds, if it is a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// When it was put first.
    pub created: UnixMillis,
    /// When it was put last.
    pub modified: UnixMillis,
}

/// What a file holds, but for the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// How many bytes.
    pub length: u64,
    /// As it was said when the file was put.
    pub content_type: String,
    /// Which bytes they are: the same of the same.
    pub etag: String,
}

impl Content {
    /// What `bytes` are. Reads all of them.
    pub fn of(bytes: &[u8], content_type: String) -> Self {
        let etag = hex::encode(&Sha256::digest(bytes)[..16]);
        Content { length: bytes.len() as u64, content_type, etag }
    }
}

/// A file or a directory as the platform shows it. guess: what a directory says of itself.
pub fn file_view(record: &FileRecord) -> FileEntry {
    let content = record.content.as_ref();
    FileEntry {
        filename: record.path.name().to_owned(),
        directory: record.path.directory().as_str().to_owned(),
        file_path: record.path.as_str().to_owned(),
        is_directory: content.is_none(),
        content_length: content.map(|content| i64::try_from(content.length).unwrap_or(i64::MAX)),
        content_type: content.map(|content| content.content_type.clone()),
        created_time: Some(record.created),
        last_modified_time: Some(record.modified),
        etag: content.map(|content| content.etag.clone()),
        rest: Rest::default(),
    }
}
