//! Who holds a data directory: one server at a time.

use std::{
    fs::File,
    io::{Read, Seek, Write},
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

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
    address: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
struct ServerFile {
    pid: u32,
    address: String,
}

const LOCK: &str = "lock";
const SERVER: &str = "server.json";

impl Holder {
    /// Takes the data directory, creating it (mode 0700) when it is not there.
    ///
    /// # Errors
    /// [`Held`] when another server has it; else what the file system says.
    pub(crate) fn take(data: &Path) -> anyhow::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(data)
            .with_context(|| format!("could not create {}", data.display()))?;
        let mut file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(data.join(LOCK))
            .with_context(|| format!("could not open the lock in {}", data.display()))?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            let address = std::fs::read_to_string(data.join(SERVER))
                .ok()
                .and_then(|text| serde_json::from_str::<ServerFile>(&text).ok())
                .map(|server| format!(" at {}", server.address))
                .unwrap_or_default();
            return Err(Held {
                data: data.display().to_string(),
                holder: format!("{}{address}", text.trim()),
            }
            .into());
        }
        file.set_len(0)?;
        file.rewind()?;
        write!(file, "{}", std::process::id())?;
        Ok(Holder { file, address: data.join(SERVER) })
    }

    /// Tells client verbs where the server listens (mode 0600).
    pub(crate) fn announce(&self, address: SocketAddr) -> anyhow::Result<()> {
        let text = serde_json::to_string(&ServerFile {
            pid: std::process::id(),
            address: format!("http://{address}"),
        })?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&self.address)?;
        file.write_all(text.as_bytes())?;
        Ok(())
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // Only tidying up: a stale file is overwritten by the next holder, and the lock ends with the process.
        let _ = std::fs::remove_file(&self.address);
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_of_the_first() {
        let data = tempfile::tempdir().unwrap();
        let first = Holder::take(data.path()).unwrap();
        first.announce(SocketAddr::from(([127, 0, 0, 1], 4711))).unwrap();
        let error = Holder::take(data.path()).unwrap_err();
        let held = error.downcast_ref::<Held>().unwrap();
        assert_eq!(held.holder, format!("{} at http://127.0.0.1:4711", std::process::id()));
        drop(first);
        assert!(Holder::take(data.path()).is_ok());
    }
}
