//! Brings the rows of SIMs up to what was committed, so that the journal stays short.
//!
//! A SIM that is written a hundred times a minute is settled once; rows that lie side by side are settled together. A
//! round takes all that is unsettled, goes through it in pieces, and at its end lets go of the journal up to where it
//! began. What was written meanwhile is the next round's.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use crate::{
    StoreError,
    error::Doing,
    world::{
        journal::Journal,
        memory::{Memory, Number},
    },
    writer::Upkeep,
};

/// SIMs in one piece; keeps it below 10 ms.
const PIECE: usize = 256;
/// Packed bytes of the journal from which on somebody may have to wait for a piece.
const LONG: usize = 32 << 20;
/// Unsettled SIMs from which on the same holds.
const MANY: usize = 32_768;
/// Records that are kept in memory though their rows are up to date.
const KEPT: usize = 16_384;
/// Rows of the journal that one piece lets go of.
const LET_GO: u32 = 64;

#[derive(Debug, Default)]
pub(crate) struct Settling {
    unsettled: BTreeSet<Number>,
    round: BTreeSet<Number>,
    /// What the journal may let go of, once the round is through.
    mark: i64,
    /// The newest row of the journal, and the bytes of those that stand there.
    journal: Journal,
    /// What the present group adds.
    writing: Option<Journal>,
    /// SIMs that were committed since the last piece.
    committed: usize,
}

impl Settling {
    pub(crate) fn new(unsettled: BTreeSet<Number>, journal: Journal) -> Self {
        Settling { unsettled, journal, ..Settling::default() }
    }

    /// The group wrote a row of the journal, which counts once it is committed.
    pub(crate) fn wrote(&mut self, journal: Option<Journal>) {
        self.writing = journal;
    }

    /// A SIM was committed.
    pub(crate) fn add(&mut self, number: Number) {
        self.unsettled.insert(number);
        self.committed += 1;
        if let Some(journal) = self.writing.take() {
            self.journal = Journal { id: journal.id, bytes: self.journal.bytes + journal.bytes };
        }
    }

    /// The group came to nothing.
    pub(crate) fn lost(&mut self) {
        self.writing = None;
    }

    /// The world was emptied, and with it the journal before this group.
    pub(crate) fn wiped(&mut self) {
        let journal = Journal { bytes: 0, ..self.journal };
        *self = Settling { writing: self.writing, journal, ..Settling::default() };
    }

    /// The id of the next row of the journal. It never goes back, also not when the journal is empty: what a round lets go
    /// of is told by ids.
    pub(crate) fn next_row(&self) -> i64 {
        self.journal.id + 1
    }

    /// Does a piece of a round; true when there is more to do. Under load it waits until much has gathered, and does then more
    /// than was committed since: else what is unsettled would grow as long as the load lasts.
    pub(crate) fn go_on(
        &mut self,
        connection: &Connection,
        memory: &Memory,
        upkeep: Upkeep,
    ) -> Result<bool, StoreError> {
        let committed = std::mem::take(&mut self.committed);
        let pieces = match upkeep {
            Upkeep::UnderLoad => committed.div_ceil(PIECE) + 1,
            Upkeep::Idle => 1,
        };
        let mut more = true;
        for _ in 0..pieces {
            more = more && self.one(connection, memory, upkeep)?;
        }
        Ok(more)
    }

    fn one(&mut self, connection: &Connection, memory: &Memory, upkeep: Upkeep) -> Result<bool, StoreError> {
        let pressed = self.journal.bytes > LONG || self.unsettled.len() > MANY;
        if self.round.is_empty() && self.mark == 0 {
            if self.unsettled.is_empty() || (upkeep == Upkeep::UnderLoad && !pressed) {
                return Ok(false);
            }
            self.round = std::mem::take(&mut self.unsettled);
            (self.mark, self.journal.bytes) = (self.journal.id, 0);
        }
        connection.execute_batch("BEGIN IMMEDIATE").doing("begin to settle")?;
        let settled = self.piece(connection, memory).and_then(|piece| {
            connection.execute_batch("COMMIT").doing("settle")?;
            Ok(piece)
        });
        let (piece, let_go) = settled.inspect_err(|_| {
            // It may be that nothing was begun.
            let _ = connection.execute_batch("ROLLBACK");
        })?;
        for number in piece {
            self.round.remove(&number);
        }
        if let_go {
            self.mark = 0;
            let mut world = memory.write();
            if world.recent.len() > KEPT {
                let settled =
                    world.recent.extract_if(|number, _| !self.unsettled.contains(number)).collect::<Vec<_>>();
                // Given back without the lock: they are many small pieces of memory.
                drop(world);
                drop(settled);
            }
        }
        Ok(self.mark != 0 || (upkeep == Upkeep::Idle && !self.unsettled.is_empty()))
    }

    /// Writes some rows of the round, or lets go of some of the journal; true when the latter is done.
    fn piece(&self, connection: &Connection, memory: &Memory) -> Result<(Vec<Number>, bool), StoreError> {
        let piece: Vec<Number> = self.round.iter().take(PIECE).copied().collect();
        if piece.is_empty() {
            let sql = "DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE id <= ?1 ORDER BY id LIMIT ?2)";
            connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute(params![self.mark, LET_GO]))
                .doing("let go of the journal")?;
            let let_go = connection
                .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM journal WHERE id <= ?1)")
                .and_then(|mut statement| statement.query_row([self.mark], |row| row.get(0)))
                .doing("let go of the journal")?;
            return Ok((piece, let_go));
        }
        let mut record = connection
            .prepare_cached(
                "INSERT INTO sims (number, record) VALUES (?1, ?2)
                 ON CONFLICT (number) DO UPDATE SET record = excluded.record",
            )
            .doing("settle a SIM")?;
        let mut head = connection
            .prepare_cached(
                "INSERT INTO heads (number, group_id, due_at, newest, written) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (number) DO UPDATE SET group_id = excluded.group_id, due_at = excluded.due_at,
                     newest = excluded.newest, written = excluded.written",
            )
            .doing("settle a SIM")?;
        for number in &piece {
            let found = {
                let world = memory.read();
                world.recent.get(number).cloned().zip(world.heads.get(number).cloned())
            };
            // What is unsettled is in memory; else its row would be up to date.
            let Some((sim, stands)) = found else { continue };
            let text = serde_json::to_string(&*sim).doing("settle a SIM")?;
            record.execute(params![number, text]).doing("settle a SIM")?;
            head.execute(params![
                number,
                stands.group.as_deref(),
                stands.due.map(|at| at.0),
                stands.newest,
                stands.written.cast_signed()
            ])
            .doing("settle a SIM")?;
        }
        Ok((piece, false))
    }
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
