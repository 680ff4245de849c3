//! Leases of doors, and who came through the doors of an account: the platform forgets that after a day.

use api::{
    UnixMillis,
    id::{ContextId, Imsi, LeaseId, OpId},
    soracom::audit_log::NapterAuditLog,
};
use ops::{lease::LeaseState, ledger::RedactKey};
use rusqlite::params;
use serde::de::DeserializeOwned;

use super::{read::DeskReading, tx::DeskTx};
use crate::{StoreError, error::Doing, world::read_document};

/// Entries that are kept of a context: whoever floods a door pushes out what is oldest.
const MOST_VISITS: i64 = 500_000;

impl DeskReading<'_> {
    /// Leases of a context whose door may be open; each may be one that cannot be read.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn live_leases(
        &self,
        context: &ContextId,
    ) -> Result<Vec<Result<LeaseState, StoreError>>, StoreError> {
        self.listed("SELECT doc FROM leases WHERE context = ?1 AND over = 0", params![context.as_str()])
    }

    /// Leases that ended after a time, the newest first; those that can be read.
    pub fn ended_leases(
        &self,
        context: &ContextId,
        after: UnixMillis,
        most: u32,
    ) -> Result<Vec<LeaseState>, StoreError> {
        let sql = "SELECT doc FROM leases WHERE context = ?1 AND over = 1 AND ended > ?2 ORDER BY ended DESC LIMIT ?3";
        Ok(readable(self.listed(sql, params![context.as_str(), after.0, most])?))
    }

    /// One lease.
    pub fn lease(&self, context: &ContextId, id: &LeaseId) -> Result<Option<LeaseState>, StoreError> {
        let sql = "SELECT doc FROM leases WHERE context = ?1 AND id = ?2";
        self.listed(sql, params![context.as_str(), id.as_str()])?.pop().transpose()
    }

    /// The lease that an intention began.
    pub fn lease_of_op(&self, context: &ContextId, op: &OpId) -> Result<Option<LeaseState>, StoreError> {
        let sql = "SELECT doc FROM leases WHERE context = ?1 AND op = ?2";
        self.listed(sql, params![context.as_str(), op.as_str()])?.pop().transpose()
    }

    /// Who came through doors, and what became of those, from a time on, the newest first; entries that can be read.
    pub fn door_visits(
        &self,
        context: &ContextId,
        from: UnixMillis,
        most: u32,
    ) -> Result<Vec<NapterAuditLog>, StoreError> {
        let sql = "SELECT entry FROM door_visits WHERE context = ?1 AND at >= ?2 ORDER BY at DESC, mark DESC LIMIT ?3";
        Ok(readable(self.listed(sql, params![context.as_str(), from.0, most])?))
    }

    /// Who was let in to the device of an IMSI from a time on, and when they left, the newest first: whoever was not let in is none
    /// of those.
    pub fn visits_through(
        &self,
        context: &ContextId,
        imsi: &Imsi,
        from: UnixMillis,
        most: u32,
    ) -> Result<Vec<NapterAuditLog>, StoreError> {
        let sql = "SELECT entry FROM door_visits WHERE context = ?1 AND at >= ?2
                   AND substr(mark, 1, instr(mark, ' ') - 1) IN ('ACCESS', 'CONNECTED', 'CLOSED')
                   AND substr(mark, -1 - length(?3)) = ' ' || ?3
                   ORDER BY at DESC, mark DESC LIMIT ?4";
        self.listed(sql, params![context.as_str(), from.0, imsi.as_str(), most])?.into_iter().collect()
    }

    /// The time of the newest entry about doors.
    pub fn newest_door_visit(&self, context: &ContextId) -> Result<Option<UnixMillis>, StoreError> {
        let sql = "SELECT MAX(at) FROM door_visits WHERE context = ?1";
        let newest: Option<i64> = self
            .connection()
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([context.as_str()], |row| row.get(0)))
            .doing("read the newest entry about doors")?;
        Ok(newest.map(UnixMillis))
    }

    fn listed<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<Result<T, StoreError>>, StoreError> {
        let doing = "read leases";
        let mut statement = self.connection().prepare_cached(sql).doing(doing)?;
        let mut rows = statement.query(params).doing(doing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            let text: String = row.get(0).doing(doing)?;
            found.push(read_document(doing, &text));
        }
        Ok(found)
    }
}

fn readable<T>(rows: Vec<Result<T, StoreError>>) -> Vec<T> {
    rows.into_iter().filter_map(Result::ok).collect()
}

impl DeskTx<'_> {
    /// Keeps a lease, and what the ledger is to hold of it.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn put_lease(
        &mut self,
        context: &ContextId,
        state: &mut LeaseState,
        key: &RedactKey,
    ) -> Result<(), StoreError> {
        let records = state.take_records();
        self.append(&records, key)?;
        let lease = state.lease();
        let sql = "INSERT INTO leases (id, context, op, over, ended, doc) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (id) DO UPDATE SET over = excluded.over, ended = excluded.ended, doc = excluded.doc";
        self.run(
            "keep a lease",
            sql,
            params![
                lease.id.as_str(),
                context.as_str(),
                lease.op.as_str(),
                state.is_over(),
                lease.closed_at.map(|at| at.0),
                super::tx::text(state).doing("write a lease")?
            ],
        )
        .map(drop)
    }

    /// Keeps what the platform's log says; what is known already is known. Answers with how many were new.
    pub fn put_door_visits(
        &mut self,
        context: &ContextId,
        log: &[NapterAuditLog],
    ) -> Result<usize, StoreError> {
        let mut new = 0;
        let sql = "INSERT OR IGNORE INTO door_visits (context, at, mark, entry) VALUES (?1, ?2, ?3, ?4)";
        for entry in log {
            let Some(at) = entry.created_at else { continue };
            let of = |part: Option<&str>| part.unwrap_or_default().to_owned();
            let mark = [
                of(entry.kind.as_ref().map(|kind| kind.as_str())),
                of(entry.connection_id.as_deref()),
                of(entry.imsi.as_ref().map(|imsi| imsi.as_str())),
            ]
            .join(" ");
            let text = super::tx::text(entry).doing("write who came through a door")?;
            new +=
                self.run("keep who came through a door", sql, params![context.as_str(), at.0, mark, text])?;
        }
        Ok(new)
    }

    /// Forgets leases that ended before a time.
    pub fn trim_leases(&mut self, context: &ContextId, before: UnixMillis) -> Result<usize, StoreError> {
        let sql = "DELETE FROM leases WHERE context = ?1 AND over = 1 AND ended < ?2";
        self.run("forget leases", sql, params![context.as_str(), before.0])
    }

    /// Forgets the oldest entries about doors where there are very many.
    pub fn trim_door_visits(&mut self, context: &ContextId) -> Result<usize, StoreError> {
        let sql = "DELETE FROM door_visits WHERE context = ?1 AND at <
                   (SELECT at FROM door_visits WHERE context = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)";
        self.run("forget who came through doors", sql, params![context.as_str(), MOST_VISITS])
    }
}
