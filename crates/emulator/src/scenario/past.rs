//! The past of a SIM: sessions from which its present state follows, lived through the same code that runs the world.

use api::{
    UnixMillis,
    console::sim_row::Drift,
    soracom::{session::SessionEvent, sim::SimStatus},
};
use rand::Rng;

use crate::{
    Cx, SimRecord,
    fleet::{Behaviour, Pace},
    model::Phase,
    plan,
    scenario::{
        file::{Part, State},
        origin::Eras,
    },
    session::{close, close_untold, forgo, open, open_untold},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// From when to when a session lasted; none for one that is open.
#[derive(Debug, Clone, Copy)]
struct Span {
    begin: UnixMillis,
    end: Option<UnixMillis>,
}

/// What of a past is wanted beside what it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// The whole history.
    All,
    /// None of it.
    Nothing,
}

/// Lets a new SIM live until `cx.now`, no further back than `horizon`, and answers its history, if it is wanted.
pub(super) fn live(
    record: &mut SimRecord,
    group: Option<&Eras>,
    part: &Part,
    horizon: UnixMillis,
    telling: Telling,
    cx: &mut Cx,
) -> Vec<SessionEvent> {
    if part.state == State::Ready {
        return Vec::new();
    }
    // A device that lost its power did so within the idle time, or the platform would know.
    let silent = (part.state == State::Online && record.device.behaviour == Behaviour::Ghost).then(|| {
        let idle = plan::idle_ms(record.subscription());
        cx.now.plus(-cx.rng().random_range(idle / 20..idle * 9 / 10))
    });
    let latest = newest(record.device.behaviour, group, part, silent.unwrap_or(cx.now), cx);
    let spans = earlier(record.device.behaviour, latest, horizon, cx);
    let mut told = Vec::with_capacity(if telling == Telling::All { spans.len() * 2 } else { 0 });
    // A SIM shows its last session and the one before; the others have left nothing but their entries.
    let unseen = if telling == Telling::Nothing { spans.len().saturating_sub(2) } else { 0 };
    for (i, span) in spans.into_iter().rev().enumerate() {
        if i < unseen {
            forgo(cx);
            continue;
        }
        let group = group.map(|eras| eras.at(span.begin));
        match telling {
            Telling::All => {
                told.push(open(record, group, span.begin, cx));
                told.extend(span.end.and_then(|end| close(record, end)));
            }
            Telling::Nothing => {
                open_untold(record, group, span.begin, cx);
                if let Some(end) = span.end {
                    close_untold(record, end);
                }
            }
        }
    }
    settle(record, part, silent, cx);
    told
}

/// The newest session, which decides what the SIM shows.
fn newest(behaviour: Behaviour, group: Option<&Eras>, part: &Part, heard: UnixMillis, cx: &mut Cx) -> Span {
    let now = cx.now;
    if let Some((waking, awake)) = cycle(behaviour, now)
        && part.state == State::Online
    {
        let end = waking.plus(awake);
        return Span { begin: waking, end: (end <= now).then_some(end) };
    }
    let since = match part.state {
        State::Online => {
            let begin = begin_of_open(behaviour, group.and_then(|eras| eras.changed), part.drift, heard, cx);
            return Span { begin, end: None };
        }
        State::Offline => log_uniform(15 * MINUTE, 4 * DAY, cx),
        State::Inactive | State::Suspended | State::Ready => log_uniform(30 * MINUTE, 3 * DAY, cx),
    };
    let end = now.plus(-since);
    Span { begin: end.plus(-log_uniform(20 * MINUTE, 20 * HOUR, cx)), end: Some(end) }
}

fn begin_of_open(
    behaviour: Behaviour,
    changed: Option<UnixMillis>,
    drift: Option<Drift>,
    heard: UnixMillis,
    cx: &mut Cx,
) -> UnixMillis {
    let latest = heard.plus(-2 * MINUTE);
    let begin = match (changed, drift) {
        (Some(changed), Some(_)) => changed.plus(-log_uniform(5 * MINUTE, 36 * HOUR, cx)),
        (Some(changed), None) if changed < latest => {
            // Most followed the change soon.
            changed.plus(log_uniform(MINUTE, latest.since(changed).max(2 * MINUTE), cx))
        }
        (Some(_), None) | (None, _) => latest.plus(-log_uniform(MINUTE, 40 * HOUR, cx)),
    };
    let begin = begin.min(latest);
    // A sleeper attaches only when it wakes.
    match (behaviour.next_waking(begin), behaviour) {
        (Some(next), Behaviour::Asleep { every_ms, .. }) => {
            let last = next.plus(-i64::from(every_ms));
            let crossed = drift.is_none() && changed.is_some_and(|changed| last < changed && next < latest);
            if crossed { next } else { last }
        }
        _ => begin,
    }
}

/// The newest session and some before it, newest first; between two of them lies the time that the behaviour takes.
fn earlier(behaviour: Behaviour, newest: Span, horizon: UnixMillis, cx: &mut Cx) -> Vec<Span> {
    let count = cx.rng().random_range(1..=4);
    let mut spans = vec![newest];
    let mut next = newest.begin;
    for _ in 0..count {
        let span = match (behaviour, cycle(behaviour, next.plus(-1))) {
            (_, Some((waking, awake))) => Span { begin: waking, end: Some(waking.plus(awake)) },
            (Behaviour::Asleep { every_ms, .. }, None) => {
                let every = i64::from(every_ms);
                let end = next.plus(-cx.rng().random_range(MINUTE / 2..every));
                let wakings = log_uniform(20 * MINUTE, 20 * HOUR, cx) / every + 1;
                Span { begin: next.plus(-every * (wakings + 1)), end: Some(end) }
            }
            (Behaviour::Prompt | Behaviour::Slow | Behaviour::Never | Behaviour::Ghost, None) => {
                // One that never comes back had its power cycled by somebody, hours later.
                let away = behaviour.return_ms(next, cx);
                let away = away.unwrap_or_else(|| log_uniform(HOUR, 9 * HOUR, cx));
                let end = next.plus(-away);
                Span { begin: end.plus(-log_uniform(20 * MINUTE, 20 * HOUR, cx)), end: Some(end) }
            }
        };
        if span.begin < horizon {
            break;
        }
        next = span.begin;
        spans.push(span);
    }
    spans
}

/// Leaves the SIM and its device in the state that the part asks for.
fn settle(record: &mut SimRecord, part: &Part, silent: Option<UnixMillis>, cx: &mut Cx) {
    let now = cx.now;
    let ended = record.sim.session_status.as_ref().and_then(|session| session.last_updated_at);
    let waking = record.device.behaviour.next_waking(now);
    let never = record.device.behaviour == Behaviour::Never;
    record.device.powered = true;
    match part.state {
        State::Online if silent.is_some() => {
            record.idle_at = silent.map(|at| record.idle_from(at));
            record.device.powered = false;
            record.device.turn(Phase::Off, None);
        }
        State::Online if record.online() => {
            let bedtime = cycle(record.device.behaviour, now).map(|(begin, awake)| begin.plus(awake));
            record.device.turn(Phase::Attached, bedtime);
        }
        State::Online => record.device.turn(Phase::Asleep, waking),
        State::Offline if never => record.device.turn(Phase::GaveUp, None),
        State::Offline | State::Ready => {
            record.device.powered = false;
            record.device.turn(Phase::Off, None);
        }
        State::Inactive | State::Suspended => {
            let suspended = part.state == State::Suspended;
            let status = if suspended { SimStatus::Suspended } else { SimStatus::Inactive };
            record.set_status(status, ended.unwrap_or(now));
            if never || suspended {
                record.device.turn(Phase::GaveUp, None);
            } else {
                record.device.attempts = cx.rng().random_range(9..40);
                let again = now.plus(cx.rng().random_range(5_000..=600_000));
                record.device.turn(Phase::BackingOff, Some(again));
            }
        }
    }
}

/// Last waking by `at` and time awake in milliseconds of a device that ends its sessions; none for others.
fn cycle(behaviour: Behaviour, at: UnixMillis) -> Option<(UnixMillis, i64)> {
    let Behaviour::Asleep { every_ms, awake_ms: Some(awake), .. } = behaviour else { return None };
    Some((behaviour.next_waking(at)?.plus(-i64::from(every_ms)), i64::from(awake)))
}

/// Milliseconds between `least` and `most`, as likely to be short as long on a scale of magnitudes.
fn log_uniform(least: i64, most: i64, cx: &mut Cx) -> i64 {
    let (low, high) = ((least as f64).ln(), (most.max(least + 1) as f64).ln());
    // Far from the ends of i64: times of days in milliseconds.
    cx.rng().random_range(low..high).exp() as i64
}
