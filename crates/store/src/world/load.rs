//! What of a world is brought into memory when it is opened.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use api::UnixMillis;
use emulator::{
    SimRecord,
    scenario::{Birth, Origin},
};
use rusqlite::Connection;

use crate::{
    StoreError,
    error::Doing,
    world::{
        journal::{self, Journal},
        memory::{Committed, FIRST_NEWCOMER, Head, Number},
        read_document, read_meta,
        state::SEQUENCE,
        tx::{BIRTH, GENERATION, SEED},
    },
};

pub(crate) struct Loaded {
    pub(crate) committed: Committed,
    pub(crate) seed: u64,
    pub(crate) next_entry: i64,
    pub(crate) next_newcomer: Number,
    pub(crate) unsettled: BTreeSet<Number>,
    pub(crate) journal: Journal,
}

/// Reads where the touched SIMs stand, and the journal over it.
pub(crate) fn load(connection: &Connection) -> Result<Loaded, StoreError> {
    let mut committed = Committed {
        generation: read_meta::<String>(connection, GENERATION)?.unwrap_or_default().into(),
        origin: origin(connection)?,
        position: read_meta(connection, SEQUENCE)?.unwrap_or_default(),
        ..Committed::default()
    };
    let mut groups = Names::default();
    let doing = "read where the SIMs stand";
    let mut statement =
        connection.prepare("SELECT number, group_id, due_at, newest, written FROM heads").doing(doing)?;
    let mut rows = statement.query([]).doing(doing)?;
    while let Some(row) = rows.next().doing(doing)? {
        let group = row.get_ref(1).and_then(|value| Ok(value.as_str_or_null()?)).doing(doing)?;
        let head = Head {
            group: group.map(|group| groups.shared(group)),
            due: row.get::<_, Option<i64>>(2).doing(doing)?.map(UnixMillis),
            newest: row.get(3).doing(doing)?,
            written: row.get::<_, i64>(4).doing(doing)?.cast_unsigned(),
        };
        committed.heads.insert(row.get(0).doing(doing)?, head);
    }
    drop(rows);
    let mut unsettled = BTreeSet::new();
    let mut whole = Journal::default();
    journal::read(connection, |row, lines| {
        whole = Journal { id: row.id, bytes: whole.bytes + row.bytes };
        for line in lines {
            let before = committed.recent.remove(&line.number);
            let record = match (line.record, line.moved) {
                (Some(whole), _) => Arc::new(whole),
                (None, Some(moved)) => {
                    let mut record = match before {
                        Some(before) => before,
                        None => Arc::new(settled(connection, line.number)?),
                    };
                    moved.apply(Arc::make_mut(&mut record));
                    record
                }
                (None, None) => {
                    let why = "a line says nothing of its SIM";
                    return Err(<serde_json::Error as serde::de::Error>::custom(why))
                        .doing("read the journal");
                }
            };
            let group = record.sim.group_id.as_ref().map(|group| groups.shared(group.as_str()));
            let head = Head { group, due: record.due_at(), newest: line.newest, written: line.written };
            unsettled.insert(line.number);
            committed.heads.insert(line.number, head);
            committed.recent.insert(line.number, record);
        }
        Ok(())
    })?;
    // Entries may have been pruned that a SIM still names: their ids are not given out again.
    let named = committed.heads.values().map(|head| head.newest).max();
    let newest = largest(connection, "SELECT max(id) FROM session_events")?.max(named);
    let newcomer = largest(connection, "SELECT max(number) FROM newcomers")?;
    Ok(Loaded {
        committed,
        seed: read_meta(connection, SEED)?.unwrap_or_default(),
        next_entry: newest.unwrap_or_default() + 1,
        next_newcomer: newcomer.map_or(FIRST_NEWCOMER, |number| number + 1),
        unsettled,
        journal: whole,
    })
}

/// The row of a SIM of which the journal says only what moved.
fn settled(connection: &Connection, number: Number) -> Result<SimRecord, StoreError> {
    let doing = "read the row of a SIM in the journal";
    let text: String = connection
        .prepare_cached("SELECT record FROM sims WHERE number = ?1")
        .and_then(|mut statement| statement.query_row([number], |row| row.get(0)))
        .doing(doing)?;
    read_document(doing, &text)
}

fn origin(connection: &Connection) -> Result<Option<Arc<Origin>>, StoreError> {
    let birth: Option<Birth> = read_meta(connection, BIRTH)?;
    birth.map(|birth| Ok(Arc::new(Origin::new(birth)?))).transpose()
}

fn largest(connection: &Connection, sql: &str) -> Result<Option<i64>, StoreError> {
    connection.query_row(sql, [], |row| row.get(0)).doing("find the next number")
}

/// Texts that many share.
#[derive(Debug, Default)]
pub(crate) struct Names {
    known: HashSet<Arc<str>>,
}

impl Names {
    pub(crate) fn shared(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.known.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.known.insert(Arc::clone(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use api::{console::feed::Cause, id::OperatorId};
    use emulator::{Cx, scenario, session};

    use super::*;
    use crate::{
        migrate,
        world::{
            MIGRATIONS,
            memory::{Memory, Numbered},
            unit::Touched,
        },
    };

    const NOW: UnixMillis = UnixMillis(1_800_000_000_000);
    const NUMBER: Number = 3;

    fn touched(record: &SimRecord, newest: i64) -> Numbered<Touched> {
        let head = Head { group: None, due: record.due_at(), newest, written: 1 };
        [(NUMBER, Touched { record: Arc::new(record.clone()), head })].into_iter().collect()
    }

    #[test]
    fn what_moved_is_read_over_the_row_or_over_the_line_before() {
        let operator = OperatorId::new("OP0000000001").unwrap();
        let birth = Birth::new(scenario::builtin("small").unwrap(), operator, None, 7, NOW).unwrap();
        let origin = Origin::new(birth).unwrap();
        let mut visitor = origin.visitor();
        let open = (0..origin.sims()).filter_map(|n| visitor.record(n)).find(SimRecord::online).unwrap();
        let cut = session::delete(&open, &mut Cx::new(NOW, 1, 1, Cause::Device)).unwrap().record;

        let dir = tempfile::tempdir().unwrap();
        let connection = migrate::open(&dir.path().join("world.db"), MIGRATIONS).unwrap();
        let (memory, mut sheets) = (Memory::default(), journal::Sheets::default());
        let mut write = |record: &SimRecord, newest| {
            journal::write(&connection, newest, &touched(record, newest), Some(&memory), &mut sheets)
                .unwrap()
                .unwrap()
        };
        let whole = write(&open, 1);
        memory.write().recent.insert(NUMBER, Arc::new(open.clone()));
        let moved = write(&cut, 2);
        assert!(moved.bytes < whole.bytes * 2 / 3, "{} against {}", moved.bytes, whole.bytes);

        let found = |newest| {
            let loaded = load(&connection).unwrap();
            assert_eq!(loaded.committed.heads[&NUMBER].newest, newest);
            assert!(loaded.unsettled.contains(&NUMBER));
            Arc::clone(&loaded.committed.recent[&NUMBER])
        };
        assert_eq!(*found(2), cut);
        // The older line is let go once the row is there; the row may say already what the other line says.
        for row in [&open, &cut] {
            let text = serde_json::to_string(row).unwrap();
            connection.execute("REPLACE INTO sims (number, record) VALUES (?1, ?2)", (NUMBER, text)).unwrap();
            connection.execute("DELETE FROM journal WHERE id = ?1", [whole.id]).unwrap();
            assert_eq!(*found(2), cut);
        }
        connection.execute("DELETE FROM sims", []).unwrap();
        assert!(load(&connection).is_err(), "of a SIM without a row, what moved is not enough");
    }
}
