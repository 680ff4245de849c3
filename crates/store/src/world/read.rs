use api::{
    UnixMillis,
    id::{GroupId, Imsi, SimId},
    soracom::{group::Group, session::SessionEvent},
};
use emulator::SimRecord;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params, types::FromSql};
use serde::{Serialize, de::DeserializeOwned};

use crate::{StoreError, error::Doing};

/// Reads of a world, on a connection of its own or inside a command.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub(super) connection: &'a Connection,
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reading")
    }
}

/// Where a page of the session history ended: the time of its last entry, and which of that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventKey {
    /// The time.
    pub time: UnixMillis,
    /// The entry; none takes every entry of that time as read.
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

impl<'a> Reading<'a> {
    /// Reads on `connection`.
    pub fn new(connection: &'a Connection) -> Self {
        Reading { connection }
    }

    /// One SIM.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn sim(&self, id: &SimId) -> Result<Option<SimRecord>, StoreError> {
        self.one("read a SIM", "SELECT record FROM sims WHERE sim_id = ?1", params![id.as_str()])
    }

    /// One SIM by the IMSI of its primary subscription.
    pub fn sim_by_imsi(&self, imsi: &Imsi) -> Result<Option<SimRecord>, StoreError> {
        self.one("read a subscriber", "SELECT record FROM sims WHERE imsi = ?1", params![imsi.as_str()])
    }

    /// SIMs in the order of their ids, after `after`.
    pub fn sims(&self, after: Option<&str>, limit: u32) -> Result<Vec<SimRecord>, StoreError> {
        self.many(
            "list SIMs",
            "SELECT record FROM sims WHERE sim_id > ?1 ORDER BY sim_id LIMIT ?2",
            params![after.unwrap_or(""), limit],
        )
    }

    /// SIMs in the order of their IMSIs, after `after`.
    pub fn sims_by_imsi(&self, after: Option<&str>, limit: u32) -> Result<Vec<SimRecord>, StoreError> {
        self.many(
            "list subscribers",
            "SELECT record FROM sims WHERE imsi > ?1 ORDER BY imsi LIMIT ?2",
            params![after.unwrap_or(""), limit],
        )
    }

    /// Members of a group in the order of their ids, after `after`.
    pub fn members(
        &self,
        group: &GroupId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<SimRecord>, StoreError> {
        self.many(
            "list members",
            "SELECT record FROM sims WHERE group_id = ?1 AND sim_id > ?2 ORDER BY sim_id LIMIT ?3",
            params![group.as_str(), after.unwrap_or(""), limit],
        )
    }

    /// How many SIMs there are.
    pub fn count_sims(&self) -> Result<u64, StoreError> {
        let count: i64 = self.value("count SIMs", "SELECT count(*) FROM sims")?;
        Ok(count.unsigned_abs())
    }

    /// SIMs that fall due up to `until`, the earliest first.
    pub fn due(&self, until: UnixMillis, limit: u32) -> Result<Vec<SimRecord>, StoreError> {
        self.many(
            "find what is due",
            "SELECT record FROM sims WHERE due_at IS NOT NULL AND due_at <= ?1 ORDER BY due_at, sim_id LIMIT ?2",
            params![until.0, limit],
        )
    }

    /// When the next SIM falls due.
    pub fn next_due(&self) -> Result<Option<UnixMillis>, StoreError> {
        let millis: Option<i64> =
            self.value("find what is next", "SELECT min(due_at) FROM sims WHERE due_at IS NOT NULL")?;
        Ok(millis.map(UnixMillis))
    }

    /// One group.
    pub fn group(&self, id: &GroupId) -> Result<Option<Group>, StoreError> {
        self.one("read a group", "SELECT doc FROM groups WHERE group_id = ?1", params![id.as_str()])
    }

    /// Groups in the order of their ids, after `after`.
    pub fn groups(&self, after: Option<&str>, limit: u32) -> Result<Vec<Group>, StoreError> {
        self.many(
            "list groups",
            "SELECT doc FROM groups WHERE group_id > ?1 ORDER BY group_id LIMIT ?2",
            params![after.unwrap_or(""), limit],
        )
    }

    /// The session history of a SIM, newest first.
    pub fn events_of_sim(
        &self,
        sim: &SimId,
        range: EventRange,
    ) -> Result<Vec<(EventKey, SessionEvent)>, StoreError> {
        self.events("sim_id", sim.as_str(), range)
    }

    /// The session history of an IMSI, newest first.
    pub fn events_of_imsi(
        &self,
        imsi: &Imsi,
        range: EventRange,
    ) -> Result<Vec<(EventKey, SessionEvent)>, StoreError> {
        self.events("imsi", imsi.as_str(), range)
    }

    /// The time of the newest entry of all histories: a world's clock never starts before it.
    pub fn newest_event(&self) -> Result<Option<UnixMillis>, StoreError> {
        let session: Option<i64> =
            self.value("find the newest event", "SELECT max(time) FROM session_events")?;
        let status: Option<i64> =
            self.value("find the newest entry", "SELECT max(time) FROM status_history")?;
        Ok(session.max(status).map(UnixMillis))
    }

    /// A value that the world keeps under `key`.
    pub fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        read_meta(self.connection, key)
    }

    fn events(
        &self,
        column: &'static str,
        id: &str,
        range: EventRange,
    ) -> Result<Vec<(EventKey, SessionEvent)>, StoreError> {
        let sql = format!(
            "SELECT id, time, event FROM session_events
             WHERE {column} = ?1 AND time >= ?2 AND time <= ?3 AND (time < ?4 OR (time = ?4 AND id < ?5))
             ORDER BY time DESC, id DESC LIMIT ?6"
        );
        let (before, before_id) = match range.after {
            Some(EventKey { time, id }) => (time.0, id.unwrap_or(i64::MIN)),
            None => (i64::MAX, i64::MAX),
        };
        let from = range.from.map_or(i64::MIN, |t| t.0);
        let to = range.to.map_or(i64::MAX, |t| t.0);
        let mut statement = self.connection.prepare_cached(&sql).doing("list session events")?;
        let mut rows = statement
            .query(params![id, from, to, before, before_id, range.limit])
            .doing("list session events")?;
        let mut events = Vec::new();
        while let Some(row) = rows.next().doing("list session events")? {
            let key = EventKey { time: UnixMillis(get(row, 1)?), id: Some(get(row, 0)?) };
            events.push((key, document("a session event", &get::<String>(row, 2)?)?));
        }
        Ok(events)
    }

    pub(super) fn one<T: DeserializeOwned>(
        &self,
        context: &'static str,
        sql: &str,
        params: &[&dyn ToSql],
    ) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params, |row| row.get(0)).optional())
            .doing(context)?;
        text.map(|text| document(context, &text)).transpose()
    }

    pub(super) fn many<T: DeserializeOwned>(
        &self,
        context: &'static str,
        sql: &str,
        params: &[&dyn ToSql],
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).doing(context)?;
        let mut rows = statement.query(params).doing(context)?;
        let mut items = Vec::new();
        while let Some(row) = rows.next().doing(context)? {
            items.push(document(context, row.get_ref(0).and_then(|v| Ok(v.as_str()?)).doing(context)?)?);
        }
        Ok(items)
    }

    fn value<T: FromSql>(&self, context: &'static str, sql: &str) -> Result<T, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .doing(context)
    }
}

pub(crate) fn read_meta<T: DeserializeOwned>(
    connection: &Connection,
    key: &str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")
        .and_then(|mut statement| statement.query_row([key], |row| row.get(0)).optional())
        .doing("read a value")?;
    text.map(|text| document("a value", &text)).transpose()
}

pub(crate) fn write_meta<T: Serialize>(
    connection: &Connection,
    key: &str,
    value: &T,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(value).doing("write a value")?;
    connection
        .prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .and_then(|mut statement| statement.execute((key, text)))
        .doing("write a value")?;
    Ok(())
}

pub(crate) fn document<T: DeserializeOwned>(context: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).doing(context)
}

pub(super) fn get<T: FromSql>(row: &Row<'_>, index: usize) -> Result<T, StoreError> {
    row.get(index).doing("read a column")
}
