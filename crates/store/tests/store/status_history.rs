//! Status histories: kept with the change that they tell of, listed in both orders, and an older world that learns of
//! expiry times.

use std::{path::Path, time::Duration};

use api::{UnixMillis, console::feed::Cause, id::SimId, soracom::sim::SortOrder};
use emulator::sim;
use store::world::{EventKey, EventRange, MIGRATIONS, WorldStore};

use crate::support::{self, NOW, run};

fn open(path: &Path) -> WorldStore {
    WorldStore::open(path, |_| (), || Duration::ZERO).unwrap()
}

/// A world of twelve SIMs; answers with one that is online.
fn grow(store: &WorldStore) -> SimId {
    run(store, |tx| {
        support::grow_small(tx)?;
        Ok(tx.sims(None, 100)?.into_iter().find(|record| record.online()).unwrap().sim_id().clone())
    })
}

/// Turns a SIM off and on, twice in the same millisecond and once a second later.
fn turn(store: &WorldStore, id: &SimId) {
    for after in [0, 0, 1_000] {
        let id = id.clone();
        run(store, move |tx| {
            for decide in [sim::deactivate, sim::activate] {
                let mut cx = tx.cx(NOW.plus(after), Cause::Device)?;
                let decision = decide(&tx.sim(&id)?.unwrap(), &mut cx).unwrap();
                tx.keep(decision, &cx)?;
            }
            Ok(())
        });
    }
}

fn keys(store: &WorldStore, id: &SimId, range: EventRange, order: SortOrder) -> Vec<EventKey> {
    let id = id.clone();
    let entries = store.read(move |world| world.status_history(&id, range, &order)).unwrap();
    entries.into_iter().map(|(key, _)| key).collect()
}

const ALL: EventRange = EventRange { from: None, to: None, after: None, limit: 100 };

#[test]
fn pages_join_in_both_orders() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("world.db"));
    let id = grow(&store);
    turn(&store, &id);
    let descending = keys(&store, &id, ALL, SortOrder::Descending);
    assert_eq!(descending.len(), 6);
    assert!(descending.is_sorted_by(|a, b| (a.time, a.id) > (b.time, b.id)));
    let ascending = keys(&store, &id, ALL, SortOrder::Ascending);
    assert!(ascending.iter().rev().eq(&descending));
    for (order, all) in [(SortOrder::Descending, descending), (SortOrder::Ascending, ascending)] {
        let mut paged: Vec<EventKey> = Vec::new();
        loop {
            let range = EventRange { after: paged.last().copied(), limit: 1, ..ALL };
            let page = keys(&store, &id, range, order.clone());
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, all, "{order}");
        // A bare time takes every entry of it as read.
        let bare = EventKey { time: all[0].time, id: None };
        let rest = keys(&store, &id, EventRange { after: Some(bare), ..ALL }, order);
        assert!(rest.iter().eq(all.iter().filter(|key| key.time != bare.time)));
    }
    let range = EventRange { from: Some(NOW.plus(1)), to: Some(NOW.plus(1_000)), ..ALL };
    assert_eq!(keys(&store, &id, range, SortOrder::Descending).len(), 2);
}

#[test]
fn an_entry_is_kept_with_its_change_and_goes_with_its_world() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world.db");
    let store = open(&path);
    let id = grow(&store);
    turn(&store, &id);
    drop(store);
    let store = open(&path);
    let shown = id.clone();
    let entries = store.read(move |world| world.status_history(&shown, ALL, &SortOrder::Descending)).unwrap();
    assert_eq!(entries[0].1.status.as_ref().unwrap().as_str(), "active");
    assert_eq!(store.read(|world| world.newest_event()).unwrap(), Some(NOW.plus(1_000)));
    assert_eq!(grow(&store), id);
    assert!(keys(&store, &id, ALL, SortOrder::Descending).is_empty());
}

#[test]
fn an_older_world_learns_which_of_its_sims_will_expire() {
    /// The version before there were status histories.
    const BEFORE: u32 = 2;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world.db");
    let record = |sim: u32, expiry: Option<i64>, next_at: Option<i64>| {
        serde_json::json!({
            "sim": { "simId": sim.to_string(), "status": "active", "expiryTime": expiry, "tags": { "name": "ポンプ" } },
            "imsi": format!("44010000000000{sim}"), "apn": "soracom.io", "revision": 3,
            "device": { "behaviour": { "kind": "prompt" }, "powered": true, "phase": "attached", "nextAt": next_at, "attempts": 0 },
        })
        .to_string()
    };
    let old = rusqlite::Connection::open(&path).unwrap();
    for sql in &MIGRATIONS[..BEFORE as usize] {
        old.execute_batch(sql).unwrap();
    }
    old.pragma_update(None, "user_version", BEFORE).unwrap();
    old.execute(
        "INSERT INTO session_events (sim_id, imsi, time, event) VALUES ('1', '440100000000001', 500, '{}')",
        [],
    )
    .unwrap();
    for (sim, expiry, next_at) in
        [(1, Some(900), None), (2, Some(900), Some(700)), (3, Some(400), None), (4, None, None)]
    {
        old.execute(
            "INSERT INTO sims (sim_id, imsi, due_at, record) VALUES (?1, ?2, ?3, ?4)",
            (sim.to_string(), format!("44010000000000{sim}"), next_at, record(sim, expiry, next_at)),
        )
        .unwrap();
    }
    drop(old);

    let store = open(&path);
    let due = |until: i64| -> Vec<String> {
        let due = run(&store, move |tx| tx.due(UnixMillis(until), 10));
        due.into_iter().map(|record| record.sim_id().to_string()).collect()
    };
    assert_eq!((due(699), due(899), due(900)), (vec![], vec!["2".into()], vec!["2".into(), "1".into()]));
    let sims = store.read(|world| world.sims(None, 10)).unwrap();
    let expiries: Vec<Option<i64>> = sims.iter().map(|sim| sim.expiry_due.map(|at| at.0)).collect();
    assert_eq!(expiries, [Some(900), Some(900), None, None]);
    assert_eq!((sims[2].sim.expiry_time, sims[0].sim.name()), (Some(UnixMillis(400)), "ポンプ"));
    assert_eq!(sims[1].due_at(), Some(UnixMillis(700)));
}
