//! What holds in every world on disk, whatever is done to it, in whatever order, and by several at the same moment.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::mpsc,
    time::Duration,
};

use api::{
    UnixMillis,
    console::feed::Cause,
    id::SimId,
    soracom::{session::SessionEventKind, sim::TagUpdateRequest},
};
use emulator::{Cx, Decision, Error, SimRecord, fleet, session, sim};
use proptest::prelude::*;
use store::{
    Lane, Picture, StoreError,
    world::{EventRange, Tx, WorldChange, WorldFact, WorldStore},
};

use crate::support::{NOW, World, run};

const SIMS: usize = 12;
/// Steps in one command of the devices.
const BATCH: u32 = 8;

/// What is done to a world.
#[derive(Debug, Clone, Copy)]
enum Act {
    Cut,
    Attach,
    Activate,
    Deactivate,
    Suspend,
    SetGroup,
    UnsetGroup,
    Tag,
    PowerCycle,
    LosePower,
    /// Whatever fell due, for any SIM.
    Devices,
    /// A cut that is taken back.
    Refused,
    /// A cut in the middle of which something breaks.
    Panics,
}

const ACTS: [Act; 16] = [
    Act::Cut,
    Act::Cut,
    Act::Attach,
    Act::Attach,
    Act::Activate,
    Act::Activate,
    Act::Deactivate,
    Act::Suspend,
    Act::SetGroup,
    Act::UnsetGroup,
    Act::Tag,
    Act::PowerCycle,
    Act::LosePower,
    Act::Devices,
    Act::Refused,
    Act::Panics,
];

/// Why an act came to nothing.
#[derive(Debug)]
enum Nothing {
    World(#[expect(dead_code, reason = "for the message of a failing case")] Error),
    Store(StoreError),
    TakenBack,
}

impl From<Error> for Nothing {
    fn from(error: Error) -> Self {
        Nothing::World(error)
    }
}

impl From<StoreError> for Nothing {
    fn from(error: StoreError) -> Self {
        Nothing::Store(error)
    }
}

fn act(tx: &mut Tx<'_>, now: UnixMillis, number: usize, act: Act) -> Result<(), Nothing> {
    if matches!(act, Act::Devices) {
        return devices(tx, now);
    }
    let record = tx.sims(None, 100)?.swap_remove(number);
    let group = record.sim.group_id.as_ref().map(|id| tx.group(id)).transpose()?.flatten();
    let some_group = tx.groups(None, 1)?.pop();
    let mut cx = tx.cx(now, Cause::Call { op: None, operation: format!("{act:?}") })?;
    let decision = decide(&record, group.as_ref(), some_group.as_ref(), act, &mut cx)?;
    tx.keep(decision, &cx)?;
    assert!(!matches!(act, Act::Panics), "on purpose");
    if matches!(act, Act::Refused) { Err(Nothing::TakenBack) } else { Ok(()) }
}

fn decide(
    record: &SimRecord,
    group: Option<&api::soracom::group::Group>,
    some_group: Option<&api::soracom::group::Group>,
    act: Act,
    cx: &mut Cx,
) -> Result<Decision, Error> {
    match act {
        Act::Cut | Act::Refused | Act::Panics => session::delete(record, cx),
        Act::Attach => session::attach(record, group, cx),
        Act::Activate => sim::activate(record, cx),
        Act::Deactivate => sim::deactivate(record, cx),
        Act::Suspend => sim::suspend(record, cx),
        Act::SetGroup => sim::set_group(record, some_group.expect("the scenario has groups"), cx),
        Act::UnsetGroup => sim::unset_group(record, cx),
        Act::Tag => {
            let tag_value = format!("at {}", cx.now.0);
            let tag = TagUpdateRequest { tag_name: "t".into(), tag_value, rest: api::Rest::new() };
            sim::put_tags(record, &[tag], cx)
        }
        Act::PowerCycle => Ok(fleet::power_cycle(record, cx)),
        Act::LosePower => Ok(fleet::lose_power(record, cx)),
        Act::Devices => unreachable!("looked after before"),
    }
}

/// As the server steps devices: each at its own time.
fn devices(tx: &mut Tx<'_>, until: UnixMillis) -> Result<(), Nothing> {
    for _ in 0..BATCH {
        let Some(record) = tx.due(until, 1)?.pop() else { break };
        let at = record.due_at().expect("it is due");
        let group = record.sim.group_id.as_ref().map(|id| tx.group(id)).transpose()?.flatten();
        let mut cx = tx.cx(at, Cause::Device)?;
        let decision = fleet::step(&record, group.as_ref(), &mut cx).expect("it is due");
        tx.keep(decision, &cx)?;
    }
    Ok(())
}

/// How long to wait, and what several do then at the same moment.
type Moment = (i64, Vec<(usize, Act)>);

fn moments() -> impl Strategy<Value = Vec<Moment>> {
    let wait = prop_oneof![0..3_000_i64, 0..120_000_i64, 0..20_000_000_i64];
    let act = (0..SIMS, prop::sample::select(&ACTS[..]));
    prop::collection::vec((wait, prop::collection::vec(act, 1..6)), 1..12)
}

impl World {
    /// All at once; answers once each was answered.
    fn at_once(&self, now: UnixMillis, acts: &[(usize, Act)]) {
        let (sender, receiver) = mpsc::channel();
        for (index, &(number, what)) in acts.iter().enumerate() {
            let sender = sender.clone();
            let lane = if index % 2 == 0 { Lane::Operator } else { Lane::Device };
            let answer = move |outcome| sender.send((what, outcome)).unwrap();
            self.store.write(lane, move |tx| act(tx, now, number, what), answer).unwrap();
        }
        for (what, outcome) in receiver.iter().take(acts.len()) {
            match outcome {
                Ok(Ok(())) => assert!(!matches!(what, Act::Refused | Act::Panics), "{what:?} was kept"),
                Ok(Err(Nothing::World(_) | Nothing::TakenBack)) => {}
                Ok(Err(Nothing::Store(error))) | Err(error) => {
                    assert!(
                        matches!((what, &error), (Act::Panics, StoreError::Panicked(_))),
                        "{what:?}: {error}"
                    );
                }
            }
        }
    }

    /// Lets time pass until `now`, as the server does.
    fn advance(&self, now: UnixMillis) {
        while self.store.read(|world| world.next_due()).unwrap().is_some_and(|at| at <= now) {
            run(&self.store, move |tx| {
                devices(tx, now).map_err(|nothing| match nothing {
                    Nothing::Store(error) => error,
                    Nothing::World(_) | Nothing::TakenBack => panic!("{nothing:?}"),
                })
            });
        }
    }

    fn records(&self) -> Vec<SimRecord> {
        records(&self.store)
    }
}

fn records(store: &WorldStore) -> Vec<SimRecord> {
    store.read(|world| world.sims(None, 100)).unwrap().iter().map(|record| (**record).clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn a_world_on_disk_keeps_its_order(moments in moments()) {
        let world = World::small();
        let mut now = NOW;
        let grown = histories(&world.store, &world.records());
        let mut before = world.records();
        for (wait, acts) in moments {
            now = now.plus(wait);
            world.advance(now);
            world.at_once(now, &acts);
            let after = world.records();
            revisions_rise(&before, &after)?;
            at_hand_is_what_is_kept(&world.store, &after)?;
            before = after;
        }
        let histories = histories(&world.store, &before);
        one_session_each(&before, &histories)?;
        what_was_told_is_what_was_kept(&world.told.lock().unwrap(), &grown, &histories, &before)?;

        // The file is sound, and another server finds the same: as it stands, with a journal that nobody has settled yet, and
        // when it was left in order.
        let World { store, dir, .. } = world;
        let (path, copy) = (dir.path().join("world.db"), dir.path().join("copy.db"));
        Picture::take(std::slice::from_ref(&path), &[]).unwrap().write(0, &copy).unwrap();
        drop(store);
        for path in [copy, path] {
            let again = WorldStore::open(&path, |_| (), || Duration::ZERO).unwrap();
            prop_assert_eq!(records(&again), before.clone());
            at_hand_is_what_is_kept(&again, &before)?;
        }
    }

    /// Two devices with the same SIM dial at the same moment, again and again.
    #[test]
    fn two_racing_attaches_never_both_win(number in 0..SIMS, times in 1..6_usize) {
        let world = World::small();
        for _ in 0..times {
            world.at_once(NOW, &[(number, Act::Attach), (number, Act::Attach)]);
        }
        let records = world.records();
        one_session_each(&records, &histories(&world.store, &records))?;
    }
}

type Histories = BTreeMap<SimId, Vec<(String, SessionEventKind)>>;

/// The session history of each SIM, oldest first.
fn histories(store: &WorldStore, records: &[SimRecord]) -> Histories {
    let all = EventRange { from: None, to: None, after: None, limit: 100_000 };
    let of = |record: &SimRecord| {
        let mut events = store.read(|world| world.events_of_sim(record.sim_id(), all)).unwrap();
        // In the order of writing, not of time: the end of a replaced session carries a later time than its successor.
        events.sort_by_key(|(key, _)| key.id);
        let told = events
            .into_iter()
            .map(|(_, event)| (serde_json::to_string(&event.session_id).unwrap(), event.event));
        (record.sim_id().clone(), told.collect())
    };
    records.iter().map(of).collect()
}

/// What can be had without a look at the disk says the same as the disk.
fn at_hand_is_what_is_kept(store: &WorldStore, records: &[SimRecord]) -> Result<(), TestCaseError> {
    for record in records {
        for at_hand in [store.at_hand(record.sim_id()), store.at_hand_by_imsi(&record.imsi)] {
            prop_assert!(at_hand.is_none_or(|at_hand| *at_hand == *record), "{}", record.sim_id());
        }
    }
    Ok(())
}

/// A revision never falls, and rises with whatever the platform shows.
fn revisions_rise(before: &[SimRecord], after: &[SimRecord]) -> Result<(), TestCaseError> {
    for (before, after) in before.iter().zip(after) {
        prop_assert_eq!(before.sim_id(), after.sim_id());
        prop_assert!(after.revision >= before.revision);
        prop_assert_eq!(after.sim == before.sim, after.revision == before.revision, "{}", after.sim_id());
    }
    Ok(())
}

/// Ids are unique in the whole world; every session that began has ended but the open one; a subscriber has one, save for
/// the moment in which a new one replaces the old.
fn one_session_each(records: &[SimRecord], histories: &Histories) -> Result<(), TestCaseError> {
    let mut begun = BTreeSet::new();
    for record in records {
        let mut open = BTreeSet::new();
        for (id, kind) in &histories[record.sim_id()] {
            if *kind == SessionEventKind::Created {
                prop_assert!(begun.insert(id.clone()), "an id twice: {id}");
                open.insert(id.clone());
                prop_assert!(open.len() <= 2);
            } else if *kind == SessionEventKind::Deleted {
                prop_assert!(open.remove(id), "an end without its beginning: {id}");
                prop_assert!(open.len() <= 1);
            } else {
                prop_assert!(open.contains(id), "a change of no session: {id}");
            }
        }
        let shown: BTreeSet<_> = record
            .open_session()
            .map(|session| serde_json::to_string(&session.session_id).unwrap())
            .into_iter()
            .collect();
        prop_assert_eq!(open, shown, "{}", record.sim_id());
    }
    Ok(())
}

/// Each entry that was written was told once, in its order, and the last SIM that was told is the one that is kept.
fn what_was_told_is_what_was_kept(
    told: &[WorldChange],
    grown: &Histories,
    histories: &Histories,
    records: &[SimRecord],
) -> Result<(), TestCaseError> {
    for record in records {
        let id = record.sim_id();
        let (mut events, mut last) = (Vec::new(), None);
        for change in told {
            match &change.fact {
                WorldFact::Session(sim, event) if sim == id => {
                    events.push((serde_json::to_string(&event.session_id).unwrap(), event.event.clone()));
                }
                WorldFact::Sim(record) if record.sim_id() == id => last = Some(record),
                WorldFact::Session(..)
                | WorldFact::Sim(_)
                | WorldFact::Group(_)
                | WorldFact::GroupGone(_) => {}
            }
        }
        prop_assert_eq!(&histories[id][grown[id].len()..], &events[..], "{}", id);
        if let Some(last) = last {
            prop_assert_eq!(emulator::sim_view(last), emulator::sim_view(record));
        }
    }
    Ok(())
}
