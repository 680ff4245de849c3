use russh_sftp::{
    protocol::{File, FileAttributes, Status, StatusCode},
    server::StatusReply,
};

use crate::field::linux::{Fault, Stat, entry_line};

/// The answer that something is done.
pub(super) fn done(id: u32) -> Status {
    let (error_message, language_tag) = (StatusCode::Ok.to_string(), "en-US".to_owned());
    Status { id, status_code: StatusCode::Ok, error_message, language_tag }
}

/// A refusal in the words of SFTP, with the box's own beside them.
pub(super) fn refusal(fault: Fault) -> StatusReply {
    let code = match fault {
        Fault::Missing => StatusCode::NoSuchFile,
        Fault::Denied => StatusCode::PermissionDenied,
        Fault::Exists
        | Fault::IsFolder
        | Fault::NotFolder
        | Fault::NotEmpty
        | Fault::Full
        | Fault::TooLong
        | Fault::Invalid
        | Fault::Memory => StatusCode::Failure,
    };
    StatusReply::new(code).with_message(fault.to_string())
}

/// An entry with its name, and as `ls -l` shows it.
pub(super) fn named(name: &str, stat: &Stat) -> File {
    File { filename: name.to_owned(), longname: entry_line(name, stat), attrs: attributes(stat) }
}

/// What SFTP tells of an entry.
pub(super) fn attributes(stat: &Stat) -> FileAttributes {
    let seconds = u32::try_from(stat.modified.0 / 1_000).unwrap_or_default();
    FileAttributes {
        size: Some(stat.size as u64),
        uid: Some(stat.owner.id()),
        user: None,
        gid: Some(stat.owner.id()),
        group: None,
        permissions: Some(stat.unix_mode()),
        atime: Some(seconds),
        mtime: Some(seconds),
    }
}
