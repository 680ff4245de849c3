//! The order in which events arrive, how often, and what the platform's clocks say, make no return that did not happen.

use api::{
    console::{
        job::{CallReply, Job, Verdict},
        plan::Action,
    },
    id::SimId,
    soracom::session::SessionEvent,
};
use ops::{
    job::{JobState, Limits, Step},
    returns,
};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{Cloud, now, plan_and_pins, start_with};

const T0: i64 = 1_800_000_000_000;

fn event(kind: &str, session: &str, time: i64) -> SessionEvent {
    serde_json::from_value(json!({ "event": kind, "sessionId": session, "simId": "1", "time": time }))
        .unwrap()
}

/// What comes in after the call was announced.
#[derive(Debug, Clone)]
enum Input {
    Reply,
    Event(Box<SessionEvent>),
    History(Vec<SessionEvent>),
}

#[derive(Debug, Clone)]
struct Story {
    /// It came back once, twice, or not.
    sessions: usize,
    inputs: Vec<Input>,
}

/// The events of one cut, with every clock wrong by up to two seconds, repeated and shuffled; among them those of
/// earlier sessions, one of which is told late.
fn story() -> impl Strategy<Value = Story> {
    let jitter = || -2_000_i64..=2_000;
    (
        0_usize..=2,
        prop::collection::vec(jitter(), 8),
        0_i64..100_000,
        prop::collection::vec((any::<prop::sample::Index>(), 0_usize..4), 0..12),
        any::<bool>(),
    )
        .prop_flat_map(|(sessions, jitter, away, repeats, batches)| {
            let mut events = vec![
                event("Deleted", "s-0004", T0 + jitter[0]),
                event("Modified", "s-0004", T0 - 100 + jitter[1]),
                // Was there before, and is in the history that was read before the call.
                event("Created", "s-0002", T0 - 1_260_000),
                event("Deleted", "s-0003", T0 - 62_400),
                event("Created", "s-0004", T0 - 60_000),
                // Was there before, and the history told it late.
                event("Created", "s-late", T0 - 70_000 + jitter[2]),
                event("Deleted", "s-late", T0 - 66_000 + jitter[3]),
                event("Modified", "n-1", T0 + away + jitter[4]),
            ];
            for i in 1..=sessions {
                let at = T0 + away * i64::try_from(i).unwrap() + jitter[4 + i];
                events.push(event("Created", &format!("n-{i}"), at));
                if i < sessions {
                    events.push(event("Deleted", &format!("n-{i}"), at + 50_000));
                }
            }
            for (which, times) in repeats {
                let again = which.get(&events).clone();
                events.extend(std::iter::repeat_n(again, times));
            }
            let mut inputs: Vec<Input> = if batches {
                events.chunks(3).map(|chunk| Input::History(chunk.to_vec())).collect()
            } else {
                events.into_iter().map(|event| Input::Event(Box::new(event))).collect()
            };
            inputs.push(Input::Reply);
            (Just(sessions), Just(inputs).prop_shuffle())
        })
        .prop_map(|(sessions, inputs)| Story { sessions, inputs })
}

/// A job that has announced its only call.
fn called(limits: Limits) -> (JobState, Cloud, SimId) {
    let mut cloud = Cloud { now: T0, ..Cloud::default() };
    let sim = cloud.add("1", None, None);
    let (plan, pins) = plan_and_pins(&cloud, &Action::CutSession);
    let mut job = start_with(&plan, &pins, Action::CutSession, T0, limits);
    job.sim(0, &cloud.sim(&sim), None, now(T0));
    // Who is told by rows has read no history.
    if !limits.by_rows {
        job.events(0, &cloud.events(&sim, None), now(T0));
    }
    assert!(job.calling(0, now(T0)));
    (job, cloud, sim)
}

fn seen(story: &Story, upto: usize, kind: &str, session: impl Fn(&str) -> bool) -> bool {
    story.inputs[..upto]
        .iter()
        .flat_map(|input| match input {
            Input::Reply => Vec::new(),
            Input::Event(event) => vec![(**event).clone()],
            Input::History(events) => events.clone(),
        })
        .any(|e| e.event.as_str() == kind && e.session_id.as_ref().is_some_and(|id| session(id.as_str())))
}

fn item(job: &Job) -> &api::console::job::Item {
    &job.items[0]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_makes_a_false_return(story in story(), by_rows in any::<bool>()) {
        let (mut job, cloud, sim) = called(if by_rows { Limits::wide() } else { Limits::default() });
        for (i, input) in story.inputs.iter().enumerate() {
            match input {
                Input::Reply => {
                    let reply = CallReply { status: Some(200), code: None, message: None };
                    job.answered(0, reply, Some(&cloud.sim(&sim)), now(T0 + 10));
                }
                Input::Event(event) => {
                    job.event(&sim, event, now(T0 + 20));
                }
                Input::History(events) => job.events(0, events, now(T0 + 20)),
            }
            let item = item(job.job());
            if let Some(new) = &item.new_session {
                prop_assert!(new.as_str().starts_with("n-"), "{} is no return", new);
                prop_assert!(seen(&story, i + 1, "Deleted", |id| id == "s-0004"));
                prop_assert!(seen(&story, i + 1, "Created", |id| id == new.as_str()));
                let measured = item.created_at.unwrap().since(item.deleted_at.unwrap());
                prop_assert_eq!(item.return_ms, Some(measured.max(0)));
            }
            prop_assert_eq!(item.verdict, None, "judged before the settings were read");
        }
        // Everything was told: whoever is back is known to be, and nobody else.
        prop_assert_eq!(item(job.job()).new_session.is_some(), story.sessions > 0);
        let at = T0 + 120_100;
        for step in job.next(api::UnixMillis(at)) {
            match step {
                Step::ReadSim { item, .. } | Step::LookUpSim { item, .. } => job.sim(item, &cloud.sim(&sim), None, now(at)),
                Step::ReadEvents { item, .. } => job.events(item, &[], now(at)),
                other @ (Step::Bring { .. } | Step::Call { .. } | Step::ReadGroup { .. } | Step::Wait { .. }) => {
                    prop_assert!(false, "{:?}", other);
                }
            }
        }
        let verdict = if story.sessions > 0 { Verdict::DoneVerified } else { Verdict::DoneUnverified };
        prop_assert_eq!(item(job.job()).verdict, Some(verdict));
        prop_assert_eq!(item(job.job()).not_back_since.is_some(), story.sessions == 0);
    }

    #[test]
    fn a_history_says_the_same_in_any_order(
        lives in prop::collection::vec((10_000_i64..1_000_000, 0_i64..9_000, -900_i64..900), 1..12),
        online in any::<bool>(),
        seed in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
    ) {
        let mut events = Vec::new();
        let (mut at, mut away) = (T0, Vec::new());
        for (i, (lives_for, gone_for, skew)) in lives.iter().enumerate() {
            let id = format!("s-{i}");
            events.push(event("Created", &id, at));
            let deleted = at + lives_for + skew;
            at += lives_for + gone_for;
            if i + 1 < lives.len() {
                away.push((at - deleted).max(0));
            }
            if i + 1 < lives.len() || !online {
                events.push(event("Deleted", &id, deleted));
            }
        }
        let expected = returns::history(&events);
        prop_assert_eq!(expected.ended as usize, lives.len() - usize::from(online));
        prop_assert_eq!(expected.returned as usize, lives.len() - 1);
        prop_assert_eq!(expected.longest_ms, away.iter().copied().max());
        for (i, swap) in seed.iter().enumerate() {
            let (a, b) = (i % events.len(), swap.index(events.len()));
            events.swap(a, b);
            events.push(events[a].clone());
        }
        prop_assert_eq!(returns::history(&events), expected);
    }
}
