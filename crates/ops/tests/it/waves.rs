//! A job of many: in waves, with a brake, steered by hand, killed at any act. No item is lost, none is called twice.

use api::{
    UnixMillis,
    console::{
        job::{CallReply, Counts, Halt, Standing, Steer, Verdict},
        plan::Action,
    },
    soracom::{session::SessionEvent, sim::Sim},
};
use ops::{
    job::{JobState, Limits, Start},
    pacing::Pace,
};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{Cloud, Desk, now, plan_and_pins};

const T0: i64 = 1_800_000_000_000;
const DAY: i64 = 86_400_000;

/// A desk that is about to cut all of a cloud.
fn paced(cloud: Cloud, limits: Limits) -> Desk {
    let (plan, pins) = plan_and_pins(&cloud, &Action::CutSession);
    let start = Start {
        id: api::id::JobId::new("J-1").unwrap(),
        op: api::id::OpId::new("O-1").unwrap(),
        by: "me".into(),
        limits,
        pace: Pace::default(),
        pins: Vec::new(),
        drifted: 0,
    };
    let job = JobState::new(&plan, Action::CutSession, start, now(cloud.now)).unwrap();
    Desk::new(job, cloud).with_pins(pins)
}

fn cloud(sims: usize, returns_after: impl Fn(usize) -> Option<i64>) -> Cloud {
    let mut cloud = Cloud { now: T0, ..Cloud::default() };
    (0..sims).for_each(|n| drop(cloud.add(&format!("{n:04}"), None, returns_after(n))));
    cloud
}

#[test]
fn nothing_is_called_in_the_window_and_a_job_that_is_cancelled_then_leaves_no_trace() {
    let mut desk = paced(cloud(100, |_| Some(2_400)), Limits::default());
    desk.run_on(T0 + 10_000);
    assert_eq!(desk.cloud.done.len(), 0);
    assert!(matches!(desk.page().standing, Standing::Window { .. }));
    desk.job.steer(Steer::Cancel, "you", now(desk.cloud.now));
    assert!(desk.job.done() && desk.ledger.is_empty());
    assert_eq!(desk.page().counts, Counts { waiting: 100, ..Counts::default() });
}

#[test]
fn wave_after_wave_is_cut_and_each_begins_when_the_last_one_was_judged() {
    for limits in [Limits::default(), Limits::wide()] {
        let mut desk = paced(cloud(100, |_| Some(2_400)), limits);
        desk.feed = true;
        desk.run_on(T0 + 10_001);
        assert_eq!(desk.cloud.done.len(), 5, "the canary");
        let desk = desk.run(T0 + DAY);
        assert_eq!(desk.page().waves.iter().map(|wave| wave.size).collect::<Vec<_>>(), [5, 25, 70]);
        assert_eq!(desk.page().counts, Counts { done_verified: 100, ..Counts::default() });
        assert_eq!((desk.cloud.done.len(), desk.page().standing), (100, Standing::Over));
    }
}

#[test]
fn one_kind_of_device_that_never_returns_stops_the_job_and_who_waits_is_left_alone() {
    // Every fifth stays away: of the canary one, which may happen; of the second wave five.
    let mut desk = paced(cloud(500, |n| (n % 5 != 4).then_some(2_400)), Limits::wide());
    desk.feed = true;
    desk.run_on(T0 + 3_600_000);
    let counts = desk.page().counts;
    assert_eq!(desk.page().standing, Standing::Halted { why: Halt::StoppedItself });
    assert_eq!((counts.done_verified, counts.not_back, counts.waiting), (24, 6, 470));
    assert_eq!(desk.page().rate_per_mille, Some(800));
    assert_eq!(desk.cloud.done.len(), 30);
    // The operator knows the cause, and has the rest done all the same.
    for _ in 0..100 {
        desk.job.steer(Steer::GoOn, "you", now(desk.cloud.now));
        desk.run_on(desk.cloud.now + 600_000);
    }
    let counts = desk.page().counts;
    assert_eq!((counts.done_verified, counts.not_back, counts.waiting), (400, 100, 0));
    assert_eq!(desk.cloud.done.len(), 500);
}

/// A job of one SIM that goes by rows: its row was of a moment before.
fn by_a_row(row: &Sim) -> JobState {
    let mut cloud = cloud(21, |_| None);
    let desk_of = |cloud: Cloud| paced(cloud, Limits { parallel: 1, ..Limits::wide() });
    cloud.now = T0;
    let mut desk = desk_of(cloud);
    let pins = desk.pins.clone();
    desk.job.bring(0, pins, now(T0 + 10_000));
    desk.job.next(UnixMillis(T0 + 10_000));
    desk.job.sim(0, row, None, now(T0 + 10_000));
    assert!(desk.job.calling(0, now(T0 + 10_000)));
    desk.job
}

fn event(kind: &str, session: &str, time: i64) -> SessionEvent {
    serde_json::from_value(json!({ "event": kind, "sessionId": session, "time": time })).unwrap()
}

fn row(session: &str) -> Sim {
    let status = json!({ "online": true, "sessionId": session });
    serde_json::from_value(json!({ "simId": "0000", "status": "active", "sessionStatus": status })).unwrap()
}

#[test]
fn a_session_that_had_ended_before_is_no_return_of_the_one_that_was_cut() {
    let mut job = by_a_row(&row("s-1"));
    let called = T0 + 10_000;
    let reply = CallReply { status: Some(200), code: None, message: None };
    job.answered(0, reply, Some(&row("s-1")), now(called));
    // It flapped just before: the history, which nobody had read, says so now.
    let history = [
        event("Deleted", "s-1", called + 5),
        event("Created", "s-1", called - 1_000),
        event("Deleted", "s-0", called - 2_000),
        event("Created", "s-0", called - 4_000),
    ];
    job.events(0, &history, now(called + 120_000));
    let item = job.item(0).unwrap();
    assert_eq!((item.new_session.as_ref(), item.return_ms), (None, None));
    assert!(item.not_back_since.is_some(), "{item:?}");
}

#[test]
fn a_session_that_ended_before_a_call_whose_answer_was_lost_is_not_said_to_be_cut() {
    let mut job = by_a_row(&row("s-1"));
    let called = T0 + 10_000;
    job.broken(0, "connection reset", now(called + 10));
    job.sim(0, &row("s-2"), None, now(called + 20));
    let history = [event("Created", "s-2", called - 500), event("Deleted", "s-1", called - 3_000)];
    job.events(0, &history, now(called + 20));
    job.sim(0, &row("s-2"), None, now(called + 30));
    assert_eq!(job.item(0).unwrap().verdict, Some(Verdict::DoneUnverified), "{:?}", job.item(0));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_steered_and_wherever_it_is_killed_every_item_ends_once(
        returns in prop::collection::vec(prop::option::weighted(0.9, 0_i64..200_000), 21..120),
        wide in any::<bool>(),
        feed in any::<bool>(),
        kills in prop::collection::vec(1_usize..400, 0..4),
        steers in prop::collection::vec(prop_oneof![
            Just(Steer::Pause), Just(Steer::Brake), Just(Steer::GoOn), Just(Steer::GoOn),
        ], 0..8),
        cancelled in any::<bool>(),
    ) {
        let limits = if wide { Limits::wide() } else { Limits::default() };
        let mut desk = paced(cloud(returns.len(), |n| returns[n]), limits);
        desk.feed = feed;
        let (mut kills, mut steers) = (kills.into_iter(), steers.into_iter());
        for _ in 0..60 {
            if desk.kill_at.is_none() {
                desk.kill_at = kills.next().map(|after| desk.acts + after);
            }
            desk.run_on(desk.cloud.now + 60_000);
            let to = if cancelled && steers.len() == 0 { Steer::Cancel } else { steers.next().unwrap_or(Steer::GoOn) };
            desk.steer(to);
            let counts = desk.page().counts;
            prop_assert_eq!(counts.total(), returns.len() as u64);
            prop_assert!(counts.not_back <= counts.done_unverified);
        }
        desk.run_on(desk.cloud.now + DAY);
        let (counts, calls) = (desk.page().counts, desk.cloud.done.clone());
        prop_assert!(desk.job.ended(), "{:?}", desk.page());
        prop_assert!(counts.running == 0 && (counts.waiting == 0 || cancelled));
        let mut once = calls.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), calls.len(), "no SIM is cut twice");
        prop_assert_eq!(calls.len() as u64, counts.judged(), "and none is judged that was not");
        for item in desk.items() {
            let sim = &desk.cloud.sims[item.sim_id.as_ref().unwrap()];
            prop_assert_eq!(item.return_ms, sim.returns_after, "{:?}", item);
        }
    }
}
