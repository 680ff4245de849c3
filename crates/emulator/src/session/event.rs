use api::{
    UnixMillis,
    soracom::session::{SessionEvent, SessionEventKind, SessionStatus},
};

use crate::SimRecord;

/// An entry of the session history. guess: `createdTime` is when the session was created, in its `Deleted` entry too.
pub(super) fn entry(
    record: &SimRecord,
    session: &SessionStatus,
    event: SessionEventKind,
    time: UnixMillis,
    created: UnixMillis,
) -> SessionEvent {
    let dns = |i: usize| session.dns_servers.as_ref().and_then(|servers| servers.get(i).cloned());
    SessionEvent {
        event,
        time,
        session_id: session.session_id.clone(),
        sim_id: Some(record.sim.sim_id.clone()),
        imsi: session.imsi.clone().or_else(|| Some(record.imsi.clone())),
        primary_imsi: Some(record.imsi.clone()),
        subscription: session.subscription.clone(),
        imei: session.imei.clone(),
        operator_id: record.sim.operator_id.clone(),
        apn: Some(record.apn.clone()),
        dns0: dns(0),
        dns1: dns(1),
        ue_ip_address: session.ue_ip_address.clone(),
        vpg_id: session.vpg_id.clone(),
        gateway_private_ip_address: session.gateway_private_ip_address.clone(),
        gateway_public_ip_address: session.gateway_public_ip_address.clone(),
        cell: session.cell.clone(),
        created_time: Some(created.to_rfc3339()),
        rest: api::Rest::new(),
    }
}
