//! SIMs and subscribers: two views of one row, so one set of use-cases.

use std::sync::Arc;

use api::{
    id::{GroupId, Imsi, SimId},
    soracom::sim::{AddSubscriptionRequest, SetExpiryTimeRequest, TagUpdateRequest},
};
use emulator::{Cx, Decision, Error, SimRecord, ota, session, sim};
use store::world::{Reading, Tx};

use crate::cloud::state::AppError;

/// Which row is meant.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    Sim(SimId),
    Imsi(Imsi),
}

/// What a use-case answers with.
pub(crate) type Kept = Result<Arc<SimRecord>, AppError>;

/// The row, or the refusal that says what was not found.
pub(crate) fn find(world: &Reading<'_>, key: &Key) -> Kept {
    let (found, kind, id) = match key {
        Key::Sim(id) => (world.sim(id)?, "SIM", id.to_string()),
        Key::Imsi(imsi) => (world.sim_by_imsi(imsi)?, "subscriber", imsi.to_string()),
    };
    Ok(found.ok_or(Error::NotFound { kind, id })?)
}

/// Cuts the session; answers with the row as it was before, as the platform does.
pub(crate) fn delete_session(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    let before = find(tx, key)?;
    let decision = session::delete(&before, cx)?;
    tx.keep(decision, cx)?;
    Ok(before)
}

pub(crate) fn activate(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::activate)
}

pub(crate) fn deactivate(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::deactivate)
}

pub(crate) fn set_to_standby(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::set_to_standby)
}

pub(crate) fn suspend(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::suspend)
}

pub(crate) fn terminate(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::terminate)
}

pub(crate) fn enable_termination(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::enable_termination)
}

pub(crate) fn disable_termination(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::disable_termination)
}

pub(crate) fn set_expiry_time(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    key: &Key,
    request: &SetExpiryTimeRequest,
) -> Kept {
    decide(tx, cx, key, |record, cx| sim::set_expiry_time(record, request, cx))
}

pub(crate) fn unset_expiry_time(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::unset_expiry_time)
}

pub(crate) fn set_imei_lock(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key, imei: Option<&str>) -> Kept {
    decide(tx, cx, key, |record, cx| sim::set_imei_lock(record, imei, cx))
}

pub(crate) fn unset_imei_lock(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::unset_imei_lock)
}

pub(crate) fn set_group(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key, group: &GroupId) -> Kept {
    let group = tx.group(group)?.ok_or_else(|| Error::NotFound { kind: "group", id: group.to_string() })?;
    decide(tx, cx, key, |record, cx| sim::set_group(record, &group, cx))
}

pub(crate) fn unset_group(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key) -> Kept {
    decide(tx, cx, key, sim::unset_group)
}

pub(crate) fn update_speed_class(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key, speed_class: &str) -> Kept {
    decide(tx, cx, key, |record, cx| sim::update_speed_class(record, speed_class, cx))
}

pub(crate) fn put_tags(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key, tags: &[TagUpdateRequest]) -> Kept {
    decide(tx, cx, key, |record, cx| sim::put_tags(record, tags, cx))
}

pub(crate) fn delete_tag(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key, name: &str) -> Kept {
    decide(tx, cx, key, |record, cx| sim::delete_tag(record, name, cx))
}

pub(crate) fn add_subscription(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    key: &Key,
    iccid: &str,
    request: &AddSubscriptionRequest,
) -> Kept {
    decide(tx, cx, key, |record, cx| ota::add_subscription(record, iccid, request, cx))
}

pub(crate) fn cancel_download(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key, iccid: &str, imsi: &Imsi) -> Kept {
    decide(tx, cx, key, |record, cx| ota::cancel_download(record, iccid, imsi, cx))
}

pub(crate) fn terminate_container(tx: &mut Tx<'_>, cx: &mut Cx, key: &Key, iccid: &str, imsi: &Imsi) -> Kept {
    decide(tx, cx, key, |record, cx| ota::terminate_container(record, iccid, imsi, cx))
}

fn decide(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    key: &Key,
    decision: impl FnOnce(&SimRecord, &mut Cx) -> emulator::Result<Decision>,
) -> Kept {
    let record = find(tx, key)?;
    let decision = decision(&record, cx)?;
    Ok(tx.keep(decision, cx)?)
}
