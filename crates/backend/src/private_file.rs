//! Files and folders that are their owner's alone, and what systems do differently about that.
//!
//! On a Unix they have mode 0600 (folders 0700) from their first moment on. Windows knows no such mode: what is new takes
//! over the access list of its folder. In a user's profile that lets in this user, the system and administrators; a data
//! folder elsewhere is as open as the operator made it.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Creates a folder, and those above it, where they are not there yet.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    system::make_folder_private(builder.recursive(true));
    builder.create(path)
}

/// Opens a file for writing, creating it when it is not there; what it holds stays.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    system::make_private(options.write(true).create(true).truncate(false));
    options.open(path)
}

/// Writes a file beside its place and moves it there whole: a kill or a power cut leaves the old one or the new one, a reader
/// sees no half.
pub(crate) fn put(path: &Path, text: &str) -> io::Result<()> {
    let draft = Draft::beside(path)?;
    draft.file().write_all(text.as_bytes())?;
    draft.file().sync_all()?;
    draft.put()?;
    sync_folder_of(path)
}

/// A file beside the place that it is meant for. One that is never put is left for the next one to take away.
#[derive(Debug)]
pub(crate) struct Draft<'p> {
    path: &'p Path,
    draft: PathBuf,
    file: File,
}

impl<'p> Draft<'p> {
    /// An empty one.
    pub(crate) fn beside(path: &'p Path) -> io::Result<Self> {
        let draft = path.with_extension("new");
        // What a kill left there may be open to others, or lead elsewhere: it is never written to.
        match std::fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut options = OpenOptions::new();
        system::make_private(options.write(true).create_new(true));
        let file = options.open(&draft)?;
        Ok(Draft { path, draft, file })
    }

    /// Where it is written.
    pub(crate) const fn file(&self) -> &File {
        &self.file
    }

    /// Puts it in its place, whole. That it outlasts a power cut is another matter: see [`File::sync_all`].
    pub(crate) fn put(self) -> io::Result<()> {
        let Draft { path, draft, file } = self;
        drop(file);
        std::fs::rename(draft, path)
    }
}

/// Makes a new name survive a power cut too, not only what stands under it.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    system::sync_folder(folder)
}

#[cfg(unix)]
mod system {
    use std::{
        fs::{DirBuilder, File, OpenOptions},
        io,
        os::unix::fs::{DirBuilderExt, OpenOptionsExt},
        path::Path,
    };

    pub(super) fn make_folder_private(builder: &mut DirBuilder) {
        builder.mode(0o700);
    }

    pub(super) fn make_private(options: &mut OpenOptions) {
        options.mode(0o600);
    }

    pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }
}

#[cfg(windows)]
mod system {
    use std::{
        fs::{DirBuilder, OpenOptions},
        io,
        path::Path,
    };

    /// The access list of the folder above holds.
    pub(super) fn make_folder_private(_builder: &mut DirBuilder) {}

    /// The folder's access list holds.
    pub(super) fn make_private(_options: &mut OpenOptions) {}

    /// A folder does not open as a file here; NTFS keeps names in its own journal.
    pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_put_whole_and_a_longer_one_before_it_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        // As a kill would leave it.
        std::fs::write(dir.path().join("a.new"), "broken off").unwrap();
        put(&path, "longer").unwrap();
        put(&path, "new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no draft stays");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("above/data");
        create_folder(&folder).unwrap();
        let (opened, kept) = (folder.join("lock"), folder.join("a.json"));
        open(&opened).unwrap();
        let draft = folder.join("a.new");
        std::fs::write(&draft, "of another").unwrap();
        std::fs::set_permissions(&draft, std::fs::Permissions::from_mode(0o666)).unwrap();
        put(&kept, "{}").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!([mode(&folder), mode(&opened), mode(&kept)], [0o700, 0o600, 0o600]);
    }
}
