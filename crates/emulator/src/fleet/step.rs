use api::{
    console::feed::Cause,
    soracom::{group::Group, sim::lifecycle::Obstacle},
};

use crate::{
    Cx, Decision, Error, SimRecord,
    fleet::{self, Behaviour, Pace, lose_power},
    handler::Happening,
    model::Phase,
    ota,
    session::{attach, detach, idle_timeout},
    sim::expire,
};

/// What [`Cause::Timer`] names when a session was silent for too long.
pub const IDLE_TIMEOUT: &str = "idleTimeout";

/// What [`Cause::Timer`] names when a SIM's expiry time has come.
pub const EXPIRY: &str = "expiry";

/// What [`Cause::Timer`] names when a subscription that is added over the air comes a step further.
pub const OTA: &str = "ota";

/// Does the one thing that has fallen due by `cx.now`; none when nothing has. `group` is the SIM's.
///
/// It happens at `cx.now`: to catch up after the clock was advanced, take the record with the smallest
/// [`SimRecord::due_at`] of all, pass that as `cx.now`, and repeat. `cx.cause` says afterwards whose doing it was. A
/// decision without events changed what the device knows and nothing that the platform shows.
pub fn step(record: &SimRecord, group: Option<&Group>, cx: &mut Cx) -> Option<Decision> {
    let due = record.due_at().filter(|due| *due <= cx.now)?;
    if record.expiry_due == Some(due) {
        cx.cause = Cause::Timer { what: EXPIRY.to_owned() };
        return Some(expire(record, cx));
    }
    if record.idle_at == Some(due) {
        cx.cause = Cause::Timer { what: IDLE_TIMEOUT.to_owned() };
        return Some(idle_timeout(record, cx).unwrap_or_else(|_| forget_timer(record, cx)));
    }
    if let Some(place) = record.due_container(cx.now)
        && record.containers[place].next_at == Some(due)
    {
        cx.cause = Cause::Timer { what: OTA.to_owned() };
        return Some(ota::step(record, place, cx));
    }
    cx.cause = Cause::Device;
    Some(match record.device.phase {
        Phase::Redialing | Phase::BackingOff | Phase::Asleep => dial(record, group, cx),
        Phase::Attached => go_down(record, cx),
        Phase::GaveUp | Phase::Off => rest(record, cx),
    })
}

fn dial(record: &SimRecord, group: Option<&Group>, cx: &mut Cx) -> Decision {
    if cx.outages().hit(record.device.cell.as_ref()) {
        let mut next = record.clone();
        fleet::hear_nothing(&mut next.device, cx);
        return Decision::new(record, next, Vec::new(), cx);
    }
    attach(record, group, cx).unwrap_or_else(|refusal| {
        let mut next = record.clone();
        fleet::hear_refusal(&mut next, &refusal, cx);
        let decision = Decision::new(record, next, Vec::new(), cx);
        let other_device =
            matches!(refusal, Error::Refused { code, .. } if code == Obstacle::OtherDevice.code());
        if other_device { decision.with(Happening::ImeiMismatched) } else { decision }
    })
}

/// Its time up is over: it goes to sleep, or loses its power without a word. One that does neither any more, because the
/// rules changed meanwhile, stays up.
fn go_down(record: &SimRecord, cx: &mut Cx) -> Decision {
    let behaviour = cx.rules().behaviour(record);
    if behaviour == Behaviour::Ghost {
        return lose_power(record, cx);
    }
    let Some(waking) = behaviour.next_waking(cx.now) else { return rest(record, cx) };
    let mut decision = detach(record, cx).unwrap_or_else(|_offline| rest(record, cx));
    decision.record.device.turn(Phase::Asleep, Some(waking));
    decision
}

/// An idle timer without a session: it has nothing to do.
fn forget_timer(record: &SimRecord, cx: &Cx) -> Decision {
    let mut next = record.clone();
    next.idle_at = None;
    Decision::new(record, next, Vec::new(), cx)
}

/// A device that waits for nothing has no next time.
fn rest(record: &SimRecord, cx: &Cx) -> Decision {
    let mut next = record.clone();
    next.device.next_at = None;
    Decision::new(record, next, Vec::new(), cx)
}
