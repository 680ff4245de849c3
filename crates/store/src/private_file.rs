//! A database that is its owner's alone, and what systems do differently about that.
//!
//! On a Unix it has mode 0600 from its first moment on, whatever the folder; SQLite gives its side files the same mode.
//! Windows knows no such mode: what is new takes over the access list of its folder. In a user's profile that lets in this
//! user, the system and administrators; a folder elsewhere is as open as the operator made it.

use std::{fs::OpenOptions, io, path::Path};

/// Creates the file where it is not there yet; one that is there stays as it is.
pub(crate) fn create(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    make_private(options.write(true).create(true).truncate(false));
    options.open(path).map(drop)
}

#[cfg(unix)]
fn make_private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

/// The folder's access list holds.
#[cfg(windows)]
fn make_private(_options: &mut OpenOptions) {}
