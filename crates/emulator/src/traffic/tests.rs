use api::{UnixMillis, id::SimId};

use super::*;
use crate::{
    SimRecord,
    fixture::{NOON, cx, offline, online},
    fleet::{Behaviour, lose_power, power_cycle, step},
    session::{attach, delete},
    sim::update_speed_class,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn flow(profile: Profile) -> Flow {
    Flow::new(7, &SimId::new("8981100000000000001").unwrap(), profile)
}

fn at(after: i64) -> UnixMillis {
    UnixMillis(NOON + after)
}

/// All that was counted, whatever the class.
fn total(usage: &Usage) -> Volume {
    usage.values().flat_map(|classes| classes.values()).fold(Volume::default(), |sum, volume| sum + *volume)
}

/// A SIM and its whole history: in since an hour before noon, cut at noon, back soon after.
fn lived() -> (SimRecord, Vec<api::soracom::session::SessionEvent>) {
    let first = attach(&offline("active", Behaviour::Prompt), None, &mut cx(-HOUR)).unwrap();
    let cut = delete(&first.record, &mut cx(0)).unwrap();
    let back = attach(&cut.record, None, &mut cx(2_400)).unwrap();
    let events = [first.events, cut.events, back.events].concat();
    (back.record, events)
}

#[test]
fn a_day_has_about_what_the_profile_says_and_the_shape_of_it() {
    let profile = Profile { up: 1_000, down: 40, shape: Shape::Office, herd: None, zone: 9 };
    let midnight = UnixMillis(1_795_564_800_000);
    let volume = flow(profile).between(midnight, midnight.plus(DAY));
    assert!((216_000..=361_000).contains(&volume.up_bytes), "{volume:?}");
    assert!((8_640..=14_500).contains(&volume.down_bytes), "{volume:?}");
    assert_eq!(volume.up_packets, volume.up_bytes / 180);
    // Ten in the morning in Japan is one hour past midnight; three at night is six in the evening before.
    let of = |hour: i64| flow(profile).between(midnight.plus(hour * HOUR), midnight.plus((hour + 1) * HOUR));
    assert!(of(1).up_bytes > 8 * of(18).up_bytes, "{:?} {:?}", of(1), of(18));
    let abroad = Profile { zone: 0, ..profile };
    assert!(flow(abroad).between(midnight.plus(10 * HOUR), midnight.plus(11 * HOUR)).up_bytes > 20_000);
}

#[test]
fn a_herd_gathers_in_its_minute() {
    let profile = Profile { up: 1_000, herd: Some(17), ..Profile::default() };
    let hour = UnixMillis(1_795_564_800_000 + 5 * HOUR);
    let slot =
        |nth: i64| flow(profile).between(hour.plus(nth * SLOT_MS), hour.plus((nth + 1) * SLOT_MS)).up_bytes;
    for other in [0, 1, 2, 4, 5, 11] {
        assert!(slot(3) > 15 * slot(other), "{} {}", slot(3), slot(other));
    }
}

#[test]
fn neither_seed_nor_sim_is_like_another() {
    let id = |n: u8| SimId::new(format!("898110000000000000{n}")).unwrap();
    let of = |seed, n| Flow::new(seed, &id(n), Profile::default()).between(at(0), at(HOUR));
    assert_eq!(of(1, 1), of(1, 1));
    assert!(of(1, 1) != of(2, 1) && of(1, 1) != of(1, 2));
    assert_eq!(flow(Profile::default()).between(at(0), at(0)), Volume::default());
    assert_eq!(flow(Profile::default()).between(at(5), at(0)), Volume::default());
}

#[test]
fn nothing_flows_without_a_session() {
    let (record, events) = lived();
    let count = |from, until| {
        total(&usage(7, &record, &events, Period::Minutes, (at(from), at(until)), at(2 * HOUR)))
    };
    assert_eq!(count(-3 * HOUR, -HOUR - 1), Volume::default(), "not in yet");
    let whole = flow(Profile::default()).between(at(-HOUR), at(2 * HOUR));
    let gap = flow(Profile::default()).between(at(0), at(2_400));
    assert_eq!(count(-HOUR, 2 * HOUR) + gap, whole, "but for the moment between the two sessions");
    // What the history has lost is still told by what is left of it.
    let late = &events[1..];
    assert_eq!(
        total(&usage(7, &record, late, Period::Day, (at(0), at(0)), at(2 * HOUR))),
        count(-12 * HOUR, 12 * HOUR - 1)
    );
}

#[test]
fn a_ghost_sends_nothing_and_what_was_counted_stays() {
    let before = online(Behaviour::Ghost, None);
    let ghost = lose_power(&before, &mut cx(0)).record;
    let count = |record: &SimRecord, events: &[_], now| {
        usage(7, record, events, Period::Minutes, (at(-2 * HOUR), at(6 * HOUR)), at(now))
    };
    let last = count(&before, &[], 0);
    assert_eq!(count(&ghost, &[], HOUR), last);
    let gone = step(&ghost, None, &mut cx(4 * HOUR)).unwrap();
    assert_eq!(count(&gone.record, &gone.events, 5 * HOUR), last, "also when the time-out has come");
    // Also when somebody switches it on and its session is replaced.
    let booting = power_cycle(&ghost, &mut cx(HOUR)).record;
    let due = booting.due_at().unwrap().0 - NOON;
    let back = step(&booting, None, &mut cx(due)).unwrap();
    assert_eq!(
        total(&count(&back.record, &back.events, due + HOUR)),
        total(&last) + flow(Profile::default()).between(at(due), at(due + HOUR))
    );
}

#[test]
fn each_class_has_what_flowed_while_it_held() {
    let record = update_speed_class(&online(Behaviour::Prompt, None), "s1.fast", &mut cx(90_000)).unwrap();
    let counted = usage(7, &record.record, &[], Period::Day, (at(0), at(0)), at(HOUR));
    let classes = &counted[&Period::Day.begin(at(0))];
    assert_eq!(classes["s1.standard"], flow(Profile::default()).between(at(-HOUR), at(90_000)));
    assert_eq!(classes["s1.fast"], flow(Profile::default()).between(at(90_000), at(HOUR)));
    assert_eq!(classes.len(), 2);
}
