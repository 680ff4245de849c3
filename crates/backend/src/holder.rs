//! Who holds a data directory: one server at a time.

use std::{
    fs::{File, TryLockError},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::private_file;

/// Another server holds the data directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{data} is held by the server {holder}")]
pub struct Held {
    /// The directory.
    pub data: String,
    /// The process id of the holder and where it listens, as far as known.
    pub holder: String,
}

/// The lock on a data directory; released when dropped, also by a kill.
#[derive(Debug)]
pub(crate) struct Holder {
    file: File,
    server: PathBuf,
}

/// Who holds the directory. It stands beside the lock, for on Windows nobody else reads a file that is locked.
#[derive(Debug, Serialize, Deserialize)]
struct ServerFile {
    pid: u32,
    /// Absent while the holder does not listen.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
}

/// Where the server of a data directory listens, as far as it says so; it may have ended since.
pub fn listening(data: &Path) -> Option<String> {
    let text = std::fs::read_to_string(data.join(SERVER)).ok()?;
    serde_json::from_str::<ServerFile>(&text).ok()?.address
}

const LOCK: &str = "lock";
const SERVER: &str = "server.json";

impl Holder {
    /// Takes the data directory, creating it when it is not there; it is its owner's alone.
    ///
    /// # Errors
    /// [`Held`] when another server has it; else what the file system says.
    pub(crate) fn take(data: &Path) -> anyhow::Result<Self> {
        private_file::create_folder(data).with_context(|| format!("could not create {}", data.display()))?;
        let file = private_file::open(&data.join(LOCK))
            .with_context(|| format!("could not open the lock in {}", data.display()))?;
        let server = data.join(SERVER);
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Held { data: data.display().to_string(), holder: name_of(&server) }.into());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("could not lock {}", data.display()));
            }
        }
        let holder = Holder { file, server };
        holder.tell(None)?;
        Ok(holder)
    }

    /// Tells others where the server listens.
    pub(crate) fn announce(&self, address: SocketAddr) -> anyhow::Result<()> {
        self.tell(Some(format!("http://{address}")))
    }

    fn tell(&self, address: Option<String>) -> anyhow::Result<()> {
        let text = serde_json::to_string(&ServerFile { pid: std::process::id(), address })?;
        private_file::put(&self.server, &text)
            .with_context(|| format!("could not write {}", self.server.display()))
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // Only tidying up: a stale file is overwritten by the next holder, and the lock ends with the process.
        let _ = std::fs::remove_file(&self.server);
        let _ = self.file.unlock();
    }
}

/// The process id of whoever wrote the file, and where it listens.
fn name_of(server: &Path) -> String {
    let found = std::fs::read_to_string(server).ok();
    match found.and_then(|text| serde_json::from_str::<ServerFile>(&text).ok()) {
        Some(ServerFile { pid, address: Some(address) }) => format!("{pid} at {address}"),
        Some(ServerFile { pid, address: None }) => pid.to_string(),
        None => "that is just starting or ending".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder_of(data: &Path) -> String {
        Holder::take(data).unwrap_err().downcast::<Held>().unwrap().holder
    }

    #[test]
    fn a_second_holder_is_told_of_the_first() {
        let data = tempfile::tempdir().unwrap();
        let first = Holder::take(data.path()).unwrap();
        let pid = std::process::id().to_string();
        assert_eq!(holder_of(data.path()), pid);
        first.announce(SocketAddr::from(([127, 0, 0, 1], 4711))).unwrap();
        assert_eq!(holder_of(data.path()), format!("{pid} at http://127.0.0.1:4711"));
        drop(first);
        assert!(Holder::take(data.path()).is_ok());
    }

    #[test]
    fn what_a_killed_server_left_is_not_taken_for_the_holder() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join(SERVER), r#"{"pid":1,"address":"http://127.0.0.1:1"}"#).unwrap();
        let _holder = Holder::take(data.path()).unwrap();
        assert_eq!(holder_of(data.path()), std::process::id().to_string());
    }
}
