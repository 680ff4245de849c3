//! Files of Harvest Files.

use api::{console::feed::Cause, id::OpId};
use emulator::{
    Cx, Error,
    file::{self, Content, FileChange, FilePath, FileRecord, Ground, Put},
};
use store::{
    StoreError,
    world::{Reading, Tx},
};

use crate::cloud::state::AppError;

/// What lies in a directory, by its name; the refusal where it is not there.
pub(crate) fn list(
    world: &Reading<'_>,
    directory: &FilePath,
    after: Option<&str>,
    limit: u32,
) -> Result<Result<Vec<FileRecord>, Error>, StoreError> {
    let is_there =
        directory.is_root() || world.file(directory)?.is_some_and(|record| record.content.is_none());
    if !is_there {
        return Ok(Err(Error::NotFound { kind: "directory", id: directory.as_str().to_owned() }));
    }
    world.files_in(directory, after, limit).map(Ok)
}

/// Keeps a file; true where it is a new one.
pub(crate) fn put(
    tx: &mut Tx<'_>,
    cx: &Cx,
    path: &FilePath,
    content: Content,
    bytes: &[u8],
) -> Result<bool, AppError> {
    let before = tx.file(path)?;
    let mut above = Vec::new();
    for directory in path.above() {
        above.extend(tx.file(&directory)?);
    }
    let ground = Ground { before: before.as_ref(), above: &above, totals: tx.file_totals()? };
    let Put { file, directories, event } = file::put(path, content, ground, op(cx), cx.now)?;
    for directory in directories {
        tx.keep_file(&directory, None)?;
    }
    tx.keep_file(&file, Some(bytes))?;
    tx.tell_of_file(&event)?;
    Ok(event.change == FileChange::Created)
}

pub(crate) fn delete(tx: &mut Tx<'_>, cx: &Cx, path: &FilePath) -> Result<(), AppError> {
    let event = file::delete(path, tx.file(path)?.as_ref(), op(cx))?;
    tx.remove_file(path)?;
    Ok(tx.tell_of_file(&event)?)
}

pub(crate) fn delete_directory(tx: &mut Tx<'_>, _: &Cx, path: &FilePath) -> Result<(), AppError> {
    let is_empty = tx.files_in(path, None, 1)?.is_empty();
    file::delete_directory(path, tx.file(path)?.as_ref(), is_empty)?;
    Ok(tx.remove_file(path)?)
}

/// The intention behind a command.
fn op(cx: &Cx) -> Option<OpId> {
    if let Cause::Call { op, .. } = &cx.cause { op.clone() } else { None }
}
