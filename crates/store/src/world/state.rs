use std::{cell::RefCell, sync::Arc};

use rusqlite::Connection;

use crate::{
    StoreError,
    error::Doing,
    world::{
        WorldChange,
        alarm::Alarm,
        journal,
        load::load,
        memory::{Committed, Memory},
        settle::Settling,
        unit::{Facts, Unit},
        wipe, write_meta,
    },
    writer::{GroupState, Upkeep, run_cached},
};

/// What the writer thread of a world keeps beside the connection.
pub struct WorldState {
    pub(super) memory: Arc<Memory>,
    pub(super) unit: RefCell<Unit>,
    settling: Settling,
    sheets: journal::Sheets,
    /// Whether the present command has a savepoint: it has none until it writes rows of its own.
    pub(super) savepoint: std::cell::Cell<bool>,
    /// The count before the present command, and the greatest that was ever committed: a lost reset must not bring an old
    /// number back, because session ids hang on it.
    before: u64,
    greatest: u64,
    /// The seed and the next ids of the last commit.
    committed: (u64, i64, i64),
    tell: Box<dyn FnMut(Vec<WorldChange>) + Send>,
    alarm: Alarm,
    /// Whether something of an emptied world stands aside, and the groups since some of it went.
    aside: Option<u32>,
}

impl std::fmt::Debug for WorldState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorldState").field("unit", &self.unit).finish_non_exhaustive()
    }
}

/// Where the count of commands stands.
pub(crate) const SEQUENCE: &str = "sequence";

impl WorldState {
    pub(crate) fn read(
        connection: &Connection,
        memory: &Arc<Memory>,
        tell: impl FnMut(Vec<WorldChange>) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let loaded = load(connection)?;
        let facts = Facts::committed(&loaded.committed, loaded.next_entry, loaded.next_newcomer);
        let sequence = loaded.committed.position;
        *memory.write() = loaded.committed;
        memory.write().next_due = facts.due.first().map(|(at, _)| *at);
        Ok(WorldState {
            memory: Arc::clone(memory),
            committed: (loaded.seed, loaded.next_entry, loaded.next_newcomer),
            unit: RefCell::new(Unit::new(sequence, loaded.seed, facts)),
            settling: Settling::new(loaded.unsettled, loaded.journal),
            sheets: journal::Sheets::default(),
            savepoint: std::cell::Cell::new(false),
            before: sequence,
            greatest: sequence,
            tell: Box::new(tell),
            alarm: Alarm::default(),
            aside: wipe::is_any_aside(connection)?.then_some(0),
        })
    }

    /// Where one hears of what fails between commands.
    pub(crate) fn alarm(&self) -> Alarm {
        self.alarm.clone()
    }
}

/// Groups under load between two pieces of what was set aside: each costs a commit, and nobody waits for it.
const SELDOM: u32 = 16;

impl WorldState {
    /// Removes some of what an emptied world left; true when there is more.
    fn sweep(&mut self, connection: &Connection, upkeep: Upkeep) -> Result<bool, StoreError> {
        let Some(groups) = &mut self.aside else { return Ok(false) };
        *groups += 1;
        if upkeep == Upkeep::Idle || *groups >= SELDOM {
            self.aside = wipe::sweep(connection)?.then_some(0);
        }
        Ok(self.aside.is_some())
    }
}

impl GroupState for WorldState {
    fn begin(&mut self, _connection: &Connection) -> Result<(), StoreError> {
        let unit = self.unit.get_mut();
        unit.begin();
        self.before = unit.sequence;
        unit.sequence += 1;
        Ok(())
    }

    fn keep(&mut self, connection: &Connection) -> Result<(), StoreError> {
        if self.savepoint.replace(false) {
            run_cached(connection, "RELEASE command").doing("keep a command")?;
        }
        Ok(())
    }

    fn rollback(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let unit = self.unit.get_mut();
        unit.rollback();
        unit.sequence = unit.sequence.max(self.before);
        if self.savepoint.replace(false) {
            run_cached(connection, "ROLLBACK TO command").doing("roll back a command")?;
            run_cached(connection, "RELEASE command").doing("roll back a command")?;
        }
        Ok(())
    }

    fn seal(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let unit = self.unit.get_mut();
        journal::write_entries(connection, &unit.facts.entries)?;
        let before = (!unit.facts.wiped).then_some(&*self.memory);
        let row = self.settling.next_row();
        let journal = journal::write(connection, row, &unit.facts.touched, before, &mut self.sheets)?;
        self.settling.wrote(journal);
        write_meta(connection, SEQUENCE, &unit.sequence)
    }

    fn committed(&mut self) {
        let unit = self.unit.get_mut();
        self.greatest = unit.sequence;
        if std::mem::take(&mut unit.ends_tokens) {
            // First: what is known of a token must not open the life of the world that begins here.
            self.memory.tokens_ended();
        }
        let facts = &mut unit.facts;
        let mut gone = Committed::default();
        let mut world = self.memory.write();
        if std::mem::take(&mut facts.wiped) {
            let (origin, generation) = (facts.origin.clone(), std::mem::take(&mut facts.generation));
            gone = std::mem::replace(&mut world, Committed { origin, generation, ..Committed::default() });
            self.settling.wiped();
            self.aside = Some(0);
        }
        world.next_due = facts.due.first().map(|(at, _)| *at);
        for (number, touched) in facts.touched.drain() {
            self.settling.add(number);
            world.heads.insert(number, touched.head);
            world.recent.insert(number, touched.record);
        }
        drop(world);
        // Without the lock: it may be a million.
        drop(gone);
        facts.entries.clear();
        self.committed = (unit.seed, facts.next_entry, facts.next_newcomer);
        if !unit.changes.is_empty() {
            (self.tell)(std::mem::take(&mut unit.changes));
        }
        // Last: whoever reads a position has been told all that was done before it.
        self.memory.write().position = unit.sequence;
    }

    fn lost(&mut self) {
        let unit = self.unit.get_mut();
        unit.begin();
        let (seed, next_entry, next_newcomer) = self.committed;
        unit.facts = Facts::committed(&self.memory.read(), next_entry, next_newcomer);
        unit.seed = seed;
        unit.sequence = unit.sequence.max(self.greatest);
        unit.changes.clear();
        unit.circumstances = None;
        self.savepoint.set(false);
        self.settling.lost();
    }

    fn upkeep(&mut self, connection: &Connection, upkeep: Upkeep) -> Result<bool, StoreError> {
        let settled = self.settling.go_on(connection, &self.memory, upkeep);
        let looked_after = settled.and_then(|more| Ok(self.sweep(connection, upkeep)? || more));
        self.alarm.watch(looked_after)
    }
}
