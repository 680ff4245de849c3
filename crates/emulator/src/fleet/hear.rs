//! What a device makes of what the network tells it.

use api::soracom::sim::{SimStatus, lifecycle::Obstacle};

use crate::{
    Cx, Error, SimRecord,
    fleet::{Behaviour, Pace, back_off},
    model::{Device, Phase},
};

/// Its session was cut from the other side.
pub(crate) fn hear_cut(record: &mut SimRecord, cx: &mut Cx) {
    let behaviour = cx.rules().behaviour(record);
    let device = &mut record.device;
    if !device.powered {
        return device.turn(Phase::Off, None);
    }
    device.attempts = 0;
    let phase = match behaviour {
        Behaviour::Prompt | Behaviour::Slow | Behaviour::Ghost => Phase::Redialing,
        // It is sleeping, or turns over at once, and finds out when it wakes.
        Behaviour::Asleep { .. } => Phase::Asleep,
        Behaviour::Never => Phase::GaveUp,
    };
    let next_at = behaviour.return_ms(cx.now, cx).map(|ms| cx.now.plus(ms));
    device.turn(phase, next_at);
}

/// Its dial was accepted.
pub(crate) fn hear_attached(record: &mut SimRecord, cx: &Cx) {
    let behaviour = cx.rules().behaviour(record);
    let device = &mut record.device;
    device.powered = true;
    device.attempts = 0;
    let end = behaviour.up_ms().map(|up| cx.now.plus(up));
    device.turn(Phase::Attached, end);
}

/// Its dial was refused. `inactive` refuses for the time being and devices keep trying; any other status refuses for good
/// and devices stop. [docs air/set-status] guess: expiry and IMEI lock refuse for the time being.
pub(crate) fn hear_refusal(record: &mut SimRecord, refusal: &Error, cx: &mut Cx) {
    let by_status = matches!(refusal, Error::Refused { code, .. } if *code == Obstacle::Status.code());
    if by_status && *record.status() != SimStatus::Inactive {
        return record.device.turn(Phase::GaveUp, None);
    }
    hear_nothing(&mut record.device, cx);
}

/// No base station answered its dial.
pub(crate) fn hear_nothing(device: &mut Device, cx: &mut Cx) {
    device.attempts = device.attempts.saturating_add(1);
    let again = cx.now.plus(back_off(device.attempts, cx));
    device.turn(Phase::BackingOff, Some(again));
}

/// Its base station went away under it: where it would dial at once, it backs off first. guess
pub(crate) fn hold_back(device: &mut Device, cx: &mut Cx) {
    if device.phase == Phase::Redialing {
        hear_nothing(device, cx);
    }
}
