//! Harvest Files: what an operator uploads is kept under its path, and whoever listens is told of it.

mod decide;
mod event;
mod path;
mod record;

pub use decide::{
    FileTotals, Ground, MOST_BYTES, MOST_ENTRIES, MOST_TOTAL, Put, delete, delete_directory, put,
};
pub use event::{FileChange, FileEvent};
pub use path::FilePath;
pub use record::{Content, FileRecord, file_view};
