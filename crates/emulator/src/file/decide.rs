use api::{UnixMillis, id::OpId};
use serde::{Deserialize, Serialize};

use super::{Content, FileChange, FileEvent, FilePath, FileRecord};
use crate::{Error, Result, error::invalid};

/// Largest file, in bytes. guess: the platform's is not published.
pub const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// Most that all files of a world may hold, in bytes. Ours: a world lies on somebody's own disk.
pub const MOST_TOTAL: u64 = 256 * 1024 * 1024;
/// Most files and directories of a world. Ours, for the same reason.
pub const MOST_ENTRIES: u64 = 10_000;

/// What a world's files come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTotals {
    /// Files and directories.
    pub entries: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

/// What a file is put over.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// What stands at its path.
    pub before: Option<&'a FileRecord>,
    /// The directories over it, as far as they are there.
    pub above: &'a [FileRecord],
    /// All that there is.
    pub totals: FileTotals,
}

/// A file that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// The file.
    pub file: FileRecord,
    /// Directories that it needs and that are not there.
    pub directories: Vec<FileRecord>,
    /// What is told of it.
    pub event: FileEvent,
}

/// Puts a file onto `ground`, in the name of `op`.
///
/// # Errors
/// The path names a directory or leads through a file, or there is no room.
pub fn put(
    path: &FilePath,
    content: Content,
    ground: Ground<'_>,
    op: Option<OpId>,
    now: UnixMillis,
) -> Result<Put> {
    let Ground { before, above, totals } = ground;
    if path.is_root() || before.is_some_and(|before| before.content.is_none()) {
        return Err(invalid("path", "a directory stands there"));
    }
    if let Some(file) = above.iter().find(|record| record.content.is_some()) {
        return Err(invalid("path", format!("{} is a file", file.path.as_str())));
    }
    if content.length > MOST_BYTES {
        return Err(Error::Exhausted { what: "a file in bytes", limit: MOST_BYTES });
    }
    let replaced = before.and_then(|before| before.content.as_ref()).map_or(0, |content| content.length);
    if totals.bytes.saturating_sub(replaced) + content.length > MOST_TOTAL {
        return Err(Error::Exhausted { what: "all files of a world in bytes", limit: MOST_TOTAL });
    }
    let directory = |path: FilePath| FileRecord { path, content: None, created: now, modified: now };
    let is_there = |path: &FilePath| above.iter().any(|record| record.path == *path);
    let directories: Vec<FileRecord> =
        path.above().into_iter().filter(|path| !is_there(path)).map(directory).collect();
    let more = directories.len() as u64 + u64::from(before.is_none());
    if totals.entries + more > MOST_ENTRIES {
        return Err(Error::Exhausted { what: "the list of files and directories", limit: MOST_ENTRIES });
    }
    let change = if before.is_some() { FileChange::Updated } else { FileChange::Created };
    Ok(Put {
        event: FileEvent { change, path: path.clone(), content_type: content.content_type.clone(), op },
        file: FileRecord {
            path: path.clone(),
            content: Some(content),
            created: before.map_or(now, |before| before.created),
            modified: now,
        },
        directories,
    })
}

/// Removes a file in the name of `op`; answers with what is told of it.
///
/// # Errors
/// No file stands there.
pub fn delete(path: &FilePath, file: Option<&FileRecord>, op: Option<OpId>) -> Result<FileEvent> {
    let content = file.and_then(|file| file.content.as_ref());
    let content = content.ok_or_else(|| Error::NotFound { kind: "file", id: path.as_str().to_owned() })?;
    let content_type = content.content_type.clone();
    Ok(FileEvent { change: FileChange::Deleted, path: path.clone(), content_type, op })
}

/// Removes a directory, which nobody is told of.
///
/// # Errors
/// No directory stands there, something lies in it, or it is the uppermost one.
pub fn delete_directory(path: &FilePath, directory: Option<&FileRecord>, is_empty: bool) -> Result<()> {
    if !path.is_root() && directory.is_none_or(|directory| directory.content.is_some()) {
        return Err(Error::NotFound { kind: "directory", id: path.as_str().to_owned() });
    }
    if !is_empty {
        return Err(invalid("path", "the directory is not empty"));
    }
    if path.is_root() {
        return Err(invalid("path", "the uppermost directory stays"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> FilePath {
        FilePath::read(text).unwrap()
    }

    fn put_at(text: &str, bytes: &[u8], ground: Ground<'_>) -> Result<Put> {
        put(&path(text), Content::of(bytes, "text/plain".to_owned()), ground, None, UnixMillis(5))
    }

    const EMPTY: Ground<'static> =
        Ground { before: None, above: &[], totals: FileTotals { entries: 0, bytes: 0 } };

    #[test]
    fn a_file_brings_the_directories_that_it_needs() {
        let first = put_at("/a/b/c.txt", b"one", EMPTY).unwrap();
        let made: Vec<&str> = first.directories.iter().map(|made| made.path.as_str()).collect();
        assert_eq!((made, first.event.change), (vec!["/a", "/a/b"], FileChange::Created));
        let over = Ground { before: Some(&first.file), above: &first.directories, ..EMPTY };
        let second = put_at("/a/b/c.txt", b"two!", over).unwrap();
        assert!(second.directories.is_empty());
        let content = second.file.content.unwrap();
        assert_eq!((second.event.change, content.length), (FileChange::Updated, 4));
        assert_ne!(first.file.content.unwrap().etag, content.etag);
    }

    #[test]
    fn a_file_is_no_directory_and_a_directory_no_file() {
        let Put { file, directories, .. } = put_at("/a/b.txt", b"", EMPTY).unwrap();
        let above = [directories[0].clone(), file.clone()];
        assert!(put_at("/a/b.txt/c", b"", Ground { above: &above, ..EMPTY }).is_err());
        assert!(put_at("/a", b"", Ground { before: Some(&directories[0]), ..EMPTY }).is_err());
        assert!(put_at("/", b"", EMPTY).is_err());
        assert!(delete(&path("/a"), Some(&directories[0]), None).is_err());
        assert!(delete_directory(&path("/a/b.txt"), Some(&file), true).is_err());
        assert!(delete(&path("/a/b.txt"), Some(&file), None).is_ok());
    }

    #[test]
    fn there_is_only_so_much_room() {
        let totals = |entries, bytes| Ground { totals: FileTotals { entries, bytes }, ..EMPTY };
        let large = vec![0; usize::try_from(MOST_BYTES).unwrap() + 1];
        assert!(put_at("/x", &large, EMPTY).is_err());
        let file = put_at("/x", &large[1..], totals(1, MOST_TOTAL - MOST_BYTES)).unwrap().file;
        assert!(put_at("/y", b"1", totals(1, MOST_TOTAL)).is_err());
        let over = Ground { before: Some(&file), ..totals(MOST_ENTRIES, MOST_TOTAL) };
        assert!(put_at("/x", b"1", over).is_ok(), "it takes the place of a larger one");
        assert!(put_at("/a/y", b"", totals(MOST_ENTRIES - 2, 0)).is_ok());
        assert!(put_at("/a/y", b"", totals(MOST_ENTRIES - 1, 0)).is_err(), "its directory counts");
    }

    #[test]
    fn only_an_empty_directory_goes() {
        let Put { directories, .. } = put_at("/a/b.txt", b"", EMPTY).unwrap();
        assert!(delete_directory(&path("/a"), Some(&directories[0]), false).is_err());
        assert!(delete_directory(&path("/a"), Some(&directories[0]), true).is_ok());
        assert!(delete_directory(&path("/a"), None, true).is_err());
        assert!(delete_directory(&path("/"), None, true).is_err());
    }
}
