use api::UnixMillis;

use super::{Live, User};

/// A file or a folder.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) owner: User,
    /// The nine bits of reading, writing and executing.
    pub(crate) mode: u16,
    pub(crate) modified: UnixMillis,
    pub(crate) content: Content,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    Folder,
    Bytes(Vec<u8>),
    /// Made anew whenever it is read.
    Live(Live),
}

/// What somebody may do with an entry; its value is the bit in a mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    Read = 0o4,
    Write = 0o2,
    Enter = 0o1,
}

/// An entry without its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stat {
    pub(crate) folder: bool,
    pub(crate) owner: User,
    pub(crate) mode: u16,
    pub(crate) size: usize,
    pub(crate) modified: UnixMillis,
}

impl Entry {
    pub(crate) fn allows(&self, user: User, right: Right) -> bool {
        let bits = if self.owner == user { self.mode >> 6 } else { self.mode };
        user == User::Root || bits & right as u16 != 0
    }

    pub(crate) fn is_folder(&self) -> bool {
        matches!(self.content, Content::Folder)
    }

    /// What it takes of the box's room.
    pub(super) fn size(&self) -> usize {
        match &self.content {
            Content::Bytes(bytes) => bytes.len(),
            Content::Folder | Content::Live(_) => 0,
        }
    }

    pub(crate) fn stat(&self) -> Stat {
        let folder = self.is_folder();
        let size = if folder { 4096 } else { self.size() };
        Stat { folder, owner: self.owner, mode: self.mode, size, modified: self.modified }
    }
}

impl Stat {
    /// The mode with the kind of file, as in the kernel.
    pub(crate) fn unix_mode(&self) -> u32 {
        let kind = if self.folder { 0o040_000 } else { 0o100_000 };
        kind | u32::from(self.mode)
    }

    /// The mode as `ls -l` shows it.
    pub(crate) fn mode_text(&self) -> String {
        let kind = if self.folder { 'd' } else { '-' };
        let bits = (0..9).map(|at| if self.mode & (0o400 >> at) == 0 { '-' } else { b"rwx"[at % 3].into() });
        std::iter::once(kind).chain(bits).collect()
    }
}
