use rand::Rng;

use crate::{Cx, Decision, SimRecord, model::Phase};

/// Somebody switches the device off and on. It boots for 8 to 20 s (guess) and dials; a session that the platform still
/// holds is replaced then.
pub fn power_cycle(record: &SimRecord, cx: &mut Cx) -> Decision {
    let mut next = record.clone();
    let boot: i64 = cx.rng().random_range(8_000..=20_000);
    next.device.powered = true;
    next.device.attempts = 0;
    next.device.turn(Phase::Redialing, Some(cx.now.plus(boot)));
    fall_silent(&mut next, cx);
    Decision::new(record, next, Vec::new(), cx)
}

/// Somebody switches the device on: it boots and dials as after [`power_cycle`]. One that has power stays as it is.
pub fn power_on(record: &SimRecord, cx: &mut Cx) -> Decision {
    if record.device.powered {
        return Decision::new(record, record.clone(), Vec::new(), cx);
    }
    power_cycle(record, cx)
}

/// The device loses its power without a word: the platform shows it online until the idle time-out.
pub fn lose_power(record: &SimRecord, cx: &mut Cx) -> Decision {
    let mut next = record.clone();
    next.device.powered = false;
    next.device.attempts = 0;
    next.device.turn(Phase::Off, None);
    fall_silent(&mut next, cx);
    Decision::new(record, next, Vec::new(), cx)
}

fn fall_silent(record: &mut SimRecord, cx: &Cx) {
    if record.online() && record.idle_at.is_none() {
        record.idle_at = Some(record.idle_from(cx.now));
    }
}
