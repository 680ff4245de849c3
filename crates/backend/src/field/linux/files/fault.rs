use thiserror::Error;

/// Why the files refuse, as Linux says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Fault {
    #[error("No such file or directory")]
    Missing,
    #[error("Permission denied")]
    Denied,
    #[error("File exists")]
    Exists,
    #[error("Is a directory")]
    IsFolder,
    #[error("Not a directory")]
    NotFolder,
    #[error("Directory not empty")]
    NotEmpty,
    #[error("No space left on device")]
    Full,
    #[error("File name too long")]
    TooLong,
    #[error("Invalid argument")]
    Invalid,
    #[error("Cannot allocate memory")]
    Memory,
}
