use std::path::PathBuf;

use api::console::notice::WriteTrouble;
use rusqlite::ErrorCode;

/// A fault of ours or of the disk. Never text for a client: a client's mistake is a refusal, decided elsewhere.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("{context}: {source}")]
    Sqlite {
        /// What was being done.
        context: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A stored document does not read.
    #[error("{context}: stored document does not read: {source}")]
    Document {
        /// What was being read.
        context: &'static str,
        /// Why it does not read.
        source: serde_json::Error,
    },
    /// The file was written by a newer Kansei. It was not touched.
    #[error("{path} has schema {found}, and this Kansei knows up to {known}; it was left untouched")]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// The file cannot be opened or created.
    #[error("could not open {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A copy could not be kept before a migration.
    #[error("could not keep a copy of {path}: {source}")]
    Copy {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A packed row does not unpack.
    #[error("a row does not unpack: {0}")]
    Packed(lz4_flex::block::DecompressError),
    /// What a world was made of makes none in this program.
    #[error("the world cannot be made again: {0}")]
    Origin(#[from] emulator::Error),
    /// A decision on a SIM that the world does not have.
    #[error("there is no SIM {0} to keep a decision on")]
    NoSuchSim(api::id::SimId),
    /// A copy was read once more, and SQLite found a fault with it.
    #[error("the copy {path} is damaged, and so may be what was copied: {found}")]
    Damaged {
        /// The copy.
        path: PathBuf,
        /// What SQLite says.
        found: String,
    },
    /// The writer thread cannot be started.
    #[error("the writer thread cannot be started: {source}")]
    Thread {
        /// Why.
        source: std::io::Error,
    },
    /// The group that the command was in could not be committed; nothing of it stays.
    #[error("the group could not be committed: {why}")]
    Lost {
        /// What stood against it.
        why: String,
        /// What of the disk, if it was that.
        trouble: Option<WriteTrouble>,
    },
    /// Nothing can be written at present; nothing was tried.
    #[error("nothing can be written: {0:?}")]
    CannotWrite(WriteTrouble),
    /// A command panicked; it was rolled back alone.
    #[error("a command panicked and was rolled back: {0}")]
    Panicked(String),
    /// Too much is waiting; nothing was tried.
    #[error("too many commands are waiting")]
    Busy,
    /// The writer thread has ended.
    #[error("the writer thread has ended")]
    Closed,
}

impl StoreError {
    /// What of the disk stands against writing; none where it is something else. Nothing of the command stays, and it may be
    /// tried again when the disk is well.
    pub fn trouble(&self) -> Option<WriteTrouble> {
        match self {
            StoreError::Sqlite { source, .. } => {
                let code = source.sqlite_error_code()?;
                let failing = [ErrorCode::SystemIoFailure, ErrorCode::ReadOnly, ErrorCode::CannotOpen];
                let full = (code == ErrorCode::DiskFull).then_some(WriteTrouble::Full);
                full.or_else(|| failing.contains(&code).then_some(WriteTrouble::Failing))
            }
            StoreError::Lost { trouble, .. } => *trouble,
            StoreError::CannotWrite(trouble) => Some(*trouble),
            StoreError::Document { .. }
            | StoreError::NewerSchema { .. }
            | StoreError::File { .. }
            | StoreError::Copy { .. }
            | StoreError::Damaged { .. }
            | StoreError::Packed(_)
            | StoreError::Origin(_)
            | StoreError::NoSuchSim(_)
            | StoreError::Thread { .. }
            | StoreError::Panicked(_)
            | StoreError::Busy
            | StoreError::Closed => None,
        }
    }
}

/// Adds what was being done to SQLite's errors.
pub(crate) trait Doing<T> {
    fn doing(self, context: &'static str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, context: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Sqlite { context, source })
    }
}

impl<T> Doing<T> for Result<T, serde_json::Error> {
    fn doing(self, context: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Document { context, source })
    }
}
