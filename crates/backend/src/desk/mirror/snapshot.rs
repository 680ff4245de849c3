//! Where a context's rows are kept between two runs, so that only what changed since is read.
//!
//! It is a copy and never the truth: a file that is missing, damaged, of another program or of another life of the world
//! is left aside, and the fleet is read whole.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use api::id::ContextId;
use index::Index;
use serde::{Deserialize, Serialize};

use crate::private_file;

/// The folder in the data directory.
const FOLDER: &str = "mirror";
/// How rows are made of SIMs and groups. Raised with whatever makes another row of the same SIM: a test holds it.
const DERIVATION: u32 = 1;
/// Bytes that are read or written at once.
const CHUNK: usize = 1 << 20;

/// Up to where a platform was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stand {
    /// The life of the world; see [`api::console::rows::RowsPage::epoch`].
    pub(super) epoch: String,
    /// All that the world did up to here is in the rows.
    pub(super) position: u64,
}

/// What stands in front of the rows.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    derivation: u32,
    #[serde(flatten)]
    stand: Stand,
}

/// The file of a context's rows.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    path: PathBuf,
}

impl Snapshot {
    /// The file of a context below the data directory, which need not exist.
    pub(crate) fn new(data: &Path, context: &ContextId) -> Self {
        Snapshot { path: data.join(FOLDER).join(format!("{context}.idx")) }
    }

    /// What was kept, unless there is nothing or it is of no use. Blocks.
    pub(super) fn read(&self) -> Option<(Index, Stand)> {
        match self.try_to_read() {
            Ok(kept) => kept,
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::warn!(file = %self.path.display(), %error, "kept rows are of no use; the fleet is read whole");
                None
            }
        }
    }

    fn try_to_read(&self) -> io::Result<Option<(Index, Stand)>> {
        let file = File::open(&self.path)?;
        let (index, note) = Index::read(BufReader::with_capacity(CHUNK, file))?;
        let note: Note = serde_json::from_slice(&note)?;
        Ok((note.derivation == DERIVATION).then_some((index, note.stand)))
    }

    /// Keeps rows in the place of those before. Blocks.
    ///
    /// # Errors
    /// The disk does not take them; those before are still there.
    pub(super) fn write(&self, index: &Index, stand: Stand) -> io::Result<()> {
        let note = serde_json::to_vec(&Note { derivation: DERIVATION, stand })?;
        if let Some(folder) = self.path.parent() {
            private_file::create_folder(folder)?;
        }
        let draft = private_file::Draft::beside(&self.path)?;
        let mut out = BufWriter::with_capacity(CHUNK, draft.file());
        index.write(&note, &mut out)?;
        out.flush()?;
        drop(out);
        // A checksum tells what a power cut made of it: it need not wait for the disk.
        draft.put()
    }
}

#[cfg(test)]
mod tests {
    use api::{
        console::sim_row::SimRow,
        soracom::{group::Group, sim::Sim},
    };
    use serde_json::{Value, json};
    use sha2::{Digest as _, Sha256};

    use super::*;

    /// A session as its group wants it, one that disagrees with it, none any more, and none ever.
    fn rows() -> Vec<SimRow> {
        let group: Group = serde_json::from_value(json!({
            "groupId": "7d1d2c04-7a6f-4a3c-8f3e-2f3f1a1b0c11", "operatorId": "OP0012345678", "lastModifiedTime": 5,
            "tags": { "name": "gateways" },
            "configuration": { "SoracomAir": { "useCustomDns": true, "dnsServers": ["10.0.0.53"] } },
        }))
        .unwrap();
        let sim = |number: u32, status: &str, session: Value| -> Sim {
            serde_json::from_value(json!({
                "simId": format!("898110000000000{number:04}"), "groupId": group.group_id, "status": status,
                "speedClass": "s1.standard", "lastModifiedTime": 4, "tags": { "name": "truck", "site": "Kobe" },
                "profiles": { "p": {
                    "primaryImsi": "440103100000001",
                    "subscribers": { "440103100000001": { "imsi": "440103100000001", "subscription": "plan-D" } },
                } },
                "sessionStatus": session, "previousSession": { "imei": "356938030000013" },
            }))
            .unwrap()
        };
        let open =
            |dns: &str| json!({ "online": true, "lastUpdatedAt": 10, "sessionId": "s", "dnsServers": [dns] });
        [
            sim(1, "active", open("10.0.0.53")),
            sim(2, "active", open("10.0.0.54")),
            sim(3, "suspended", json!({ "online": false, "lastUpdatedAt": 11 })),
            sim(4, "ready", Value::Null),
        ]
        .iter()
        .map(|sim| SimRow::derive(sim, Some(&group), None))
        .collect()
    }

    fn stand() -> Stand {
        Stand { epoch: "e".to_owned(), position: 7 }
    }

    fn kept(dir: &Path) -> (Snapshot, Index) {
        let snapshot = Snapshot::new(dir, &ContextId::new("local").unwrap());
        let mut index = Index::default();
        rows().iter().for_each(|row| drop(index.upsert(row)));
        snapshot.write(&index, stand()).unwrap();
        (snapshot, index)
    }

    #[test]
    fn what_was_kept_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let (snapshot, index) = kept(dir.path());
        let (again, stands) = snapshot.read().unwrap();
        assert_eq!((again.rows().collect::<Vec<_>>(), stands), (index.rows().collect(), stand()));
        assert_eq!(std::fs::read_dir(dir.path().join(FOLDER)).unwrap().count(), 1, "no draft stays");
    }

    #[test]
    fn a_damaged_file_and_one_of_another_derivation_are_left_aside() {
        let dir = tempfile::tempdir().unwrap();
        let (snapshot, index) = kept(dir.path());
        let mut bytes = std::fs::read(&snapshot.path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&snapshot.path, &bytes).unwrap();
        assert!(snapshot.read().is_none());
        bytes[middle] ^= 1;
        std::fs::write(&snapshot.path, &bytes[..middle]).unwrap();
        assert!(snapshot.read().is_none(), "broken off");

        let note = Note { derivation: DERIVATION + 1, stand: stand() };
        let mut out = Vec::new();
        index.write(&serde_json::to_vec(&note).unwrap(), &mut out).unwrap();
        std::fs::write(&snapshot.path, out).unwrap();
        assert!(snapshot.read().is_none(), "of another program");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let (snapshot, _) = kept(dir.path());
        assert_eq!(std::fs::metadata(&snapshot.path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    /// When this fails, the same SIM makes another row than before: raise [`DERIVATION`] and take over the new sum.
    #[test]
    fn rows_are_made_as_this_derivation_says() {
        let text = serde_json::to_vec(&rows()).unwrap();
        assert_eq!((DERIVATION, hex::encode(&Sha256::digest(text)[..4]).as_str()), (1, "31cd64a6"));
    }
}
