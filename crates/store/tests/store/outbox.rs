//! The outbox keeps the newest, gives no number twice, and is empty in a world that begins anew; rules and copies.

use std::{path::Path, time::Duration};

use api::{
    Secret, UnixMillis,
    console::{
        feed::Cause,
        world::{Behaviour, BehaviourRule, OutboxKind, Sent, Which},
    },
};
use emulator::{
    fleet::Rules,
    outbox::{MOST_KEPT, Message},
};
use store::world::{OutboxRange, WorldStore};

use crate::support::{NOW, grow_small, run};

fn open(path: &Path) -> WorldStore {
    WorldStore::open(path, |_| (), || Duration::ZERO).unwrap()
}

fn message(kind: OutboxKind, body: &str) -> Message {
    Message {
        at: NOW,
        kind,
        to: Secret::new("https://example.test/hook".to_owned()),
        from: "test".to_owned(),
        subject: None,
        method: Some("POST".to_owned()),
        headers: vec![("x-a".to_owned(), Secret::new("b".to_owned()))],
        body: Secret::new(body.to_owned()),
    }
}

fn bodies(store: &WorldStore, range: OutboxRange) -> Vec<String> {
    let found = store.read(|world| world.outbox(range)).unwrap();
    found.into_iter().map(|posted| posted.message.body.into_exposed()).collect()
}

const ALL: OutboxRange = OutboxRange { kind: None, before: None, limit: 100 };

#[test]
fn messages_are_listed_newest_first_and_remember_what_became_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("world.db"));
    let [first, second, third] = run(&store, |tx| {
        Ok([
            tx.post(&message(OutboxKind::Mail, "a"))?,
            tx.post(&message(OutboxKind::Slack, "b"))?,
            tx.post(&message(OutboxKind::Mail, "c"))?,
        ])
    });
    assert!(first < second && second < third);
    assert_eq!(bodies(&store, ALL), ["c", "b", "a"]);
    assert_eq!(bodies(&store, OutboxRange { kind: Some(OutboxKind::Mail), ..ALL }), ["c", "a"]);
    assert_eq!(bodies(&store, OutboxRange { before: Some(third), limit: 1, ..ALL }), ["b"]);
    let sent = Sent { at: UnixMillis(5), status: Some(204), failure: None };
    let kept = sent.clone();
    run(&store, move |tx| tx.mark_sent(second, &kept));
    assert_eq!(store.read(|world| world.outbox_counts()).unwrap(), (3, 1));
    let held = store.read(|world| world.posted(second)).unwrap().unwrap();
    assert_eq!((held.sent, held.message), (Some(sent), message(OutboxKind::Slack, "b")));
    assert_eq!(store.read(|world| world.posted(third + 1)).unwrap(), None);
}

#[test]
fn the_oldest_give_way_and_a_new_world_has_none_and_new_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("world.db"));
    let last = run(&store, |tx| {
        let mut last = 0;
        for n in 0..MOST_KEPT + 3 {
            last = tx.post(&message(OutboxKind::Webhook, &n.to_string()))?;
        }
        Ok(last)
    });
    assert_eq!(store.read(|world| world.outbox_counts()).unwrap(), (MOST_KEPT, 0));
    let oldest = OutboxRange { before: Some(last - MOST_KEPT as i64 + 2), ..ALL };
    assert_eq!(bodies(&store, oldest), ["3"]);
    run(&store, grow_small);
    assert_eq!(store.read(|world| world.outbox_counts()).unwrap(), (0, 0));
    assert!(run(&store, |tx| tx.post(&message(OutboxKind::Mail, "new"))) > last);
}

#[test]
fn decisions_follow_the_rules_of_their_world() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world.db");
    let store = open(&path);
    run(&store, grow_small);
    let rule = BehaviourRule { which: Which::All, behaviour: Behaviour::Never, note: Some("off".into()) };
    let rules = Rules::new(vec![rule]).unwrap();
    let kept = rules.clone();
    let before = run(&store, |tx| Ok(tx.cx(NOW, Cause::Device)?.rules().clone()));
    run(&store, move |tx| tx.set_rules(&kept));
    let after = run(&store, |tx| Ok(tx.cx(NOW, Cause::Device)?.rules().clone()));
    assert_eq!((before, after), (Rules::default(), rules.clone()));
    drop(store);
    let store = open(&path);
    assert_eq!(*store.read(|world| world.rules()).unwrap(), rules, "a restart keeps them");
    run(&store, grow_small);
    assert_eq!(*store.read(|world| world.rules()).unwrap(), Rules::default(), "a new world has none");
}

#[test]
fn a_copy_of_a_running_world_goes_on_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let (path, to) = (dir.path().join("world.db"), dir.path().join("copy.db"));
    let store = open(&path);
    run(&store, grow_small);
    run(&store, |tx| tx.post(&message(OutboxKind::Mail, "of both")));
    store.copy_to(&to).unwrap();
    run(&store, |tx| tx.post(&message(OutboxKind::Mail, "of the first")));
    let copy = open(&to);
    let figures = |store: &WorldStore| store.read(|world| world.figures(NOW.plus(-60_000))).unwrap();
    assert_eq!(figures(&copy).sims, 12);
    assert_eq!(
        (figures(&copy).events, figures(&copy).next_due),
        (figures(&store).events, figures(&store).next_due)
    );
    run(&copy, |tx| tx.clear_outbox());
    assert_eq!(bodies(&store, ALL), ["of the first", "of both"]);
    assert!(bodies(&copy, ALL).is_empty());
}

#[test]
fn figures_count_what_happened_lately() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("world.db"));
    run(&store, grow_small);
    let figures = || store.read(|world| world.figures(NOW)).unwrap();
    let before = figures();
    assert_eq!((before.sims, before.recent), (12, 0));
    run(&store, |tx| {
        let record = tx.sims(None, 100)?.into_iter().find(|record| record.online()).unwrap();
        let mut cx = tx.cx(NOW.plus(1), Cause::Device)?;
        let decision = emulator::session::delete(&record, &mut cx).unwrap();
        tx.keep(decision, &cx)
    });
    let after = figures();
    assert_eq!((after.recent, after.events), (1, before.events + 1));
    assert!(after.sequence > before.sequence);
}
