//! Tag FileEntry: Harvest Files, what is kept for whoever uploads it. Times are in milliseconds, sizes in bytes.

mod endpoints;
mod types;

pub use endpoints::{
    DeleteDirectory, DeleteFile, ENDPOINTS, FindFiles, GetFile, GetFileMetadata, ListFiles, PutFile, visit,
};
pub use types::{FileEntry, FileScope, FindFilesQuery, ListFilesQuery};
