//! A window and the changes after it; what was asked for, until it is answered.

use crate::support::{frame, row, sim, sim_frame, window};
use api::{
    UnixMillis,
    console::{
        feed::{Cause, Change, ChangeFrame},
        group_row::GroupRow,
        job::{Job, Verdict},
        plan::Action,
        sim_row::{Mark, SimRow, SimState},
        window::WindowQuery,
    },
    id::{JobId, OpId},
};
use client::{Collection, Pending};

const NOW: UnixMillis = UnixMillis(1_000_000);

/// Two rows, read at position 5.
fn list(query: WindowQuery) -> Collection<SimRow> {
    let mut list = Collection::new(query);
    let fetch = list.fetch(NOW).unwrap();
    assert!(list.load(&fetch, window(vec![row(1, 0), row(2, 0)], 1, 5), Some(Vec::new())));
    list.drain_changed();
    list
}

fn named(key: u8, name: &str) -> SimRow {
    SimRow { name: name.to_owned(), ..row(key, 0) }
}

#[test]
fn a_change_at_or_before_the_position_is_in_the_rows_already() {
    let mut list = list(WindowQuery::default());
    assert!(!list.apply(&sim_frame(1, 4, row(1, 9))));
    assert!(!list.apply(&sim_frame(1, 5, row(1, 9))));
    assert_eq!(list.rows(), [row(1, 0), row(2, 0)]);
    assert!(list.apply(&sim_frame(1, 6, row(1, 9))));
    assert_eq!(list.rows(), [row(1, 9), row(2, 0)]);
    assert_eq!(list.drain_changed(), [sim(1)].into());
    assert_eq!(list.drain_changed(), [].into());
    assert!(!list.is_dirty(), "nothing moved");
}

#[test]
fn a_change_to_the_same_is_none() {
    let mut list = list(WindowQuery::default());
    assert!(!list.apply(&sim_frame(1, 6, row(1, 0))));
    assert_eq!(list.drain_changed(), [].into());
}

#[test]
fn what_may_alter_order_total_or_counts_makes_the_window_dirty() {
    let stale = SimRow { state: SimState::Stale, ..row(1, 0) };
    let by = |sort: &str| WindowQuery { sort: sort.to_owned(), ..WindowQuery::default() };
    let filtered = WindowQuery { q: "pump".to_owned(), ..WindowQuery::default() };
    let cases = [
        (WindowQuery::default(), row(1, 7), false),
        (WindowQuery::default(), named(1, "a"), true),
        (by("-name"), named(1, "a"), true),
        (by("sim"), named(1, "a"), false),
        (by("sim"), stale, true),
        (by("-since"), SimRow { since: Some(UnixMillis(3)), ..row(1, 0) }, true),
        (by("status"), SimRow { since: Some(UnixMillis(3)), ..row(1, 0) }, false),
        (filtered, row(1, 7), true),
        (WindowQuery::default(), row(3, 0), true),
    ];
    for (query, changed, dirty) in cases {
        let mut list = list(query.clone());
        list.apply(&sim_frame(1, 6, changed.clone()));
        assert_eq!(list.is_dirty(), dirty, "{query:?} {changed:?}");
        let ids: Vec<_> = list.rows().iter().map(|row| row.sim_id.clone()).collect();
        assert_eq!(ids, [sim(1), sim(2)], "rows do not move by a change");
    }
}

#[test]
fn a_quiet_fetch_comes_at_most_once_a_second() {
    let mut list = list(WindowQuery::default());
    list.apply(&sim_frame(1, 6, named(1, "a")));
    assert_eq!(list.fetch(NOW.plus(999)), None);
    let fetch = list.fetch(NOW.plus(1_000)).unwrap();
    assert_eq!(list.fetch(NOW.plus(5_000)), None, "one at a time");
    list.failed(&fetch, NOW.plus(5_000));
    assert_eq!(list.fetch(NOW.plus(5_999)), None);
    let fetch = list.fetch(NOW.plus(6_000)).unwrap();
    list.failed(&fetch, NOW.plus(6_000));
    assert_eq!(list.fetch(NOW.plus(7_999)), None, "twice as long");
    assert!(list.fetch(NOW.plus(-90_000)).is_some(), "the clock was set back");
}

#[test]
fn changes_that_overtook_the_answer_are_applied_to_it() {
    let mut list = list(WindowQuery::default());
    list.invalidate();
    let fetch = list.fetch(NOW).unwrap();
    let overtaking = vec![sim_frame(1, 7, row(2, 7))];
    list.apply(&overtaking[0]);
    assert!(list.load(&fetch, window(vec![row(1, 6), row(2, 0)], 1, 6), Some(overtaking)));
    assert_eq!(list.rows(), [row(1, 6), row(2, 7)]);
    assert_eq!(list.drain_changed(), [sim(1), sim(2)].into());
    assert!(!list.is_dirty());
}

#[test]
fn a_window_that_does_not_join_what_was_heard_is_fetched_again() {
    let mut list = Collection::new(WindowQuery::default());
    let fetch = list.fetch(NOW).unwrap();
    list.load(&fetch, window(vec![row(1, 0)], 1, 5), None);
    assert!(list.is_dirty() && list.fetch(NOW.plus(1_000)).is_some());
    let mut list = self::list(WindowQuery::default());
    assert!(!list.apply(&sim_frame(2, 9, row(1, 9))), "another epoch");
    assert!(list.is_dirty());
}

#[test]
fn the_answer_to_an_earlier_query_is_not_taken() {
    let mut list = list(WindowQuery::default());
    list.invalidate();
    let early = list.fetch(NOW).unwrap();
    list.set_query(WindowQuery { q: "state:stale".to_owned(), ..WindowQuery::default() });
    assert!(!list.load(&early, window(vec![row(3, 0)], 1, 9), Some(Vec::new())));
    assert_eq!(list.rows().len(), 2, "the old rows stay");
    let late = list.fetch(NOW).unwrap();
    assert_eq!(late.query.q, "state:stale");
    assert!(list.load(&late, window(vec![], 1, 9), Some(Vec::new())));
    assert!(list.rows().is_empty());
}

#[test]
fn a_group_that_is_deleted_leaves_the_list() {
    let group = |id: &str, members: u64| -> GroupRow {
        serde_json::from_value(serde_json::json!({
            "groupId": id, "name": id, "members": members, "online": 0, "stale": 0, "dns": false, "vpg": false,
            "chap": false, "metadata": false,
        }))
        .unwrap()
    };
    let mut list: Collection<GroupRow> = Collection::new(WindowQuery::default());
    let fetch = list.fetch(NOW).unwrap();
    let base = window(vec![], 1, 5);
    let rows = vec![group("a", 1), group("b", 1)];
    let window = api::console::window::Window {
        rows,
        offset: 0,
        total: 2,
        of: 2,
        counts: base.counts,
        position: base.position,
        took_us: 0,
        clock: base.clock,
    };
    list.load(&fetch, window, Some(Vec::new()));
    let row = group("b", 2);
    let more = Change::Group { group_id: row.group_id.clone(), row: Some(row.clone()) };
    assert!(list.apply(&frame(1, 5, 6, more)));
    assert!(!list.is_dirty());
    assert_eq!(list.get(&row.group_id), Some(&row));
    assert!(list.apply(&frame(1, 6, 7, Change::Group { group_id: row.group_id.clone(), row: None })));
    assert_eq!(list.rows(), [group("a", 1)]);
    assert!(list.is_dirty());
}

fn op(text: &str) -> OpId {
    OpId::new(text).unwrap()
}

fn pending() -> Pending {
    let mut pending = Pending::default();
    pending.ask(&row(1, 5), op("op-1"), Action::CutSession, NOW);
    pending.ask(&row(2, 5), op("op-1"), Action::CutSession, NOW);
    pending
}

fn caused_by(by: &str, frame: ChangeFrame) -> ChangeFrame {
    let cause = Cause::Call { op: Some(op(by)), operation: "deleteSimSession".to_owned() };
    ChangeFrame { causes: vec![Cause::Device, cause], ..frame }
}

#[test]
fn an_overlay_falls_when_it_is_answered() {
    let mark = Mark { job: JobId::new("J-1").unwrap(), since: NOW, not_back: false };
    let marked = SimRow { mark: Some(mark), ..row(1, 5) };
    let cases = [
        ("the same row", sim_frame(1, 6, row(1, 5)), false),
        ("an older row", sim_frame(1, 6, row(1, 4)), false),
        ("a newer row", sim_frame(1, 6, row(1, 6)), true),
        ("a mark", sim_frame(1, 6, marked), true),
        ("its op", caused_by("op-1", sim_frame(1, 6, row(1, 5))), true),
        ("another op", caused_by("op-2", sim_frame(1, 6, row(1, 5))), false),
        ("another SIM", caused_by("op-1", sim_frame(1, 6, row(3, 9))), false),
        ("nothing of it", frame(1, 5, 6, Change::Skipped), false),
    ];
    for (what, frame, falls) in cases {
        let mut pending = pending();
        let fallen = pending.apply(&frame);
        assert_eq!(fallen.contains(&sim(1)), falls, "{what}");
        assert_eq!(pending.get(&sim(1)).is_none(), falls, "{what}");
        assert!(pending.get(&sim(2)).is_some(), "{what}: the other SIM waits for its own");
    }
}

#[test]
fn a_verdict_answers_where_no_row_changes() {
    let job: Job = serde_json::from_value(serde_json::json!({
        "id": "J-1", "context": "local", "plan": "P-1", "op": "op-1", "by": "me", "action": { "verb": "cutSession" },
        "startedAt": 0,
        "items": [
            { "simId": sim(1), "name": "a", "stage": "ended", "verdict": "skipped" },
            { "simId": sim(2), "name": "b", "stage": "calling" },
        ],
    }))
    .unwrap();
    assert_eq!(job.items[0].verdict, Some(Verdict::Skipped));
    let mut pending = pending();
    assert_eq!(pending.apply(&frame(1, 5, 6, Change::Job { job: Box::new(job) })), [sim(1)].into());
}

#[test]
fn silence_and_refusal_drop_overlays_too() {
    let mut pending = pending();
    assert_eq!(pending.expired(NOW.plus(9_999)), [].into());
    assert_eq!(pending.expired(NOW.plus(10_000)), [sim(1), sim(2)].into());
    let mut pending = self::pending();
    assert_eq!(pending.withdraw(&op("op-2")), [].into());
    assert_eq!(pending.withdraw(&op("op-1")), [sim(1), sim(2)].into());
    let mut pending = self::pending();
    assert!(!pending.see(&row(1, 5)) && pending.see(&row(1, 6)) && pending.get(&sim(1)).is_none());
}
