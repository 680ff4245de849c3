use std::{collections::BTreeMap, sync::Arc};

use api::UnixMillis;
use russh_sftp::{
    protocol::{Attrs, Data, File, FileAttributes, Handle, Name, OpenFlags, Status, StatusCode},
    server::{Handler, StatusReply},
};

use super::answers::{attributes, done, named, refusal};
use crate::field::{
    boxes::Seat,
    linux::{By, Content, Fault, How, Machine, User, path},
};

const MOST_OPEN: usize = 64;
/// Bytes that one answer brings. [OpenSSH: its clients ask for 32 KiB]
const MOST_READ: usize = 128 * 1024;
/// Names that one answer brings.
const MOST_NAMES: usize = 100;

/// The files of a box for somebody who is elsewhere.
pub(super) struct FilesAway {
    seat: Seat,
    now: Arc<dyn Fn() -> UnixMillis + Send + Sync>,
    user: User,
    open: BTreeMap<String, Open>,
    opened: u64,
}

enum Open {
    File {
        path: String,
        append: bool,
    },
    /// The entries that are still to be named.
    Folder(Vec<File>),
}

impl FilesAway {
    pub(super) fn new(seat: Seat, now: Arc<dyn Fn() -> UnixMillis + Send + Sync>, user: User) -> Self {
        Self { seat, now, user, open: BTreeMap::new(), opened: 0 }
    }

    /// Does something with the box. The lock is not held across a wait.
    fn with<T>(&self, act: impl FnOnce(&mut Machine, By) -> Result<T, Fault>) -> Result<T, StatusReply> {
        let mut machine = self.seat.machine();
        machine.now = (self.now)();
        let by = By { user: self.user, now: machine.now };
        act(&mut machine, by).map_err(refusal)
    }

    fn path(&self, path: &str) -> String {
        path::absolute(self.user.home(), path)
    }

    fn keep(&mut self, id: u32, open: Open) -> Result<Handle, StatusReply> {
        if self.open.len() >= MOST_OPEN {
            return Err(StatusReply::new(StatusCode::Failure).with_message("Too many open files"));
        }
        self.opened += 1;
        let handle = self.opened.to_string();
        self.open.insert(handle.clone(), open);
        Ok(Handle { id, handle })
    }

    fn file(&self, handle: &str) -> Result<(String, bool), StatusReply> {
        match self.open.get(handle) {
            Some(Open::File { path, append }) => Ok((path.clone(), *append)),
            Some(Open::Folder(_)) | None => Err(StatusCode::Failure.into()),
        }
    }

    fn stat_of(&self, id: u32, path: &str) -> Result<Attrs, StatusReply> {
        let stat = self.with(|machine, by| machine.files.stat(path, by.user))?;
        Ok(Attrs { id, attrs: attributes(&stat) })
    }

    fn change(&self, id: u32, path: &str, attrs: &FileAttributes) -> Result<Status, StatusReply> {
        self.with(|machine, by| {
            if let Some(size) = attrs.size {
                let size = usize::try_from(size).map_err(|_| Fault::Full)?;
                let mut bytes = machine.read(path, by.user)?.into_owned();
                if size > bytes.len() {
                    machine.files.write(path, &[], How::At(size as u64), by)?;
                } else {
                    bytes.truncate(size);
                    machine.files.write(path, &bytes, How::Replace, by)?;
                }
            }
            if attrs.permissions.is_none() && attrs.mtime.is_none() {
                return Ok(());
            }
            let entry = machine.files.change(path, by.user)?;
            if let Some(mode) = attrs.permissions {
                entry.mode = (mode & 0o777) as u16;
            }
            if let Some(seconds) = attrs.mtime {
                entry.modified = UnixMillis(i64::from(seconds) * 1_000);
            }
            Ok(())
        })?;
        Ok(done(id))
    }
}

impl Handler for FilesAway {
    type Error = StatusReply;

    fn unimplemented(&self) -> StatusReply {
        StatusCode::OpUnsupported.into()
    }

    async fn open(
        &mut self,
        id: u32,
        filename: String,
        pflags: OpenFlags,
        attrs: FileAttributes,
    ) -> Result<Handle, StatusReply> {
        let path = self.path(&filename);
        self.with(|machine, by| {
            let there = machine.files.stat(&path, by.user);
            if pflags.contains(OpenFlags::EXCLUDE) && there.is_ok() {
                return Err(Fault::Exists);
            }
            if pflags.contains(OpenFlags::CREATE) && there == Err(Fault::Missing) {
                let mode = attrs.permissions.map_or(0o644, |mode| (mode & 0o777) as u16);
                machine.files.make(&path, Content::Bytes(Vec::new()), mode, by)?;
            }
            if pflags.contains(OpenFlags::WRITE) {
                let how = if pflags.contains(OpenFlags::TRUNCATE) { How::Replace } else { How::Append };
                machine.files.write(&path, b"", how, by)
            } else {
                machine.files.read(&path, by.user).map(drop)
            }
        })?;
        self.keep(id, Open::File { path, append: pflags.contains(OpenFlags::APPEND) })
    }

    async fn close(&mut self, id: u32, handle: String) -> Result<Status, StatusReply> {
        self.open.remove(&handle).map(|_| done(id)).ok_or_else(|| StatusCode::Failure.into())
    }

    async fn read(&mut self, id: u32, handle: String, offset: u64, len: u32) -> Result<Data, StatusReply> {
        let (path, _) = self.file(&handle)?;
        let data = self.with(|machine, by| {
            let bytes = machine.read(&path, by.user)?;
            let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
            let end = start.saturating_add(len as usize).min(start + MOST_READ).min(bytes.len());
            Ok(bytes[start..end].to_vec())
        })?;
        if data.is_empty() { Err(StatusCode::Eof.into()) } else { Ok(Data { id, data }) }
    }

    async fn write(
        &mut self,
        id: u32,
        handle: String,
        offset: u64,
        data: Vec<u8>,
    ) -> Result<Status, StatusReply> {
        let (path, append) = self.file(&handle)?;
        let how = if append { How::Append } else { How::At(offset) };
        self.with(|machine, by| machine.files.write(&path, &data, how, by))?;
        Ok(done(id))
    }

    async fn lstat(&mut self, id: u32, path: String) -> Result<Attrs, StatusReply> {
        self.stat_of(id, &self.path(&path))
    }

    async fn stat(&mut self, id: u32, path: String) -> Result<Attrs, StatusReply> {
        self.stat_of(id, &self.path(&path))
    }

    async fn fstat(&mut self, id: u32, handle: String) -> Result<Attrs, StatusReply> {
        self.stat_of(id, &self.file(&handle)?.0)
    }

    async fn setstat(&mut self, id: u32, path: String, attrs: FileAttributes) -> Result<Status, StatusReply> {
        self.change(id, &self.path(&path), &attrs)
    }

    async fn fsetstat(
        &mut self,
        id: u32,
        handle: String,
        attrs: FileAttributes,
    ) -> Result<Status, StatusReply> {
        self.change(id, &self.file(&handle)?.0, &attrs)
    }

    async fn opendir(&mut self, id: u32, path: String) -> Result<Handle, StatusReply> {
        let folder = self.path(&path);
        let mut names = self.with(|machine, by| {
            let here = machine.files.stat(&folder, by.user)?;
            let above = machine.files.stat(path::parent(&folder), by.user)?;
            let inside = machine.files.list(&folder, by.user)?;
            let all = [(".", here), ("..", above)].into_iter().chain(inside);
            Ok(all.map(|(name, stat)| named(name, &stat)).collect::<Vec<_>>())
        })?;
        // They are taken from its end.
        names.reverse();
        self.keep(id, Open::Folder(names))
    }

    async fn readdir(&mut self, id: u32, handle: String) -> Result<Name, StatusReply> {
        match self.open.get_mut(&handle) {
            Some(Open::Folder(left)) if left.is_empty() => Err(StatusCode::Eof.into()),
            Some(Open::Folder(left)) => {
                let files = left.split_off(left.len().saturating_sub(MOST_NAMES)).into_iter().rev().collect();
                Ok(Name { id, files })
            }
            Some(Open::File { .. }) | None => Err(StatusCode::Failure.into()),
        }
    }

    async fn remove(&mut self, id: u32, filename: String) -> Result<Status, StatusReply> {
        let path = self.path(&filename);
        self.with(|machine, by| match machine.files.stat(&path, by.user)?.folder {
            true => Err(Fault::IsFolder),
            false => machine.files.remove(&path, by.user),
        })?;
        Ok(done(id))
    }

    async fn mkdir(&mut self, id: u32, path: String, attrs: FileAttributes) -> Result<Status, StatusReply> {
        let path = self.path(&path);
        let mode = attrs.permissions.map_or(0o755, |mode| (mode & 0o777) as u16);
        self.with(|machine, by| machine.files.make(&path, Content::Folder, mode, by))?;
        Ok(done(id))
    }

    async fn rmdir(&mut self, id: u32, path: String) -> Result<Status, StatusReply> {
        let path = self.path(&path);
        self.with(|machine, by| match machine.files.stat(&path, by.user)?.folder {
            true => machine.files.remove(&path, by.user),
            false => Err(Fault::NotFolder),
        })?;
        Ok(done(id))
    }

    async fn realpath(&mut self, id: u32, path: String) -> Result<Name, StatusReply> {
        Ok(Name { id, files: vec![File::dummy(self.path(&path))] })
    }

    async fn rename(&mut self, id: u32, oldpath: String, newpath: String) -> Result<Status, StatusReply> {
        let (from, to) = (self.path(&oldpath), self.path(&newpath));
        self.with(|machine, by| machine.files.rename(&from, &to, by.user))?;
        Ok(done(id))
    }
}
