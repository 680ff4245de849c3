//! What the tests of this crate share.

pub(crate) mod server;

use api::{
    UnixMillis,
    console::{
        context::Clock,
        feed::{Change, ChangeFrame, Position},
        sim_row::SimRow,
        window::Window,
    },
    id::{ContextId, SimId},
};

pub(crate) fn context() -> ContextId {
    ContextId::new("local").unwrap()
}

pub(crate) fn sim(key: u8) -> SimId {
    SimId::new(format!("898110000000000000{key}")).unwrap()
}

/// A row whose `modified` is its version, so that two versions differ in nothing that a list is sorted by.
pub(crate) fn row(key: u8, version: i64) -> SimRow {
    let row = serde_json::json!({
        "simId": sim(key), "name": format!("pump-{key}"), "status": "active", "state": "online", "online": true,
        "modified": version,
    });
    serde_json::from_value(row).unwrap()
}

pub(crate) fn clock(now: i64) -> Clock {
    Clock { now: UnixMillis(now), scale: 1.0, paused: false, simulated: false }
}

pub(crate) fn frame(epoch: u64, after: u64, seq: u64, change: Change) -> ChangeFrame {
    ChangeFrame { context: context(), epoch, after, seq, at: UnixMillis(0), causes: Vec::new(), change }
}

pub(crate) fn sim_frame(epoch: u64, seq: u64, row: SimRow) -> ChangeFrame {
    frame(epoch, seq - 1, seq, Change::Sim { row: Box::new(row) })
}

pub(crate) fn window(rows: Vec<SimRow>, epoch: u64, seq: u64) -> Window<SimRow> {
    let total = rows.len() as u64;
    Window {
        rows,
        offset: 0,
        total,
        of: total,
        counts: [("online".to_owned(), total)].into(),
        position: Position { epoch, seq },
        took_us: 0,
        clock: clock(0),
    }
}
