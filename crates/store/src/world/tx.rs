use std::{ops::Deref, sync::Arc};

use api::{
    UnixMillis,
    console::feed::Cause,
    id::GroupId,
    soracom::{group::Group, session::SessionEvent},
};
use emulator::{
    Cx, Decision, GroupDecision, SimRecord,
    handler::Handlers,
    scenario::{Birth, Grown, Origin},
};
use rusqlite::{Connection, params};
use serde::Serialize;

use crate::{
    StoreError,
    error::Doing,
    world::{
        Reading, WorldChange, WorldFact, WorldState,
        abreast::abreast,
        memory::{Head, Number},
        read::write_meta,
        unit::{Circumstances, Entry, Touched},
        wipe,
    },
    writer::run_cached,
};

/// One command of a world: reads see its own writes (but for new entries of histories), and everything it keeps is kept
/// whole or not at all.
pub struct Tx<'a> {
    reading: Reading<'a>,
    pub(super) state: &'a WorldState,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("sequence", &self.state.unit.borrow().sequence).finish()
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Reading<'a>;
    fn deref(&self) -> &Reading<'a> {
        &self.reading
    }
}

/// Where the world's seed stands, its generation, and what its SIMs are made of.
pub(super) const SEED: &str = "seed";
pub(super) const GENERATION: &str = "generation";
pub(super) const BIRTH: &str = "birth";

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
    pub(crate) fn new(connection: &'a Connection, state: &'a WorldState) -> Self {
        Tx { reading: Reading::new(connection, &state.memory, Some(&state.unit)), state }
    }

    /// What a decision may look at: the time, the cause, and randomness from the world's seed and the command's number.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn cx(&mut self, now: UnixMillis, cause: Cause) -> Result<Cx, StoreError> {
        let circumstances = self.circumstances()?;
        let mut unit = self.state.unit.borrow_mut();
        // A command may decide several times (a batch of devices); each decision has its own number.
        unit.sequence += 1;
        let cx = Cx::new(now, unit.seed, unit.sequence, cause);
        Ok(cx.under(circumstances.rules).amid(circumstances.outages))
    }

    /// What decisions hang on beside the SIM; read once, and again when it was changed.
    pub(super) fn circumstances(&self) -> Result<Circumstances, StoreError> {
        if let Some(known) = self.state.unit.borrow().circumstances.clone() {
            return Ok(known);
        }
        let handlers = Handlers::new(self.event_handlers()?);
        let read =
            Circumstances { rules: self.rules()?, outages: self.outages()?, handlers: handlers.into() };
        self.state.unit.borrow_mut().circumstances = Some(read.clone());
        Ok(read)
    }

    /// SIMs that fall due up to `until`, the earliest first.
    pub fn due(&self, until: UnixMillis, limit: u32) -> Result<Vec<Arc<SimRecord>>, StoreError> {
        let numbers: Vec<Number> = {
            let unit = self.state.unit.borrow();
            let due = unit.facts.due.iter().take_while(|(at, _)| *at <= until);
            due.map(|(_, number)| *number).take(limit as usize).collect()
        };
        numbers.into_iter().filter_map(|number| self.record(number).transpose()).collect()
    }

    /// Keeps a decision on a SIM: the record and its events, and tells both. Answers with the record.
    pub fn keep(&mut self, decision: Decision, cx: &Cx) -> Result<Arc<SimRecord>, StoreError> {
        let Decision { record, events, status, shows, heard } = decision;
        let id = record.sim_id();
        let looked_at = self.state.unit.borrow().number_looked_at(id);
        let number = match looked_at {
            Some(number) => number,
            None => self.number(id)?.ok_or_else(|| StoreError::NoSuchSim(id.clone()))?,
        };
        if let Some(entry) = &status {
            self.put_status(&record, entry)?;
        }
        let events: Vec<_> = events.into_iter().map(Arc::new).collect();
        let first = {
            let mut unit = self.state.unit.borrow_mut();
            let next = unit.facts.next_entry + events.len() as i64;
            std::mem::replace(&mut unit.facts.next_entry, next)
        };
        let record = self.put(number, record, (first..).zip(events.iter().cloned()));
        self.hear(&record, heard, &events, cx)?;
        for event in events {
            self.tell(cx, WorldFact::Session(record.sim_id().clone(), event));
        }
        if shows {
            self.tell(cx, WorldFact::Sim(Arc::clone(&record)));
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
        self.sql()?
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
        self.token_ends();
        self.sql()?
            .execute("DELETE FROM signed_out WHERE expires_at < ?1", [now.0])
            .doing("forget expired tokens")?;
        self.sql()?
            .execute(
                "INSERT OR IGNORE INTO signed_out (token, expires_at) VALUES (?1, ?2)",
                params![token, expires_at.0],
            )
            .doing("sign a token out")?;
        Ok(())
    }

    /// Keeps a value under `key`.
    pub fn set_meta<T: Serialize>(&mut self, key: &str, value: &T) -> Result<(), StoreError> {
        write_meta(self.sql()?, key, value)
    }

    /// Empties the world. `birth` is how it begins anew, with its groups; without it there is nothing until it is put
    /// there, and only the `seed` counts. The count of commands begins anew, so that the same seed and the same commands
    /// give the same bytes; secrets hang on the `generation` too, which must never have been there before. No token of
    /// before holds again. Nothing is told: whoever resets a world tells that it was reset.
    /// What takes long is only set aside here: its rows go when there is time, also after a restart.
    pub fn clear(&mut self, birth: Option<&Birth>, seed: u64, generation: &str) -> Result<(), StoreError> {
        let origin = birth.map(|birth| Origin::new(birth.clone())).transpose()?.map(Arc::new);
        let ended = self.root_tokens()?;
        wipe::set_aside(self.sql()?)?;
        self.sql()?
            .execute_batch(
                "DELETE FROM status_history; DELETE FROM journal; DELETE FROM heads; DELETE FROM newcomers;
                 DELETE FROM groups; DELETE FROM meta;",
            )
            .doing("empty the world")?;
        self.clear_access(ended)?;
        self.clear_handlers()?;
        self.clear_files()?;
        self.clear_doors()?;
        self.clear_outbox()?;
        {
            let mut unit = self.state.unit.borrow_mut();
            unit.sequence = 0;
            unit.wipe(origin.clone(), seed, generation);
        }
        self.set_meta(GENERATION, &generation)?;
        self.set_meta(SEED, &seed)?;
        if let (Some(birth), Some(origin)) = (birth, origin) {
            self.set_meta(BIRTH, birth)?;
            origin.groups().try_for_each(|group| self.put_group(group))?;
        }
        Ok(())
    }

    /// Writes down those SIMs from number `first` on, `count` of them, that do something by themselves: they would not be
    /// found when they fall due. Answers how many there were.
    pub fn wake(&mut self, first: u32, count: u32) -> Result<u32, StoreError> {
        let Some(origin) = self.origin() else { return Ok(0) };
        let numbers = first..first.saturating_add(count).min(origin.sims());
        let stirring = abreast(&origin, numbers.clone(), |visitor, number| visitor.stirring(number));
        let mut woken = 0;
        for (number, record) in numbers.zip(stirring) {
            // Somebody may have called one before its turn came.
            if let Some(record) = record.filter(|_| self.head(Number::from(number)).is_none()) {
                self.put(Number::from(number), record, []);
                woken += 1;
            }
        }
        Ok(woken)
    }

    /// Puts a newly generated or imported group where it belongs, without telling.
    pub fn put_group(&mut self, group: &Group) -> Result<(), StoreError> {
        let doc = serde_json::to_string(group).doing("write a group")?;
        self.sql()?
            .prepare_cached(
                "INSERT INTO groups (group_id, doc) VALUES (?1, ?2) ON CONFLICT (group_id) DO UPDATE SET doc = excluded.doc",
            )
            .and_then(|mut statement| statement.execute(params![group.group_id.as_str(), doc]))
            .doing("write a group")?;
        Ok(())
    }

    /// Puts a SIM that the world did not begin with where it belongs, with its past, without telling. `places` are, from 1
    /// on, where the entries of its session history stand among those of all SIMs in the order of their times: by that order
    /// they are forgotten.
    pub fn grow(&mut self, grown: Grown, places: &[i64]) -> Result<(), StoreError> {
        let Grown { record, history, statuses } = grown;
        let id = record.sim_id();
        let number = match self.number(id)? {
            Some(number) => number,
            None => {
                let mut unit = self.state.unit.borrow_mut();
                unit.facts.next_newcomer += 1;
                unit.facts.next_newcomer - 1
            }
        };
        self.sql()?
            .prepare_cached("INSERT OR IGNORE INTO newcomers (sim_id, imsi, number) VALUES (?1, ?2, ?3)")
            .and_then(|mut statement| statement.execute(params![id.as_str(), record.imsi.as_str(), number]))
            .doing("number a SIM")?;
        statuses.iter().try_for_each(|entry| self.put_status(&record, entry))?;
        if let Some(last) = places.last() {
            let mut unit = self.state.unit.borrow_mut();
            unit.facts.next_entry = unit.facts.next_entry.max(last + 1);
        }
        self.put(number, record, places.iter().copied().zip(history.into_iter().map(Arc::new)));
        Ok(())
    }

    /// The connection for rows that are written at once; the command has a savepoint from then on.
    pub(super) fn sql(&self) -> Result<&'a Connection, StoreError> {
        let connection = self.reading.connection;
        if !self.state.savepoint.replace(true) {
            run_cached(connection, "SAVEPOINT command").doing("begin a command")?;
        }
        Ok(connection)
    }

    fn put(
        &self,
        number: Number,
        record: SimRecord,
        entries: impl IntoIterator<Item = (i64, Arc<SessionEvent>)>,
    ) -> Arc<SimRecord> {
        let record = Arc::new(record);
        let before = self.head(number);
        let mut unit = self.state.unit.borrow_mut();
        let mut newest = before.as_ref().map_or(0, |head| head.newest);
        for (id, event) in entries {
            unit.facts.entries.push(Entry { id, number, before: newest, event });
            newest = id;
        }
        let group = record.sim.group_id.as_ref().map(GroupId::as_str);
        let known =
            before.as_ref().and_then(|head| head.group.clone()).filter(|known| Some(&**known) == group);
        let head = Head {
            group: known.or_else(|| group.map(Arc::from)),
            due: record.due_at(),
            newest,
            written: unit.sequence,
        };
        let touched = Touched { record: Arc::clone(&record), head };
        unit.touch(number, touched, before.and_then(|head| head.due));
        record
    }

    fn tell(&mut self, cx: &Cx, fact: WorldFact) {
        self.state.unit.borrow_mut().changes.push(WorldChange { at: cx.now, cause: cx.cause.clone(), fact });
    }
}
