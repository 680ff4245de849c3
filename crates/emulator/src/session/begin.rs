use api::{
    UnixMillis,
    soracom::{
        group::Group,
        session::{Placement, SessionEvent, SessionEventKind, SessionStatus},
        sim::{
            SimStatus,
            lifecycle::{Action, allows},
        },
    },
};
use rand::Rng;

use crate::{
    Cx, Decision, Error, Result, SimRecord,
    error::STATUS,
    fleet,
    session::{Settings, close, event},
};

/// A device opens a session: the door that devices come in by.
///
/// A device that dials while the platform still holds a session of it gets a new one, and the old one is deleted a
/// moment later: its `Deleted` carries a later time than the new `Created`, as on the platform.
///
/// # Errors
/// [`Error::Refused`] where the SIM's status does not allow it.
pub fn attach(record: &SimRecord, group: Option<&Group>, cx: &mut Cx) -> Result<Decision> {
    if !allows(Action::Attach, record.status()) {
        let state = record.status().to_string();
        return Err(Error::Refused { code: STATUS, action: "attach", state });
    }
    let mut next = record.clone();
    let mut events = Vec::with_capacity(2);
    let at = match next.session_created {
        // guess: the core notices the old session so many milliseconds late.
        Some(old) => UnixMillis((cx.now.0 - cx.rng().random_range(5..80)).max(old.0 + 1).min(cx.now.0)),
        None => cx.now,
    };
    let replaced = close(&mut next, cx.now);
    events.push(open(&mut next, group, at, cx));
    events.extend(replaced);
    fleet::hear_attached(&mut next, cx.now);
    Ok(Decision::new(record, next, events))
}

/// Writes a new session into a record that holds none, without asking whether it may.
pub(crate) fn open(
    record: &mut SimRecord,
    group: Option<&Group>,
    at: UnixMillis,
    cx: &mut Cx,
) -> SessionEvent {
    let Settings { dns_servers, vpg_id, link_mtu } = Settings::of(group);
    // [docs air/subscriber-status] The first session turns a ready SIM active.
    if *record.status() == SimStatus::Ready {
        record.set_status(SimStatus::Active);
        record.sim.last_modified_time = Some(at);
    }
    let session = SessionStatus {
        online: true,
        last_updated_at: Some(at),
        session_id: Some(cx.session_id()),
        imei: record.device.imei.clone(),
        imsi: Some(record.imsi.clone()),
        subscription: Some(record.subscription().to_owned()),
        ue_ip_address: Some(cx.ue_ip()),
        dns_servers: Some(dns_servers),
        vpg_id,
        cell: record.device.cell.clone(),
        placement: Some(Placement {
            infrastructure_provider: Some("aws".to_owned()),
            region: Some("ap-northeast-1".to_owned()),
            ..Placement::default()
        }),
        ..SessionStatus::default()
    };
    let told = event::entry(record, &session, SessionEventKind::Created, at, at);
    record.sim.session_status = Some(session);
    record.sim.last_location_update_time = Some(at);
    record.session_created = Some(at);
    record.idle_at = None;
    record.link_mtu = Some(link_mtu);
    told
}
