use std::ops::Deref;

use api::{
    UnixMillis,
    console::feed::Cause,
    id::GroupId,
    soracom::{group::Group, session::SessionEvent},
};
use emulator::{Cx, Decision, GroupDecision, SimRecord, scenario::Grown};
use rusqlite::{Connection, params};
use serde::Serialize;

use crate::{
    StoreError,
    error::Doing,
    world::{
        Reading, WorldChange, WorldFact, WorldState,
        read::{read_meta, write_meta},
    },
};

/// One command of a world: reads see its own writes, and everything it keeps is one savepoint.
pub struct Tx<'a> {
    reading: Reading<'a>,
    pub(super) connection: &'a Connection,
    pub(super) state: &'a mut WorldState,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("sequence", &self.state.sequence).finish()
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Reading<'a>;
    fn deref(&self) -> &Reading<'a> {
        &self.reading
    }
}

/// Where the world's seed stands, and its generation.
pub(super) const SEED: &str = "seed";
pub(super) const GENERATION: &str = "generation";

impl Reading<'_> {
    /// The seed of everything random in this world.
    ///
    /// # Errors
    /// The database fails.
    pub fn seed(&self) -> Result<u64, StoreError> {
        Ok(self.meta(SEED)?.unwrap_or_default())
    }

    /// What tells this world from those that stood here before it was cleared; none in one that never was.
    ///
    /// # Errors
    /// The database fails.
    pub fn generation(&self) -> Result<Option<String>, StoreError> {
        self.meta(GENERATION)
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(connection: &'a Connection, state: &'a mut WorldState) -> Self {
        Tx { reading: Reading::new(connection), connection, state }
    }

    /// What a decision may look at: the time, the cause, and randomness from the world's seed and the command's number.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn cx(&mut self, now: UnixMillis, cause: Cause) -> Result<Cx, StoreError> {
        let seed: u64 = read_meta(self.connection, SEED)?.unwrap_or_default();
        // A command may decide several times (a batch of devices); each decision has its own number.
        self.state.sequence += 1;
        let rules = self.reading.rules()?;
        let outages = self.reading.outages()?;
        Ok(Cx::new(now, seed, self.state.sequence, cause).under(rules).amid(outages))
    }

    /// Keeps a decision on a SIM: the row and its events, and tells both. Answers with the record.
    pub fn keep(&mut self, decision: Decision, cx: &Cx) -> Result<SimRecord, StoreError> {
        let Decision { record, events, status } = decision;
        let before = self.reading.sim(record.sim_id())?;
        self.put(&record)?;
        for event in &events {
            self.put_event(&record, event)?;
        }
        if let Some(entry) = &status {
            self.put_status(&record, entry)?;
        }
        for event in events {
            self.tell(cx, WorldFact::Session(record.sim_id().clone(), Box::new(event)));
        }
        if before.is_none_or(|before| before.revision != record.revision) {
            self.tell(cx, WorldFact::Sim(Box::new(emulator::sim_view(&record))));
        }
        Ok(record)
    }

    /// Keeps a decision on a group, and tells it.
    pub fn keep_group(&mut self, decision: GroupDecision, cx: &Cx) -> Result<Group, StoreError> {
        let group = decision.group;
        self.put_group(&group)?;
        self.tell(cx, WorldFact::Group(Box::new(group.clone())));
        Ok(group)
    }

    /// Removes a group. Its members are the caller's to take out before.
    pub fn remove_group(&mut self, id: &GroupId, cx: &Cx) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM groups WHERE group_id = ?1")
            .and_then(|mut statement| statement.execute([id.as_str()]))
            .doing("remove a group")?;
        self.tell(cx, WorldFact::GroupGone(id.clone()));
        Ok(())
    }

    /// Remembers a token as signed out, and forgets those that have expired.
    pub fn sign_out(
        &mut self,
        token: &str,
        expires_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM signed_out WHERE expires_at < ?1", [now.0])
            .doing("forget expired tokens")?;
        self.connection
            .execute(
                "INSERT OR IGNORE INTO signed_out (token, expires_at) VALUES (?1, ?2)",
                params![token, expires_at.0],
            )
            .doing("sign a token out")?;
        Ok(())
    }

    /// Keeps a value under `key`.
    pub fn set_meta<T: Serialize>(&mut self, key: &str, value: &T) -> Result<(), StoreError> {
        write_meta(self.connection, key, value)
    }

    /// Empties the world and gives it a seed. The count of commands begins anew, so that the same seed and the same
    /// commands give the same bytes; secrets hang on the `generation` too, which must never have been there before. No
    /// token of before holds again. Nothing is told: whoever resets a world tells that it was reset.
    pub fn clear(&mut self, seed: u64, generation: &str) -> Result<(), StoreError> {
        let ended = self.root_tokens()?;
        self.connection
            .execute_batch("DELETE FROM session_events; DELETE FROM status_history; DELETE FROM sims; DELETE FROM groups; DELETE FROM meta;")
            .doing("empty the world")?;
        self.clear_access(ended)?;
        self.clear_outbox()?;
        self.state.sequence = 0;
        self.set_meta(GENERATION, &generation)?;
        self.set_meta(SEED, &seed)
    }

    /// Puts a newly generated or imported group where it belongs, without telling.
    pub fn put_group(&mut self, group: &Group) -> Result<(), StoreError> {
        let doc = serde_json::to_string(group).doing("write a group")?;
        self.connection
            .prepare_cached(
                "INSERT INTO groups (group_id, doc) VALUES (?1, ?2) ON CONFLICT (group_id) DO UPDATE SET doc = excluded.doc",
            )
            .and_then(|mut statement| statement.execute(params![group.group_id.as_str(), doc]))
            .doing("write a group")?;
        Ok(())
    }

    /// Puts a newly generated or imported SIM with its past where it belongs, without telling.
    pub fn grow(&mut self, grown: &Grown) -> Result<(), StoreError> {
        self.put(&grown.record)?;
        grown.statuses.iter().try_for_each(|entry| self.put_status(&grown.record, entry))?;
        grown.history.iter().try_for_each(|event| self.put_event(&grown.record, event))
    }

    fn put(&mut self, record: &SimRecord) -> Result<(), StoreError> {
        let text = serde_json::to_string(record).doing("write a SIM")?;
        self.connection
            .prepare_cached(
                "INSERT INTO sims (sim_id, imsi, group_id, due_at, record) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (sim_id) DO UPDATE SET imsi = excluded.imsi, group_id = excluded.group_id,
                     due_at = excluded.due_at, record = excluded.record",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    record.sim_id().as_str(),
                    record.imsi.as_str(),
                    record.sim.group_id.as_ref().map(GroupId::as_str),
                    record.due_at().map(|t| t.0),
                    text
                ])
            })
            .doing("write a SIM")?;
        Ok(())
    }

    fn put_event(&mut self, record: &SimRecord, event: &SessionEvent) -> Result<(), StoreError> {
        let text = serde_json::to_string(event).doing("write a session event")?;
        let imsi = event.imsi.as_ref().unwrap_or(&record.imsi);
        self.connection
            .prepare_cached("INSERT INTO session_events (sim_id, imsi, time, event) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut statement| {
                statement.execute(params![record.sim_id().as_str(), imsi.as_str(), event.time.0, text])
            })
            .doing("write a session event")?;
        Ok(())
    }

    fn tell(&mut self, cx: &Cx, fact: WorldFact) {
        self.state.changes.push(WorldChange { at: cx.now, cause: cx.cause.clone(), fact });
    }
}
