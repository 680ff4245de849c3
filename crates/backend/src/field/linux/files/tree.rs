use std::collections::BTreeMap;

use api::UnixMillis;

use super::{Content, Entry, Fault, Live, Right, Stat, User, path};

/// Bytes of all files and their paths together.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;
pub(crate) const MOST_ENTRIES: usize = 1_000;
/// [Linux: NAME_MAX]
const LONGEST_NAME: usize = 255;
/// [Linux: PATH_MAX]
const LONGEST_PATH: usize = 4_096;

/// All files of a box by their absolute paths. Every entry's folder is there too.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    entries: BTreeMap<String, Entry>,
    bytes: usize,
}

/// Who does something, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By {
    pub(crate) user: User,
    pub(crate) now: UnixMillis,
}

/// How bytes come into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Replace,
    Append,
    At(u64),
}

impl Files {
    pub(super) fn of(entries: impl Iterator<Item = (String, Entry)>) -> Self {
        let mut files = Files::default();
        for (path, entry) in entries {
            files.put(path, entry);
        }
        files
    }

    /// Bytes and entries that are taken.
    pub(crate) fn taken(&self) -> (usize, usize) {
        (self.bytes, self.entries.len())
    }

    /// Looks at an entry. Every folder on the way must let the user through.
    pub(crate) fn find(&self, path: &str, user: User) -> Result<&Entry, Fault> {
        let steps = path.match_indices('/').map(|(at, _)| if at == 0 { "/" } else { &path[..at] });
        for folder in steps.filter(|step| *step != path) {
            let entry = self.entries.get(folder).ok_or(Fault::Missing)?;
            if !entry.is_folder() {
                return Err(Fault::NotFolder);
            }
            if !entry.allows(user, Right::Enter) {
                return Err(Fault::Denied);
            }
        }
        self.entries.get(path).ok_or(Fault::Missing)
    }

    pub(crate) fn stat(&self, path: &str, user: User) -> Result<Stat, Fault> {
        self.find(path, user).map(Entry::stat)
    }

    /// The content of a file; never a folder.
    pub(crate) fn read(&self, path: &str, user: User) -> Result<&Content, Fault> {
        let entry = self.find(path, user)?;
        match entry.content {
            _ if !entry.allows(user, Right::Read) => Err(Fault::Denied),
            Content::Folder => Err(Fault::IsFolder),
            Content::Bytes(_) | Content::Live(_) => Ok(&entry.content),
        }
    }

    /// The names in a folder, in order.
    pub(crate) fn list(&self, folder: &str, user: User) -> Result<Vec<(&str, Stat)>, Fault> {
        let entry = self.find(folder, user)?;
        if !entry.is_folder() {
            return Err(Fault::NotFolder);
        }
        if !entry.allows(user, Right::Read) {
            return Err(Fault::Denied);
        }
        let inside = self.below(folder).map(|(path, entry)| (path, entry.stat()));
        Ok(inside.filter(|(rest, _)| !rest.contains('/')).collect())
    }

    /// Writes into a file, which is made where there is none.
    pub(crate) fn write(&mut self, path: &str, bytes: &[u8], how: How, by: By) -> Result<(), Fault> {
        match self.find(path, by.user) {
            Ok(entry) if entry.is_folder() => return Err(Fault::IsFolder),
            Ok(entry) if !entry.allows(by.user, Right::Write) => return Err(Fault::Denied),
            Ok(Entry { content: Content::Live(Live::Null | Live::Zero), .. }) => return Ok(()),
            Ok(Entry { content: Content::Live(_), .. }) => return Err(Fault::Denied),
            Ok(_) => {}
            Err(Fault::Missing) => self.make(path, Content::Bytes(Vec::new()), 0o644, by)?,
            Err(fault) => return Err(fault),
        }
        let entry = self.entries.get_mut(path).ok_or(Fault::Missing)?;
        let Content::Bytes(old) = &mut entry.content else { return Err(Fault::Invalid) };
        let start = match how {
            How::Replace => 0,
            How::Append => old.len(),
            How::At(at) => usize::try_from(at).map_err(|_| Fault::Full)?,
        };
        let end = start.checked_add(bytes.len()).ok_or(Fault::Full)?;
        let length = if how == How::Replace { end } else { end.max(old.len()) };
        // What is replaced is gone even where the new does not fit, as on a real disk.
        if how == How::Replace {
            self.bytes -= old.len();
            *old = Vec::new();
        }
        // Whoever writes far behind the end is refused before anything is counted.
        if length > MOST_BYTES || self.bytes - old.len() + length > MOST_BYTES {
            return Err(Fault::Full);
        }
        self.bytes = self.bytes - old.len() + length;
        old.resize(length, 0);
        old[start..end].copy_from_slice(bytes);
        entry.modified = by.now;
        Ok(())
    }

    /// Makes an entry where there is none.
    pub(crate) fn make(&mut self, path: &str, content: Content, mode: u16, by: By) -> Result<(), Fault> {
        if path.len() > LONGEST_PATH || path::name(path).len() > LONGEST_NAME {
            return Err(Fault::TooLong);
        }
        if path.contains('\0') {
            return Err(Fault::Invalid);
        }
        if self.find(path, by.user).is_ok() {
            return Err(Fault::Exists);
        }
        self.may_change(path, by.user)?;
        if self.entries.len() >= MOST_ENTRIES || self.bytes + path.len() > MOST_BYTES {
            return Err(Fault::Full);
        }
        self.put(path.to_owned(), Entry { owner: by.user, mode, modified: by.now, content });
        Ok(())
    }

    /// Removes a file, or a folder in which nothing is.
    pub(crate) fn remove(&mut self, path: &str, user: User) -> Result<(), Fault> {
        self.find(path, user)?;
        if path == "/" || self.below(path).next().is_some() {
            return Err(Fault::NotEmpty);
        }
        self.may_change(path, user)?;
        self.drop_entry(path);
        Ok(())
    }

    /// Everything below a folder, the deepest first.
    pub(crate) fn inside(&self, folder: &str) -> Vec<String> {
        self.below(folder).map(|(rest, _)| path::join(folder, rest)).rev().collect()
    }

    /// Gives an entry, with what is below it, another path. A file there is replaced.
    pub(crate) fn rename(&mut self, from: &str, to: &str, user: User) -> Result<(), Fault> {
        let folder = self.find(from, user)?.is_folder();
        if from == to {
            return Ok(());
        }
        if from == "/" || to.starts_with(&path::below(from)) {
            return Err(Fault::Invalid);
        }
        self.may_change(from, user)?;
        self.may_change(to, user)?;
        match self.find(to, user) {
            Ok(there) if there.is_folder() != folder => {
                return Err(if folder { Fault::NotFolder } else { Fault::IsFolder });
            }
            Ok(_) => self.remove(to, user)?,
            Err(Fault::Missing) => {}
            Err(fault) => return Err(fault),
        }
        let moved: Vec<String> = self.inside(from).into_iter().chain([from.to_owned()]).collect();
        let longest = moved.iter().map(String::len).max().unwrap_or_default();
        if longest - from.len() + to.len() > LONGEST_PATH || path::name(to).len() > LONGEST_NAME {
            return Err(Fault::TooLong);
        }
        if self.bytes + moved.len() * to.len().saturating_sub(from.len()) > MOST_BYTES {
            return Err(Fault::Full);
        }
        for old in moved {
            if let Some(entry) = self.drop_entry(&old) {
                self.put(format!("{to}{}", &old[from.len()..]), entry);
            }
        }
        Ok(())
    }

    /// Changes what an entry says of itself; only its owner may.
    pub(crate) fn change(&mut self, path: &str, user: User) -> Result<&mut Entry, Fault> {
        let owner = self.find(path, user)?.owner;
        if user != User::Root && user != owner {
            return Err(Fault::Denied);
        }
        self.entries.get_mut(path).ok_or(Fault::Missing)
    }

    /// Whether the folder of an entry lets the user make or remove it.
    fn may_change(&self, path: &str, user: User) -> Result<(), Fault> {
        let folder = self.find(path::parent(path), user)?;
        match folder.content {
            Content::Folder if folder.allows(user, Right::Write) => Ok(()),
            Content::Folder => Err(Fault::Denied),
            Content::Bytes(_) | Content::Live(_) => Err(Fault::NotFolder),
        }
    }

    fn below(&self, folder: &str) -> impl DoubleEndedIterator<Item = (&str, &Entry)> {
        let start = path::below(folder);
        let skip = start.len();
        // '0' comes right after '/'.
        let end = format!("{}0", &start[..skip - 1]);
        let inside = self.entries.range(start..end);
        inside.filter(move |(path, _)| path.len() > skip).map(move |(path, entry)| (&path[skip..], entry))
    }

    fn put(&mut self, path: String, entry: Entry) {
        self.bytes += path.len() + entry.size();
        self.entries.insert(path, entry);
    }

    fn drop_entry(&mut self, path: &str) -> Option<Entry> {
        let entry = self.entries.remove(path)?;
        self.bytes -= path.len() + entry.size();
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::linux::files::image::image;

    #[test]
    fn a_write_far_behind_the_end_is_refused_and_counts_nothing() {
        let by = By { user: User::Pi, now: UnixMillis(0) };
        let mut files = image(std::iter::empty(), UnixMillis(0));
        files.write("/tmp/a", b"hello", How::Replace, by).unwrap();
        let before = files.bytes;
        for at in [u64::MAX, u64::MAX - 1, u64::from(u32::MAX), MOST_BYTES as u64] {
            assert_eq!(files.write("/tmp/a", b"x", How::At(at), by), Err(Fault::Full), "{at}");
        }
        assert_eq!(files.bytes, before);
    }
}
