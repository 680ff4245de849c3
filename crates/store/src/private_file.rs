//! A database that is its owner's alone, and what systems do differently about that.
//!
//! On a Unix it has mode 0600 from its first moment on, whatever the folder; SQLite gives its side files the same mode.
//! Windows knows no such mode: what is new takes over the access list of its folder. In a user's profile that lets in this
//! user, the system and administrators; a folder elsewhere is as open as the operator made it.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

use crate::StoreError;

/// Creates the file where it is not there yet; one that is there stays as it is.
pub(crate) fn create(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    make_private(options.write(true).create(true).truncate(false));
    options.open(path).map(drop)
}

/// Makes a new database at `to`, which `fill` writes: whole and on disk when this answers; after an error there is none.
///
/// # Errors
/// There is a file already, it cannot be written, or `fill` fails.
pub(crate) fn write_new(to: &Path, fill: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
    let file = |source| StoreError::File { path: to.to_owned(), source };
    if to.exists() {
        return Err(file(io::ErrorKind::AlreadyExists.into()));
    }
    // SQLite writes into an empty file that is there; so it is private from its first moment on.
    create(to).map_err(file)?;
    let written = fill().and_then(|()| File::open(to).and_then(|new| new.sync_all()).map_err(file));
    if written.is_err() {
        // What stands there is no database; that it cannot be removed changes nothing about the error.
        let _ = std::fs::remove_file(to);
    }
    written
}

#[cfg(unix)]
fn make_private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

/// The folder's access list holds.
#[cfg(windows)]
fn make_private(_options: &mut OpenOptions) {}
