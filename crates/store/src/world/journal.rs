//! What makes a commit last: new entries of session histories, and what it wrote of SIMs, one row after the other, packed,
//! for one looks much like the next. The rows of the SIMs themselves follow when there is time ([`crate::world::settle`]).
//!
//! A SIM is written whole where memory does not hold what was committed of it before, or where more changed than a session
//! does; else only what moved is written. What a line does not say then stands in an earlier one, or in the SIM's row.

use std::sync::Arc;

use emulator::SimRecord;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use crate::{
    StoreError,
    error::Doing,
    world::{
        memory::{Memory, Number, Numbered},
        moved::{Moving, WhatMoved},
        unit::{Entry, Touched},
    },
};

/// A SIM in a row of the journal: its record, or what moved of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    number: Number,
    newest: i64,
    written: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a SimRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Moving<'a>>,
}

/// The same, read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Journalled {
    pub(crate) number: Number,
    pub(crate) newest: i64,
    pub(crate) written: u64,
    pub(crate) record: Option<SimRecord>,
    pub(crate) moved: Option<WhatMoved>,
}

/// A row of the journal: its id, and its length in bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Journal {
    pub(crate) id: i64,
    pub(crate) bytes: usize,
}

/// Where rows are made ready, over and over: each is large enough for the system to be asked for its memory otherwise.
#[derive(Debug, Default)]
pub(crate) struct Sheets {
    text: Vec<u8>,
    packed: Vec<u8>,
}

impl Sheets {
    fn pack(&mut self, lines: &[Line<'_>]) -> Result<&[u8], StoreError> {
        self.text.clear();
        serde_json::to_writer(&mut self.text, lines).doing("write the journal")?;
        let size = u32::try_from(self.text.len()).expect("a group's lines are some kilobytes");
        let most = SIZE + lz4_flex::block::get_maximum_output_size(self.text.len());
        if self.packed.len() < most {
            self.packed.resize(most, 0);
        }
        self.packed[..SIZE].copy_from_slice(&size.to_le_bytes());
        let packed = lz4_flex::compress_into(&self.text, &mut self.packed[SIZE..])
            .expect("there is room for what cannot be packed");
        Ok(&self.packed[..SIZE + packed])
    }
}

/// Bytes before a packed text that say how long it is.
const SIZE: usize = size_of::<u32>();

/// Writes what a group wrote of SIMs as the row `id`; none where it wrote none. `before` is what was committed of them, none
/// where that does not count any more.
pub(crate) fn write(
    connection: &Connection,
    id: i64,
    touched: &Numbered<Touched>,
    before: Option<&Memory>,
    sheets: &mut Sheets,
) -> Result<Option<Journal>, StoreError> {
    if touched.is_empty() {
        return Ok(None);
    }
    // In the order of their numbers, so that the same commands give the same bytes.
    let mut numbers: Vec<_> = touched.iter().collect();
    numbers.sort_unstable_by_key(|(number, _)| **number);
    let committed: Vec<Option<Arc<SimRecord>>> = match before.map(Memory::read) {
        Some(world) => numbers.iter().map(|(number, _)| world.recent.get(*number).cloned()).collect(),
        None => vec![None; numbers.len()],
    };
    let lines: Vec<Line<'_>> = numbers
        .into_iter()
        .zip(&committed)
        .map(|((number, Touched { record, head }), before)| {
            let moved = before.as_ref().and_then(|before| Moving::between(before, record));
            let whole = moved.is_none().then_some(&**record);
            Line { number: *number, newest: head.newest, written: head.written, record: whole, moved }
        })
        .collect();
    let packed = sheets.pack(&lines)?;
    connection
        .prepare_cached("INSERT INTO journal (id, records) VALUES (?1, ?2)")
        .and_then(|mut statement| statement.execute(params![id, packed]))
        .doing("write the journal")?;
    Ok(Some(Journal { id, bytes: packed.len() }))
}

/// Reads the journal, oldest first.
pub(crate) fn read(
    connection: &Connection,
    mut take: impl FnMut(Journal, Vec<Journalled>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare("SELECT id, records FROM journal ORDER BY id").doing("read the journal")?;
    let mut rows = statement.query([]).doing("read the journal")?;
    while let Some(row) = rows.next().doing("read the journal")? {
        let id = row.get(0).doing("read the journal")?;
        let packed = row.get_ref(1).and_then(|value| Ok(value.as_blob()?)).doing("read the journal")?;
        let text = lz4_flex::decompress_size_prepended(packed).map_err(StoreError::Packed)?;
        let lines = serde_json::from_slice(&text).doing("read the journal")?;
        take(Journal { id, bytes: packed.len() }, lines)?;
    }
    Ok(())
}

/// Writes entries of session histories, which are in the order of their ids.
pub(crate) fn write_entries(connection: &Connection, entries: &[Entry]) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO session_events (id, number, before, time, event) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = connection.prepare_cached(sql).doing("write a session event")?;
    let mut text = Vec::with_capacity(1_024);
    for Entry { id, number, before, event } in entries {
        text.clear();
        serde_json::to_writer(&mut text, Arc::as_ref(event)).doing("write a session event")?;
        let text = std::str::from_utf8(&text).expect("JSON is UTF-8");
        insert.execute(params![id, number, before, event.time.0, text]).doing("write a session event")?;
    }
    Ok(())
}
