//! Session histories. The entries of a SIM hang together: each names the one before it, and the SIM its newest. So an
//! entry is written behind all others, wherever its SIM stands.

use api::{
    UnixMillis,
    id::{Imsi, SimId},
    soracom::session::SessionEvent,
};
use rusqlite::{OptionalExtension, params};

use crate::{
    StoreError,
    error::Doing,
    world::{
        Reading,
        memory::Number,
        prune::FORGOTTEN,
        read::{document, get},
    },
};

/// Where a page of the session history ended: the time of its last entry, and which of that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventKey {
    /// The time.
    pub time: UnixMillis,
    /// The entry; none takes every entry of that time as read. Entries of before the world began have ids below zero.
    pub id: Option<i64>,
}

/// Which entries of a session history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRange {
    /// Not before.
    pub from: Option<UnixMillis>,
    /// Not after.
    pub to: Option<UnixMillis>,
    /// Only what comes after this one in the list.
    pub after: Option<EventKey>,
    /// At most so many.
    pub limit: u32,
}

impl EventRange {
    fn takes(&self, time: UnixMillis, id: i64) -> bool {
        let behind = match self.after {
            None => true,
            Some(EventKey { id: Some(last), .. }) => id < last,
            Some(EventKey { time: last, id: None }) => time < last,
        };
        behind && self.from.is_none_or(|from| time >= from) && self.to.is_none_or(|to| time <= to)
    }
}

/// Entries of one SIM may stand so far out of the order of their times: a session that replaces another begins before the
/// other ends. [`emulator::session::attach`]
const SLACK: i64 = 1_000;

/// A page of a history, newest first.
type Page = Vec<(EventKey, SessionEvent)>;

impl Reading<'_> {
    /// The session history of a SIM, newest first.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn events_of_sim(&self, sim: &SimId, range: EventRange) -> Result<Page, StoreError> {
        match self.number(sim)? {
            Some(number) => self.events(number, range, |_| true),
            None => Ok(Page::new()),
        }
    }

    /// The session history of an IMSI, newest first.
    pub fn events_of_imsi(&self, imsi: &Imsi, range: EventRange) -> Result<Page, StoreError> {
        match self.number_of_imsi(imsi)? {
            Some(number) => {
                self.events(number, range, |event| event.imsi.as_ref().is_none_or(|had| had == imsi))
            }
            None => Ok(Page::new()),
        }
    }

    /// The time of the newest entry of all histories, or of the beginning: a world's clock never starts before it.
    pub fn newest_event(&self) -> Result<Option<UnixMillis>, StoreError> {
        // The last few are enough: entries are written in the order of their times, but for moments.
        let sql = "SELECT max(time) FROM (SELECT time FROM session_events ORDER BY id DESC LIMIT 1000)";
        let session: Option<i64> = self.value("find the newest event", sql)?;
        let status: Option<i64> =
            self.value("find the newest entry", "SELECT max(time) FROM status_history")?;
        let born = self.origin().map(|origin| origin.birth().born);
        Ok(session.max(status).map(UnixMillis).max(born))
    }

    fn events(
        &self,
        number: Number,
        range: EventRange,
        wanted: impl Fn(&SessionEvent) -> bool,
    ) -> Result<Page, StoreError> {
        let doing = "list session events";
        let limit = range.limit as usize;
        let mut page = Page::new();
        let mut select = self
            .connection
            .prepare_cached("SELECT before, time, event FROM session_events WHERE id = ?1 AND number = ?2")
            .doing(doing)?;
        let mut next = match range.after.and_then(|key| key.id) {
            Some(last) if last < 0 => 0,
            Some(last) => self.before(number, last)?,
            None => self.newest(number),
        };
        while next > 0 && page.len() < limit {
            let mut rows = select.query(params![next, number]).doing(doing)?;
            // The rest was pruned.
            let Some(row) = rows.next().doing(doing)? else { break };
            let time = UnixMillis(get(row, 1)?);
            if range.from.is_some_and(|from| time.0 < from.0.saturating_sub(SLACK)) {
                return Ok(page);
            }
            if range.takes(time, next) {
                let event = document("a session event", &get::<String>(row, 2)?)?;
                if wanted(&event) {
                    page.push((EventKey { time, id: Some(next) }, event));
                }
            }
            next = get(row, 0)?;
        }
        if page.len() < limit {
            page.extend(
                self.past(number, range)?
                    .into_iter()
                    .filter(|(_, event)| wanted(event))
                    .take(limit - page.len()),
            );
        }
        Ok(page)
    }

    /// Entries of before the world began.
    fn past(&self, number: Number, range: EventRange) -> Result<Page, StoreError> {
        let Some(grown) = self.grown(number) else { return Ok(Page::new()) };
        let forgotten = self.meta::<UnixMillis>(FORGOTTEN)?;
        let newest_first = (1..).zip(grown.history.into_iter().rev());
        let kept = newest_first.filter(|(_, event)| forgotten.is_none_or(|before| event.time >= before));
        let keyed = kept.map(|(place, event)| (EventKey { time: event.time, id: Some(-place) }, event));
        Ok(keyed.filter(|(key, _)| range.takes(key.time, key.id.unwrap_or_default())).collect())
    }

    /// The entry before `last` of the same SIM; its newest if it has no such entry.
    fn before(&self, number: Number, last: i64) -> Result<i64, StoreError> {
        let sql = "SELECT before FROM session_events WHERE id = ?1 AND number = ?2";
        let found = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut select| select.query_row(params![last, number], |row| row.get(0)).optional())
            .doing("find an entry")?;
        Ok(found.unwrap_or_else(|| self.newest(number)))
    }
}
