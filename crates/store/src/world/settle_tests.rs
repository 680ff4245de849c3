use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use api::{UnixMillis, console::feed::Cause, id::OperatorId};
use emulator::{
    Decision,
    scenario::{self, Birth},
    session,
};

use super::*;
use crate::{
    migrate,
    world::{MIGRATIONS, Reading, Tx, WorldState},
    writer::GroupState,
};

const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

/// A world without its thread: the test says when a group is, and when a piece.
struct World {
    connection: Connection,
    state: WorldState,
    memory: Arc<Memory>,
}

impl World {
    fn open(path: &Path) -> Self {
        let connection = migrate::open(path, MIGRATIONS).unwrap();
        let memory = Arc::default();
        let state = WorldState::read(&connection, &memory, |_| ()).unwrap();
        World { connection, state, memory }
    }

    fn group<R>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<R, StoreError>) -> R {
        let World { connection, state, .. } = self;
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        state.begin(connection).unwrap();
        let result = work(&mut Tx::new(connection, state)).unwrap();
        state.keep(connection).unwrap();
        state.seal(connection).unwrap();
        connection.execute_batch("COMMIT").unwrap();
        state.committed();
        result
    }

    fn piece(&mut self, upkeep: Upkeep) -> bool {
        self.state.upkeep(&self.connection, upkeep).unwrap()
    }

    fn rows(&self, table: &str) -> u32 {
        let sql = format!("SELECT count(*) FROM {table}");
        self.connection.query_row(&sql, [], |row| row.get(0)).unwrap()
    }

    fn begin(&mut self, scenario: &str, sims: u32) {
        let operator = OperatorId::new("OP0000000001").unwrap();
        let text = scenario::builtin(scenario).unwrap();
        let birth = Birth::new(text, operator, Some(sims), 7, NOW).unwrap();
        self.group(|tx| tx.clear(Some(&birth), 7, "of the tests"));
    }

    /// Cuts or attaches the same SIM; true where it is online then.
    fn write(&mut self) -> bool {
        self.group(|tx| {
            let sim = tx.sims(None, 1)?.remove(0);
            let mut cx = tx.cx(NOW, Cause::Device)?;
            let decision = if sim.online() {
                session::delete(&sim, &mut cx)
            } else {
                session::attach(&sim, None, &mut cx)
            };
            Ok(tx.keep(decision.unwrap(), &cx)?.online())
        })
    }

    fn online(&self) -> bool {
        Reading::new(&self.connection, &self.memory, None).sims(None, 1).unwrap()[0].online()
    }
}

/// A copy of the files as a kill would leave them.
fn killed(path: &Path) -> PathBuf {
    let killed = path.with_file_name("killed.db");
    for suffix in ["", "-wal"] {
        let of = |path: &Path| format!("{}{suffix}", path.display());
        std::fs::copy(of(path), of(&killed)).unwrap();
    }
    killed
}

#[test]
fn a_row_that_follows_a_round_is_not_let_go_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world.db");
    let mut world = World::open(&path);
    world.begin("fleet", 100);
    for _ in 0..LET_GO {
        world.write();
    }
    assert_eq!(world.rows("journal"), LET_GO, "a whole number of pieces");
    while world.rows("journal") > 0 {
        world.piece(Upkeep::Idle);
    }
    let online = world.write();
    world.piece(Upkeep::UnderLoad);
    assert_eq!(world.rows("journal"), 1);

    let killed = killed(&path);
    assert_eq!(World::open(&killed).online(), online);
}

#[test]
fn under_load_a_round_is_faster_than_what_is_written() {
    const SIMS: usize = 600;
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(&dir.path().join("world.db"));
    world.begin("fleet", 1_800);
    let mut touched: Option<String> = None;
    let mut touch = |world: &mut World| {
        touched = world.group(|tx| {
            let cx = tx.cx(NOW, Cause::Device)?;
            let sims = tx.sims(touched.as_deref(), SIMS as u32)?;
            for sim in &sims {
                let record = (**sim).clone();
                tx.keep(
                    Decision { record, events: Vec::new(), status: None, shows: false, heard: Vec::new() },
                    &cx,
                )?;
            }
            Ok(sims.last().map(|sim| sim.sim_id().to_string()))
        });
    };
    touch(&mut world);
    world.piece(Upkeep::UnderLoad);
    assert_eq!(world.rows("heads"), 0, "it is not much yet");
    touch(&mut world);
    world.piece(Upkeep::Idle);
    assert_eq!(world.rows("heads"), PIECE as u32);
    touch(&mut world);
    world.piece(Upkeep::UnderLoad);
    assert!(world.rows("heads") > (PIECE + SIMS) as u32, "{}", world.rows("heads"));
}

#[test]
fn what_cannot_be_settled_is_told_once_and_again_when_it_had_gone_well() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(&dir.path().join("world.db"));
    world.begin("small", 12);
    world.write();
    let read_only = |world: &World, on: bool| {
        world.connection.pragma_update(None, "query_only", on).unwrap();
    };
    let fails = |world: &mut World| {
        world.state.upkeep(&world.connection, Upkeep::Idle).unwrap_err();
    };
    read_only(&world, true);
    fails(&mut world);
    let (tell, told) = std::sync::mpsc::channel();
    world.state.alarm().listen(move |error| tell.send(error.trouble()).unwrap());
    for _ in 0..3 {
        fails(&mut world);
    }
    let trouble = Some(api::console::notice::WriteTrouble::Failing);
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [trouble], "by whoever listens, once");
    read_only(&world, false);
    assert!(world.piece(Upkeep::Idle));
    read_only(&world, true);
    fails(&mut world);
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [trouble]);
}

#[test]
fn what_an_emptied_world_leaves_goes_when_there_is_time() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world.db");
    let mut world = World::open(&path);
    let aside = |world: &World| world.rows("sqlite_schema WHERE name LIKE 'gone%'");
    for _ in 0..2 {
        world.begin("small", 12);
        world.write();
        while world.piece(Upkeep::Idle) && world.rows("sims") == 0 {}
        assert!(world.rows("sims") > 0 && world.rows("session_events") > 0);
    }
    world.begin("small", 12);
    assert_eq!((world.rows("sims"), world.rows("session_events")), (0, 0));
    assert!(aside(&world) >= 2);
    world.write();
    let entries = world.rows("session_events");
    assert!(entries > 0);
    let killed = killed(&path);
    // Without a rest as well.
    let mut under_load = World::open(&killed);
    for world in [(&mut world, Upkeep::Idle), (&mut under_load, Upkeep::UnderLoad)] {
        let (world, upkeep) = world;
        let mut pieces = 0;
        while aside(world) > 0 {
            world.piece(upkeep);
            pieces += 1;
            assert!(pieces < 200);
        }
        assert_eq!(world.rows("session_events"), entries, "nothing of the new one goes");
        world.write();
    }
}
