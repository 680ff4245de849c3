use api::{
    UnixMillis,
    console::feed::Cause,
    soracom::session::SessionEventKind::{Created, Deleted},
};

use super::*;
use crate::{
    Cx,
    fixture::{ASLEEP, NOON, cx, online},
    model::Phase,
    session::delete,
};

const HOUR: i64 = 3_600_000;

#[test]
fn prompt_devices_are_back_around_two_and_a_half_seconds() {
    let mut times: Vec<i64> = (0..2_001)
        .map(|seq| {
            let mut cx = Cx::new(UnixMillis(NOON), 1, seq, Cause::Device);
            Behaviour::Prompt.return_ms(UnixMillis(NOON), &mut cx).unwrap()
        })
        .collect();
    times.sort_unstable();
    let (median, p95) = (times[1_000], times[1_900]);
    assert!((2_250..=2_550).contains(&median), "median {median}");
    assert!((3_900..=4_700).contains(&p95), "p95 {p95}");
}

#[test]
fn back_off_doubles_from_five_seconds_to_ten_minutes() {
    let mut last_middle = 0;
    for (attempts, middle) in
        [(1, 5_000), (2, 10_000), (3, 20_000), (5, 80_000), (7, 320_000), (8, 600_000), (1_000, 600_000)]
    {
        assert!(middle >= last_middle);
        last_middle = middle;
        for seq in 0..100 {
            let wait = back_off(attempts, &mut Cx::new(UnixMillis(0), 3, seq, Cause::Device));
            assert!((5_000..=600_000).contains(&wait), "{attempts}: {wait}");
            assert!((middle * 3 / 4..=middle * 5 / 4).contains(&wait), "{attempts}: {wait}");
        }
    }
}

#[test]
fn wakings_follow_the_schedule() {
    let sleeper = Behaviour::Asleep { every_ms: 1_000, offset_ms: 300, awake_ms: None };
    for (now, next) in [(0, 300), (299, 300), (300, 1_300), (301, 1_300), (-1, 300)] {
        assert_eq!(sleeper.next_waking(UnixMillis(now)), Some(UnixMillis(next)), "{now}");
    }
    assert_eq!(Behaviour::Prompt.next_waking(UnixMillis(0)), None);
}

#[test]
fn nothing_happens_before_its_time() {
    let cut = delete(&online(Behaviour::Prompt, None), &mut cx(0)).unwrap().record;
    let due = cut.due_at().unwrap().0 - NOON;
    assert_eq!(step(&cut, None, &mut cx(due - 1)), None);
    let mut at = Cx::new(UnixMillis(NOON + due), 7, 1, Cause::Timer { what: "tick".into() });
    let back = step(&cut, None, &mut at).unwrap();
    assert_eq!((back.events[0].event.clone(), at.cause), (Created, Cause::Device));
    assert_eq!((back.record.due_at(), back.record.device.phase), (None, Phase::Attached));
}

#[test]
fn a_ghost_is_online_until_the_idle_time_out() {
    let ghost = lose_power(&online(Behaviour::Ghost, None), &mut cx(0));
    assert!(ghost.record.online() && ghost.events.is_empty() && !ghost.record.device.registered());
    assert_eq!(ghost.record.due_at(), Some(UnixMillis(NOON + 4 * HOUR)));
    let mut at = cx(4 * HOUR);
    let gone = step(&ghost.record, None, &mut at).unwrap();
    assert_eq!(at.cause, Cause::Timer { what: IDLE_TIMEOUT.into() });
    assert_eq!((gone.events[0].event.clone(), gone.record.online()), (Deleted, false));
    assert_eq!((gone.record.due_at(), gone.record.device.phase), (None, Phase::Off));
}

#[test]
fn power_brings_any_device_back() {
    let never = delete(&online(Behaviour::Never, None), &mut cx(0)).unwrap().record;
    let ghost = lose_power(&online(Behaviour::Ghost, None), &mut cx(0)).record;
    for (record, events, up) in [(never, vec![Created], None), (ghost, vec![Created, Deleted], Some(60_000))]
    {
        let booting = power_cycle(&record, &mut cx(HOUR)).record;
        let due = booting.due_at().unwrap().0 - NOON;
        assert!((HOUR + 8_000..=HOUR + 20_000).contains(&due));
        let back = step(&booting, None, &mut cx(due)).unwrap();
        assert_eq!(back.events.into_iter().map(|event| event.event).collect::<Vec<_>>(), events);
        assert!(back.record.online() && back.record.device.powered);
        assert_eq!(back.record.due_at(), up.map(|up| UnixMillis(NOON + due + up)));
    }
}

#[test]
fn a_sleeper_comes_and_goes_or_only_returns_late() {
    // Keeps its session: nothing is due until it is cut, then at its next waking.
    let keeper = online(ASLEEP, None);
    assert_eq!(keeper.due_at(), None);
    let cut = delete(&keeper, &mut cx(1)).unwrap().record;
    assert_eq!(cut.due_at(), ASLEEP.next_waking(UnixMillis(NOON + 1)));

    let every = Behaviour::Asleep { every_ms: 600_000, offset_ms: 0, awake_ms: Some(45_000) };
    let mut record = online(every, None);
    let mut seen = Vec::new();
    for _ in 0..4 {
        let due = record.due_at().unwrap();
        let decision = step(&record, None, &mut cx(due.0 - NOON)).unwrap();
        seen.extend(decision.events.iter().map(|event| event.event.clone()));
        record = decision.record;
    }
    assert_eq!(seen, [Deleted, Created, Deleted, Created]);
}
