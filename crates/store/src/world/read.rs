use std::{cell::RefCell, sync::Arc};

use api::{
    UnixMillis,
    id::{GroupId, Imsi, SimId},
    soracom::group::Group,
};
use emulator::{
    SimRecord,
    scenario::{Grown, Origin},
};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params, types::FromSql};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    StoreError,
    error::Doing,
    world::{
        memory::{Head, Memory, Number, Whereabouts},
        unit::Unit,
    },
};

/// Reads of a world, each of the last commit when it is made; inside a command, of what the command has done.
#[derive(Clone)]
pub struct Reading<'a> {
    pub(super) connection: &'a Connection,
    pub(super) memory: &'a Memory,
    pub(super) unit: Option<&'a RefCell<Unit>>,
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reading")
    }
}

impl<'a> Reading<'a> {
    /// Reads on `connection`, and inside a command also of its `unit`.
    pub(crate) fn new(
        connection: &'a Connection,
        memory: &'a Memory,
        unit: Option<&'a RefCell<Unit>>,
    ) -> Self {
        Reading { connection, memory, unit }
    }

    /// One SIM.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn sim(&self, id: &SimId) -> Result<Option<Arc<SimRecord>>, StoreError> {
        match self.number(id)? {
            Some(number) => self.record(number),
            None => Ok(None),
        }
    }

    /// One SIM by the IMSI of its primary subscription.
    pub fn sim_by_imsi(&self, imsi: &Imsi) -> Result<Option<Arc<SimRecord>>, StoreError> {
        match self.number_of_imsi(imsi)? {
            Some(number) => self.record(number),
            None => Ok(None),
        }
    }

    /// How many SIMs there are.
    pub fn count_sims(&self) -> Result<u64, StoreError> {
        let newcomers: i64 = self.value("count SIMs", "SELECT count(*) FROM newcomers")?;
        Ok(newcomers.unsigned_abs() + self.origin().map_or(0, |origin| u64::from(origin.sims())))
    }

    /// When the next SIM falls due.
    pub fn next_due(&self) -> Result<Option<UnixMillis>, StoreError> {
        Ok(match self.unit {
            Some(unit) => unit.borrow().facts.due.first().map(|(at, _)| *at),
            None => self.memory.read().next_due,
        })
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

    /// A value that the world keeps under `key`.
    pub fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        read_meta(self.connection, key)
    }

    /// The world as it began; none for one that was imported.
    pub fn origin(&self) -> Option<Arc<Origin>> {
        match self.unit {
            Some(unit) => unit.borrow().facts.origin.clone(),
            None => self.memory.read().origin.clone(),
        }
    }

    /// The number of a SIM.
    pub(super) fn number(&self, id: &SimId) -> Result<Option<Number>, StoreError> {
        if let Some(number) = self.origin().and_then(|origin| origin.number_of(id)) {
            return Ok(Some(Number::from(number)));
        }
        self.newcomer("SELECT number FROM newcomers WHERE sim_id = ?1", id.as_str())
    }

    /// The number of the SIM whose primary subscription has an IMSI.
    pub(super) fn number_of_imsi(&self, imsi: &Imsi) -> Result<Option<Number>, StoreError> {
        if let Some(number) = self.origin().and_then(|origin| origin.number_of_imsi(imsi)) {
            let number = Number::from(number);
            if self.record(number)?.is_some_and(|record| record.imsi == *imsi) {
                return Ok(Some(number));
            }
        }
        self.newcomer("SELECT number FROM newcomers WHERE imsi = ?1", imsi.as_str())
    }

    /// The record of a number.
    pub(super) fn record(&self, number: Number) -> Result<Option<Arc<SimRecord>>, StoreError> {
        match self.whereabouts(number) {
            Whereabouts::Here(record) => Ok(self.looked_at(number, Some(record))),
            Whereabouts::Row => self.row(number),
            Whereabouts::Origin => {
                let record = self
                    .origin()
                    .and_then(|origin| origin.visitor().record(u32::try_from(number).ok()?).map(Arc::new));
                Ok(self.looked_at(number, record))
            }
        }
    }

    /// The row of a touched SIM.
    pub(super) fn row(&self, number: Number) -> Result<Option<Arc<SimRecord>>, StoreError> {
        let row: Option<SimRecord> =
            self.one("read a SIM", "SELECT record FROM sims WHERE number = ?1", params![number])?;
        Ok(self.looked_at(number, row.map(Arc::new)))
    }

    /// Where the record of a number is to be had.
    pub(super) fn whereabouts(&self, number: Number) -> Whereabouts {
        let Some(unit) = self.unit else { return self.memory.read().whereabouts(number) };
        let unit = unit.borrow();
        if let Some(touched) = unit.facts.touched.get(&number) {
            return Whereabouts::Here(Arc::clone(&touched.record));
        }
        if let Some((_, record)) = unit.looked_at.as_ref().filter(|(looked_at, _)| *looked_at == number) {
            return Whereabouts::Here(Arc::clone(record));
        }
        if unit.facts.wiped { Whereabouts::Origin } else { self.memory.read().whereabouts(number) }
    }

    /// Where a SIM stands; none for one that nobody has touched.
    pub(super) fn head(&self, number: Number) -> Option<Head> {
        if let Some(unit) = self.unit {
            let unit = unit.borrow();
            let touched = unit.facts.touched.get(&number).map(|touched| touched.head.clone());
            if touched.is_some() || unit.facts.wiped {
                return touched;
            }
        }
        self.memory.read().heads.get(&number).cloned()
    }

    /// The newest entry of a SIM's session history that has a row; 0 for none.
    pub(super) fn newest(&self, number: Number) -> i64 {
        self.head(number).map_or(0, |head| head.newest)
    }

    /// A SIM as it was when the world began, with its past; none for one that was not there.
    pub(super) fn grown(&self, number: Number) -> Option<Grown> {
        self.origin()?.visitor().grown(u32::try_from(number).ok()?)
    }

    fn newcomer(&self, sql: &str, id: &str) -> Result<Option<Number>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([id], |row| row.get(0)).optional())
            .doing("look for a SIM")
    }

    /// Remembers, inside a command, what was looked at: it is mostly what is written next.
    fn looked_at(&self, number: Number, record: Option<Arc<SimRecord>>) -> Option<Arc<SimRecord>> {
        if let (Some(unit), Some(record)) = (self.unit, &record) {
            unit.borrow_mut().looked_at = Some((number, Arc::clone(record)));
        }
        record
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

    pub(super) fn value<T: FromSql>(&self, context: &'static str, sql: &str) -> Result<T, StoreError> {
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
