use api::UnixMillis;
use sha2::{Digest, Sha256};

use super::{Content, FileChange, FileEvent, FilePath, FileRecord};
use crate::{Error, Result, error::invalid};

/// Largest file, in bytes. guess: the platform's is not published.
pub const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// Most that all files of a world may hold, in bytes. Ours: a world lies on somebody's own disk.
pub const MOST_TOTAL: u64 = 256 * 1024 * 1024;

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

/// Puts a file where `before` stands, or nothing; `above` are the directories over it, as far as they are there, and `total`
/// the bytes of all files.
///
/// # Errors
/// The path names a directory or leads through a file, or there is no room.
pub fn put(
    path: &FilePath,
    content_type: &str,
    bytes: &[u8],
    before: Option<&FileRecord>,
    above: &[FileRecord],
    total: u64,
    now: UnixMillis,
) -> Result<Put> {
    if path.is_root() || before.is_some_and(|before| before.content.is_none()) {
        return Err(invalid("path", "a directory stands there"));
    }
    if let Some(file) = above.iter().find(|record| record.content.is_some()) {
        return Err(invalid("path", format!("{} is a file", file.path.as_str())));
    }
    let length = bytes.len() as u64;
    if length > MOST_BYTES {
        return Err(Error::Exhausted { what: "a file, in bytes", limit: MOST_BYTES });
    }
    let replaced = before.and_then(|before| before.content.as_ref()).map_or(0, |content| content.length);
    if total.saturating_sub(replaced) + length > MOST_TOTAL {
        return Err(Error::Exhausted { what: "all files together, in bytes", limit: MOST_TOTAL });
    }
    let directory = |path: FilePath| FileRecord { path, content: None, created: now, modified: now };
    let is_there = |path: &FilePath| above.iter().any(|record| record.path == *path);
    let content = Content {
        length,
        content_type: content_type.to_owned(),
        etag: hex::encode(&Sha256::digest(bytes)[..16]),
    };
    let change = if before.is_some() { FileChange::Updated } else { FileChange::Created };
    Ok(Put {
        event: FileEvent { change, path: path.clone(), content_type: content_type.to_owned() },
        file: FileRecord {
            path: path.clone(),
            content: Some(content),
            created: before.map_or(now, |before| before.created),
            modified: now,
        },
        directories: path.above().into_iter().filter(|path| !is_there(path)).map(directory).collect(),
    })
}

/// Removes a file; answers with what is told of it.
///
/// # Errors
/// No file stands there.
pub fn delete(path: &FilePath, file: Option<&FileRecord>) -> Result<FileEvent> {
    let content = file.and_then(|file| file.content.as_ref());
    let content = content.ok_or_else(|| Error::NotFound { kind: "file", id: path.as_str().to_owned() })?;
    let content_type = content.content_type.clone();
    Ok(FileEvent { change: FileChange::Deleted, path: path.clone(), content_type })
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

    fn put_at(
        text: &str,
        bytes: &[u8],
        before: Option<&FileRecord>,
        above: &[FileRecord],
        total: u64,
    ) -> Result<Put> {
        put(&path(text), "text/plain", bytes, before, above, total, UnixMillis(5))
    }

    #[test]
    fn a_file_brings_the_directories_that_it_needs() {
        let first = put_at("/a/b/c.txt", b"one", None, &[], 0).unwrap();
        assert_eq!(
            first.directories.iter().map(|made| made.path.as_str()).collect::<Vec<_>>(),
            ["/a", "/a/b"]
        );
        assert_eq!(first.event.change, FileChange::Created);
        let second = put_at("/a/b/c.txt", b"two!", Some(&first.file), &first.directories, 3).unwrap();
        assert!(second.directories.is_empty());
        assert_eq!(
            (second.event.change, second.file.content.as_ref().unwrap().length),
            (FileChange::Updated, 4)
        );
        assert_ne!(first.file.content.unwrap().etag, second.file.content.unwrap().etag);
    }

    #[test]
    fn a_file_is_no_directory_and_a_directory_no_file() {
        let Put { file, directories, .. } = put_at("/a/b.txt", b"", None, &[], 0).unwrap();
        assert!(put_at("/a/b.txt/c", b"", None, &[directories[0].clone(), file.clone()], 0).is_err());
        assert!(put_at("/a", b"", Some(&directories[0]), &[], 0).is_err());
        assert!(put_at("/", b"", None, &[], 0).is_err());
        assert!(delete(&path("/a"), Some(&directories[0])).is_err());
        assert!(delete_directory(&path("/a/b.txt"), Some(&file), true).is_err());
        assert!(delete(&path("/a/b.txt"), Some(&file)).is_ok());
    }

    #[test]
    fn there_is_only_so_much_room() {
        let large = vec![0; usize::try_from(MOST_BYTES).unwrap() + 1];
        assert!(put_at("/x", &large, None, &[], 0).is_err());
        let file = put_at("/x", &large[1..], None, &[], MOST_TOTAL - MOST_BYTES).unwrap().file;
        assert!(put_at("/y", b"1", None, &[], MOST_TOTAL).is_err());
        assert!(
            put_at("/x", b"1", Some(&file), &[], MOST_TOTAL).is_ok(),
            "it takes the place of a larger one"
        );
    }

    #[test]
    fn only_an_empty_directory_goes() {
        let Put { directories, .. } = put_at("/a/b.txt", b"", None, &[], 0).unwrap();
        assert!(delete_directory(&path("/a"), Some(&directories[0]), false).is_err());
        assert!(delete_directory(&path("/a"), Some(&directories[0]), true).is_ok());
        assert!(delete_directory(&path("/a"), None, true).is_err());
        assert!(delete_directory(&path("/"), None, true).is_err());
    }
}
