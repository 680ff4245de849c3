use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc,
};

use anyhow::{Context, bail};
use api::id::ContextId;
use store::{
    Lane, StoreError,
    world::{Tx, WorldStore},
};

use crate::{
    cloud::{
        draft,
        import::{read::Complaint, recording::Recording},
        populate::{self, Beginning},
    },
    holder::Holder,
    random, steady,
};

/// The world that is grown, not imported: its outbound policy is the operator's to choose.
const LOCAL: &str = "local";
/// SIMs written in one command.
const CHUNK: usize = 100;

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// SIMs loaded.
    pub sims: usize,
    /// Groups loaded.
    pub groups: usize,
    /// Session events loaded.
    pub events: usize,
    /// What was not loaded, in the order of files and lines.
    pub complaints: Vec<Complaint>,
}

/// Loads recorded files into a new world of the data directory. Malformed records are complained of, the rest is loaded.
///
/// # Errors
/// A server holds the directory, a world of that name is there already, a file does not open, or nothing in the files
/// could be loaded; then no world is left behind.
pub fn import(data: &Path, world: &ContextId, files: &[PathBuf]) -> anyhow::Result<ImportReport> {
    if world.as_str() == LOCAL {
        bail!("{LOCAL} is the world that a server grows by itself; choose another name with --world");
    }
    let _holder = Holder::take(data)?;
    let worlds = data.join("worlds");
    fs::create_dir_all(&worlds).with_context(|| format!("could not create {}", worlds.display()))?;
    let path = worlds.join(format!("{world}.db"));
    if path.exists() {
        bail!("there is a world {world} already; choose another name with --world");
    }
    let mut recording = Recording::default();
    for file in files {
        let text = fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
        recording.read(&file.display().to_string(), &text);
    }
    let seed = random::number() >> 12;
    let fleet = recording.fleet(steady::wall(), seed);
    let report = ImportReport {
        sims: fleet.len(),
        groups: recording.groups.len(),
        events: fleet.iter().map(|grown| grown.history.len()).sum(),
        complaints: recording.complaints,
    };
    if report.sims == 0 {
        let first = report.complaints.first().map(|complaint| format!(": {complaint}")).unwrap_or_default();
        bail!("the files hold no SIM that could be loaded{first}");
    }
    // Written beside and put in place whole: a world is there or it is not.
    let beside = worlds.join(format!("{world}.importing"));
    draft::remove(&beside)?;
    let store = WorldStore::open(&beside, |_| (), steady::steady)?;
    let (groups, generation) = (recording.groups, random::hex(16));
    run(&store, move |tx| {
        tx.clear(None, seed, &generation)?;
        tx.set_meta(
            populate::BEGINNING,
            &Beginning { scenario: populate::RECORDING.to_owned(), sims: None, seed },
        )?;
        groups.values().try_for_each(|group| tx.put_group(group))
    })?;
    let mut rest = fleet.into_iter();
    loop {
        let chunk: Vec<_> = rest.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        run(&store, move |tx| chunk.into_iter().try_for_each(|grown| tx.grow(grown)))?;
    }
    run(&store, |tx| tx.set_meta(populate::GROWN, &true))?;
    // The last connection writes everything into the one file.
    drop(store);
    fs::rename(&beside, &path).with_context(|| format!("could not put {} in place", path.display()))?;
    Ok(report)
}

fn run(
    store: &WorldStore,
    work: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
) -> anyhow::Result<()> {
    let (sender, receiver) = mpsc::channel();
    store.write(Lane::Bulk, work, move |outcome| {
        // The receiver waits below.
        let _ = sender.send(outcome);
    })?;
    Ok(receiver.recv()???)
}
