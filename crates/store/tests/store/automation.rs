//! What the automation's store promises: what an OTA move has not heard yet does not give way.

use std::{sync::mpsc, time::Duration};

use api::{UnixMillis, console::flux::Run, id::FluxAppId};
use serde_json::json;
use store::{
    StoreError,
    automation::{Arrived, AutomationStore, AutomationTx, StoredRun},
};

fn write<R: Send + 'static>(
    store: &AutomationStore,
    work: impl FnOnce(&mut AutomationTx<'_>) -> Result<R, StoreError> + Send + 'static,
) -> R {
    let (sender, receiver) = mpsc::channel();
    store.write(work, move |outcome| sender.send(outcome).unwrap()).unwrap();
    receiver.recv().unwrap().unwrap()
}

/// A message of the app `A`, whose one action is so.
fn message(state: &str) -> Arrived {
    let run: Run = serde_json::from_value(json!({
        "id": "0", "app": "A", "channel": "api", "at": 1, "via": "webhook", "hops": 0, "context": {},
        "payload": { "simId": "8981100000000000001", "otastatus": "finished" },
        "steps": [{ "action": "move", "state": state }],
    }))
    .unwrap();
    let stored = StoredRun { run, event: None, left: 0 };
    Arrived { stored, key: None, month: UnixMillis(0), counts: true }
}

#[test]
fn what_a_move_has_not_heard_stays_until_the_move_is_over() {
    let dir = tempfile::tempdir().unwrap();
    let store = AutomationStore::open(&dir.path().join("automation.db"), || Duration::ZERO).unwrap();
    let one = |ended: bool| {
        serde_json::from_value(json!({
            "app": "A", "draft": {
                "name": "n", "sims": { "kind": "group", "groupId": "g" }, "subscription": "planX3", "to": "t", "cut": false,
            }, "slack": false, "handlers": [], "madeAt": 1, "endedAt": ended.then_some(2),
        }))
        .unwrap()
    };
    let app = || FluxAppId::new("A").unwrap();
    let kept = |id: i64| store.read(move |automation| automation.run(id)).unwrap().is_some();
    let (live, over) = (one(false), one(true));
    let first = write(&store, move |automation| {
        automation.keep_move(&live, None)?;
        // Somebody works on the first for long; so many come after it that the oldest would give way.
        automation.take(&message("running"), None)?;
        for _ in 0..11_000 {
            automation.take(&message("done"), None)?;
        }
        automation.hear(&app())
    });
    assert!(!first, "nothing is heard past the one that is open");
    assert!(kept(2) && !store.read(move |automation| automation.any_unheard(&app())).unwrap());
    write(&store, move |automation| {
        automation.keep_move(&over, None)?;
        (0..1_000).try_for_each(|_| automation.take(&message("done"), None).map(drop))
    });
    assert!(kept(1) && !kept(2), "only what is not done stays");
}
