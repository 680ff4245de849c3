//! Event handlers, and what they make of what happens to a SIM.

use std::sync::Arc;

use api::{
    UnixMillis,
    id::{HandlerId, SimId},
    soracom::session::SessionEvent,
};
use emulator::{
    Cx, SimRecord,
    handler::{HandlerRecord, Handlers, Happening, MOST_AT_ONCE, Rested},
};
use rusqlite::{OptionalExtension, params};

use crate::{
    StoreError,
    error::Doing,
    world::{Reading, Tx, access::text},
};

impl Reading<'_> {
    /// All event handlers, in the order in which they were made.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn event_handlers(&self) -> Result<Vec<HandlerRecord>, StoreError> {
        self.many("list handlers", "SELECT doc FROM event_handlers ORDER BY created, handler_id", &[])
    }

    /// One event handler.
    pub fn event_handler(&self, id: &HandlerId) -> Result<Option<HandlerRecord>, StoreError> {
        let sql = "SELECT doc FROM event_handlers WHERE handler_id = ?1";
        self.one("read a handler", sql, params![id.as_str()])
    }

    /// Whether a handler that was met, by a SIM or by any of its target, rests yet.
    pub fn rests(&self, id: &HandlerId, sim: Option<&SimId>, now: UnixMillis) -> Result<bool, StoreError> {
        let until: Option<Option<i64>> = self
            .connection
            .prepare_cached("SELECT until FROM handler_rests WHERE handler_id = ?1 AND sim_id = ?2")
            .and_then(|mut statement| {
                statement.query_row(params![id.as_str(), who(sim)], |row| row.get(0)).optional()
            })
            .doing("see whether a handler rests")?;
        Ok(until.is_some_and(|until| until.is_none_or(|until| now.0 < until)))
    }
}

impl Tx<'_> {
    /// Keeps an event handler; what happens later is heard by it as it is from now on. A rest that it had stays.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn keep_event_handler(&mut self, record: &HandlerRecord) -> Result<(), StoreError> {
        self.state.unit.borrow_mut().circumstances = None;
        let sql = "INSERT INTO event_handlers (handler_id, created, doc) VALUES (?1, ?2, ?3)
                   ON CONFLICT (handler_id) DO UPDATE SET doc = excluded.doc";
        let id = record.handler.handler_id.as_str();
        self.run("write a handler", sql, params![id, record.created.0, text(record)?])
    }

    /// Removes an event handler, and what it had put off. What it did stays to be read.
    pub fn remove_event_handler(&mut self, id: &HandlerId) -> Result<(), StoreError> {
        self.state.unit.borrow_mut().circumstances = None;
        let id = params![id.as_str()];
        self.run("remove a handler", "DELETE FROM event_handlers WHERE handler_id = ?1", id)?;
        self.run("wake a handler", "DELETE FROM handler_rests WHERE handler_id = ?1", id)?;
        let sql = "DELETE FROM firings WHERE handler_id = ?1 AND fired IS NULL";
        self.run("call off what was put off", sql, id)
    }

    /// Lets a handler hear that `sim` met it, unless it rests.
    pub fn meet(
        &mut self,
        record: &HandlerRecord,
        sim: &SimRecord,
        happening: &Happening,
        cx: &Cx,
    ) -> Result<(), StoreError> {
        self.meet_all(&[(record, happening.clone())], sim, cx)
    }

    /// Lets those handlers hear of a decision that wait for what it tells.
    pub(super) fn hear(
        &mut self,
        sim: &SimRecord,
        heard: Vec<Happening>,
        events: &[Arc<SessionEvent>],
        cx: &Cx,
    ) -> Result<(), StoreError> {
        if heard.is_empty() && events.is_empty() {
            return Ok(());
        }
        let handlers: Arc<Handlers> = self.circumstances()?.handlers;
        if handlers.is_empty() {
            return Ok(());
        }
        let sessions = events.iter().map(|event| Happening::Session {
            event: event.event.clone(),
            imsi: event.imsi.clone(),
            imei: event.imei.clone(),
        });
        let heard: Vec<Happening> = heard.into_iter().chain(sessions).collect();
        let met: Vec<(&HandlerRecord, Happening)> = heard
            .iter()
            .flat_map(|happening| {
                handlers.waiting(sim, happening).map(move |record| (record, happening.clone()))
            })
            .collect();
        self.meet_all(&met, sim, cx)
    }

    /// Lets those hear it that do not rest; what they do at once shares what is left of the chain.
    fn meet_all(
        &mut self,
        met: &[(&HandlerRecord, Happening)],
        sim: &SimRecord,
        cx: &Cx,
    ) -> Result<(), StoreError> {
        let doing = met.iter().map(|(record, _)| record.handler.action_config_list.len()).sum::<usize>();
        let chain = match cx.chain {
            None => MOST_AT_ONCE,
            Some(left) => left / u32::try_from(doing.max(1)).unwrap_or(u32::MAX),
        };
        for (record, happening) in met {
            let id = &record.handler.handler_id;
            // One after the other: it may rest since the last of these.
            if self.rests(id, record.rests_for(sim).as_ref(), cx.now)? {
                continue;
            }
            let heard = record.hear(sim, happening, cx.now, chain);
            for firing in &heard.firings {
                self.put_off(firing)?;
            }
            if let Some(rest) = &heard.rest {
                self.rest(id, rest)?;
            }
        }
        Ok(())
    }

    pub(super) fn clear_handlers(&mut self) -> Result<(), StoreError> {
        self.sql()?
            .execute_batch(
                "DELETE FROM event_handlers; DELETE FROM handler_rests; DELETE FROM firings;
                 DELETE FROM deliveries;",
            )
            .doing("forget handlers")
    }

    fn rest(&mut self, id: &HandlerId, rest: &Rested) -> Result<(), StoreError> {
        let sql = "INSERT INTO handler_rests (handler_id, sim_id, until) VALUES (?1, ?2, ?3)
                   ON CONFLICT (handler_id, sim_id) DO UPDATE SET until = excluded.until";
        let until = rest.until.map(|until| until.0);
        self.run("let a handler rest", sql, params![id.as_str(), who(rest.sim.as_ref()), until])
    }
}

/// A SIM as the column has it; nothing for all of a target.
fn who(sim: Option<&SimId>) -> &str {
    sim.map_or("", SimId::as_str)
}
