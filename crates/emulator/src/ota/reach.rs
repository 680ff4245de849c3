//! What begins when the device can be reached.

use api::soracom::event_handler::OtaStatus;
use rand::Rng;

use super::Stage;
use crate::{Cx, SimRecord, handler::Happening};

/// The whole of it takes 25 s to 3 min; that is how long its first half takes. [support 16984106712985]
const FIRST_HALF_MS: std::ops::Range<i64> = 10_000..80_000;

/// A container is sent to the device.
pub(super) fn begin(record: &mut SimRecord, place: usize, cx: &mut Cx) -> Happening {
    let half = cx.rng().random_range(FIRST_HALF_MS);
    record.turn_container(place, Stage::Shipped, Some(cx.now.plus(half)), cx.now);
    record.containers[place].tries += 1;
    told(record, place, OtaStatus::Started)
}

/// The device has a session again: what waited for it is begun, and what was stuck or had failed is tried once more.
/// [reference 3.2: delete-session or a restart]
pub(crate) fn reached(record: &mut SimRecord, cx: &mut Cx) -> Vec<Happening> {
    let waits = |stage| matches!(stage, Stage::Waiting | Stage::Stuck | Stage::Failed);
    let places = 0..record.containers.len();
    places
        .filter(|place| waits(record.containers[*place].stage))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|place| begin(record, place, cx))
        .collect()
}

/// A session over a container was created: it is active from then on.
pub(crate) fn rung(record: &mut SimRecord, now: api::UnixMillis) {
    let Some(imsi) = record.turned_to.clone() else { return };
    let place = record.containers.iter().position(|container| container.imsi == imsi);
    if let Some(place) = place.filter(|place| record.containers[*place].stage == Stage::Ready) {
        record.turn_container(place, Stage::Active, None, now);
    }
}

pub(super) fn told(record: &SimRecord, place: usize, status: OtaStatus) -> Happening {
    let container = &record.containers[place];
    Happening::Ota { status, subscription: container.subscription.clone(), imsi: container.imsi.clone() }
}
