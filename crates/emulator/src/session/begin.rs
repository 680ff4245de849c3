use api::{
    UnixMillis,
    soracom::{
        group::Group,
        session::{Placement, SessionEvent, SessionEventKind, SessionStatus},
        sim::lifecycle::{Action, rule},
    },
};
use rand::Rng;

use crate::{
    Cx, Decision, Result, SimRecord, fleet, ota,
    session::{Settings, admit::admit, close, event},
};

/// A device opens a session: the door that devices come in by.
///
/// A device that dials while the platform still holds a session of it gets a new one, and the old one is deleted a
/// moment later: its `Deleted` carries a later time than the new `Created`, as on the platform.
///
/// # Errors
/// [`crate::Error::Refused`] where status, expiry or IMEI lock do not allow it.
pub fn attach(record: &SimRecord, group: Option<&Group>, cx: &mut Cx) -> Result<Decision> {
    admit(record, cx)?;
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
    fleet::hear_attached(&mut next, cx);
    ota::rung(&mut next, cx.now);
    let begun = ota::reached(&mut next, cx);
    let decision = Decision::new(record, next, events, cx);
    Ok(begun.into_iter().fold(decision, Decision::with))
}

/// Leaves out a session of which nothing will be seen, and takes no less chance than [`open`] does.
pub(crate) fn forgo(cx: &mut Cx) {
    cx.session_id();
    cx.ue_ip();
}

/// Writes a new session into a record that holds none, without asking whether it may.
pub(crate) fn open(
    record: &mut SimRecord,
    group: Option<&Group>,
    at: UnixMillis,
    cx: &mut Cx,
) -> SessionEvent {
    open_untold(record, group, at, cx);
    let session = record.sim.session_status.as_ref().expect("it has just been opened");
    event::entry(record, session, SessionEventKind::Created, at, at)
}

/// The same, where nobody asks for the entry.
pub(crate) fn open_untold(record: &mut SimRecord, group: Option<&Group>, at: UnixMillis, cx: &mut Cx) {
    let Settings { dns_servers, vpg_id, link_mtu } = Settings::of(group);
    // A session turns a SIM active that was ready or on standby.
    let to = rule(Action::Attach).leads_to.as_ref().expect("a session says to which status it turns a SIM");
    if record.status() != to {
        record.set_status(to.clone(), at);
    }
    let (imsi, subscription) = record.attaching();
    let (imsi, subscription) = (imsi.clone(), subscription.to_owned());
    let session = SessionStatus {
        online: true,
        last_updated_at: Some(at),
        session_id: Some(cx.session_id()),
        imei: record.device.imei.clone(),
        imsi: Some(imsi),
        subscription: Some(subscription),
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
    record.sim.session_status = Some(session);
    record.sim.last_location_update_time = Some(at);
    record.session_created = Some(at);
    record.idle_at = None;
    record.link_mtu = Some(link_mtu);
}
