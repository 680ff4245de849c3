use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc,
};

use anyhow::{Context, bail};
use api::{UnixMillis, id::ContextId};
use emulator::scenario::Grown;
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
    private_file, random, steady,
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
    let places = places(&fleet);
    let mut rest = fleet.into_iter().zip(places);
    loop {
        let chunk: Vec<_> = rest.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        run(&store, move |tx| chunk.into_iter().try_for_each(|(grown, places)| tx.grow(grown, &places)))?;
    }
    run(&store, |tx| tx.set_meta(populate::GROWN, &true))?;
    // The last connection writes everything into the one file.
    drop(store);
    fs::rename(&beside, &path)
        .and_then(|()| private_file::sync_folder_of(&path))
        .with_context(|| format!("could not put {} in place", path.display()))?;
    Ok(report)
}

/// Where the entries of each history stand among all entries, from 1 on, in the order of their times.
fn places(fleet: &[Grown]) -> Vec<Vec<i64>> {
    let mut entries: Vec<(UnixMillis, usize)> = (0..)
        .zip(fleet)
        .flat_map(|(sim, grown)| grown.history.iter().map(move |event| (event.time, sim)))
        .collect();
    entries.sort_unstable();
    let mut places = vec![Vec::new(); fleet.len()];
    for (place, (_, sim)) in (1..).zip(entries) {
        places[sim].push(place);
    }
    places
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use api::id::SimId;
    use store::world::EventRange;

    use super::*;

    #[test]
    fn what_is_old_is_forgotten_whichever_sim_it_belongs_to() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("recorded.json");
        // The first SIM's young entry stands in nobody's way.
        let mut text = String::new();
        for (sim, times) in [("1", [50, 10, 90]), ("2", [20, 95, 60]), ("3", [40, 30, 5])] {
            let imsi = format!("44010000000000{sim}");
            text += &format!(
                r#"{{"simId":"{sim}","status":"active","profiles":{{"p":{{"subscribers":{{"{imsi}":{{"imsi":"{imsi}"}}}}}}}}}}"#
            );
            for time in times {
                text += &format!(r#"{{"event":"Created","time":{time},"simId":"{sim}","sessionId":"s"}}"#);
            }
        }
        fs::write(&file, text.replace("}{", "}\n{")).unwrap();
        let (data, world) = (dir.path().join("data"), ContextId::new("mine").unwrap());
        let report = import(&data, &world, &[file]).unwrap();
        assert_eq!((report.sims, report.events), (3, 9), "{:?}", report.complaints);

        let store = WorldStore::open(&data.join("worlds/mine.db"), |_| (), || Duration::ZERO).unwrap();
        let times = |sim: &str| -> Vec<i64> {
            let all = EventRange { from: None, to: None, after: None, limit: 100 };
            let page = store.read(|world| world.events_of_sim(&SimId::new(sim).unwrap(), all)).unwrap();
            page.into_iter().map(|(key, _)| key.time.0).collect()
        };
        assert_eq!([times("1"), times("2"), times("3")], [[90, 50, 10], [95, 60, 20], [40, 30, 5]]);
        assert_eq!(store.read(|world| world.newest_event()).unwrap(), Some(UnixMillis(95)));
        let (sender, gone) = mpsc::channel();
        let prune = |tx: &mut Tx<'_>| tx.prune_events(UnixMillis(45), u64::MAX, 7);
        store.write(Lane::Bulk, prune, move |outcome| sender.send(outcome).unwrap()).unwrap();
        assert_eq!(gone.recv().unwrap().unwrap().unwrap(), 5);
        assert_eq!([times("1"), times("2"), times("3")], [vec![90, 50], vec![95, 60], vec![]]);
    }
}
