//! What the writer has done and not yet committed.

use std::{collections::BTreeSet, sync::Arc};

use api::{UnixMillis, id::SimId, soracom::session::SessionEvent};
use emulator::{SimRecord, fleet::Rules, handler::Handlers, outages::Outages, scenario::Origin};

use crate::world::{
    WorldChange,
    memory::{Committed, Head, Number, Numbered},
};

/// An entry of a session history, with its place in the row of its SIM's entries.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    pub(crate) number: Number,
    /// The entry of the same SIM before this one; 0 for none.
    pub(crate) before: i64,
    pub(crate) event: Arc<SessionEvent>,
}

/// A SIM that was written.
#[derive(Debug, Clone)]
pub(crate) struct Touched {
    pub(crate) record: Arc<SimRecord>,
    pub(crate) head: Head,
}

/// The SIMs of a world as the writer sees them: what was committed, and on top of it what was not.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// The generation of a world that was emptied since the last commit.
    pub(crate) generation: Arc<str>,
    pub(crate) origin: Option<Arc<Origin>>,
    /// Written since the last commit.
    pub(crate) touched: Numbered<Touched>,
    /// Entries since the last commit.
    pub(crate) entries: Vec<Entry>,
    /// Who falls due, and when.
    pub(crate) due: BTreeSet<(UnixMillis, Number)>,
    /// The id of the next entry.
    pub(crate) next_entry: i64,
    /// The number of the next SIM that the world did not begin with.
    pub(crate) next_newcomer: Number,
    /// True when the world was emptied since the last commit: nothing that was committed counts.
    pub(crate) wiped: bool,
}

impl Facts {
    /// As they stand after a commit.
    pub(crate) fn committed(world: &Committed, next_entry: i64, next_newcomer: Number) -> Self {
        let due = world.heads.iter().filter_map(|(number, head)| Some((head.due?, *number)));
        Facts {
            origin: world.origin.clone(),
            due: due.collect(),
            next_entry,
            next_newcomer,
            ..Facts::default()
        }
    }
}

/// What decisions hang on beside the SIM.
#[derive(Debug, Clone)]
pub(crate) struct Circumstances {
    pub(crate) rules: Arc<Rules>,
    pub(crate) outages: Arc<Outages>,
    /// Those event handlers that are at work.
    pub(crate) handlers: Arc<Handlers>,
}

/// The present group of commands, and in it the present command.
#[derive(Debug, Default)]
pub(crate) struct Unit {
    /// Commands and decisions so far, also those that were refused: the same ones, in the same order, give the same numbers.
    pub(crate) sequence: u64,
    pub(crate) seed: u64,
    pub(crate) facts: Facts,
    pub(crate) changes: Vec<WorldChange>,
    /// Whether a command of the group has ended a token, or tried to.
    pub(crate) ends_tokens: bool,
    /// None until they are asked for, and when they may have changed.
    pub(crate) circumstances: Option<Circumstances>,
    mark: Mark,
    undo: Vec<Undo>,
    /// The facts and the seed of before this command, if it emptied the world.
    replaced: Option<Box<(Facts, u64)>>,
    /// The record that was looked at last: it is mostly the one that is written next.
    pub(crate) looked_at: Option<(Number, Arc<SimRecord>)>,
}

/// Where the present command began.
#[derive(Debug, Default, Clone, Copy)]
struct Mark {
    changes: usize,
    entries: usize,
    next_entry: i64,
    next_newcomer: Number,
}

/// What a write replaced.
#[derive(Debug)]
struct Undo {
    number: Number,
    before: Option<Touched>,
    due_before: Option<UnixMillis>,
    due_after: Option<UnixMillis>,
}

impl Unit {
    /// Nothing done yet.
    pub(crate) fn new(sequence: u64, seed: u64, facts: Facts) -> Self {
        Unit { sequence, seed, facts, ..Unit::default() }
    }

    /// A command begins.
    pub(crate) fn begin(&mut self) {
        self.undo.clear();
        self.replaced = None;
        self.looked_at = None;
        self.mark = Mark {
            changes: self.changes.len(),
            entries: self.facts.entries.len(),
            next_entry: self.facts.next_entry,
            next_newcomer: self.facts.next_newcomer,
        };
    }

    /// The number of a SIM, if it is the one that was looked at last.
    pub(crate) fn number_looked_at(&self, id: &SimId) -> Option<Number> {
        self.looked_at.as_ref().filter(|(_, record)| record.sim_id() == id).map(|(number, _)| *number)
    }

    /// The command comes to nothing.
    pub(crate) fn rollback(&mut self) {
        self.looked_at = None;
        self.circumstances = None;
        self.changes.truncate(self.mark.changes);
        if let Some(before) = self.replaced.take() {
            // What was written after the emptying went with it; what was before is undone below.
            (self.facts, self.seed) = *before;
        }
        self.facts.entries.truncate(self.mark.entries);
        (self.facts.next_entry, self.facts.next_newcomer) = (self.mark.next_entry, self.mark.next_newcomer);
        for Undo { number, before, due_before, due_after } in std::mem::take(&mut self.undo).into_iter().rev()
        {
            due_after.map(|at| self.facts.due.remove(&(at, number)));
            due_before.map(|at| self.facts.due.insert((at, number)));
            match before {
                Some(touched) => self.facts.touched.insert(number, touched),
                None => self.facts.touched.remove(&number),
            };
        }
    }

    /// Writes a SIM; `due_before` is when it would have fallen due.
    pub(crate) fn touch(&mut self, number: Number, touched: Touched, due_before: Option<UnixMillis>) {
        let due_after = touched.head.due;
        if due_before != due_after {
            due_before.map(|at| self.facts.due.remove(&(at, number)));
            due_after.map(|at| self.facts.due.insert((at, number)));
        }
        self.looked_at = Some((number, Arc::clone(&touched.record)));
        let before = self.facts.touched.insert(number, touched);
        if self.replaced.is_none() {
            self.undo.push(Undo { number, before, due_before, due_after });
        }
    }

    /// Empties the world; `origin` is how it begins anew.
    pub(crate) fn wipe(&mut self, origin: Option<Arc<Origin>>, seed: u64, generation: &str) {
        let fresh = Facts {
            generation: generation.into(),
            origin,
            next_entry: 1,
            next_newcomer: crate::world::memory::FIRST_NEWCOMER,
            wiped: true,
            ..Facts::default()
        };
        let before = (std::mem::replace(&mut self.facts, fresh), std::mem::replace(&mut self.seed, seed));
        // Emptied twice in one command: what was before the first is what a refusal brings back.
        self.replaced.get_or_insert(Box::new(before));
        self.looked_at = None;
        self.circumstances = None;
    }
}
