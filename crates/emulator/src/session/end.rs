use api::{
    UnixMillis,
    soracom::session::{PreviousSession, SessionEvent, SessionEventKind, SessionStatus},
};

use crate::{Cx, Decision, Error, Result, SimRecord, error::SEM0016, fleet, session::event};

/// The operator cuts the session. The device hears of it and comes back by its [`fleet::Behaviour`].
///
/// The platform answers with the session as it was before: show the view of the record that went in, and keep the one
/// that comes out. [reference 1.3]
///
/// # Errors
/// [`Error::Refused`] with [`SEM0016`] where no session is open.
pub fn delete(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    let mut decision = end(record, "deleteSimSession", cx)?;
    fleet::hear_cut(&mut decision.record, cx);
    Ok(decision)
}

/// The platform ends a session that has been silent for too long. A device with power hears of it as of a cut.
///
/// # Errors
/// [`Error::Refused`] where no session is open.
pub fn idle_timeout(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    let mut decision = end(record, "idleTimeout", cx)?;
    fleet::hear_cut(&mut decision.record, cx);
    Ok(decision)
}

/// The device itself ends its session.
pub(crate) fn detach(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    end(record, "detach", cx)
}

/// Writes the end of the open session into a record; none where there is none.
pub(crate) fn close(record: &mut SimRecord, at: UnixMillis) -> Option<SessionEvent> {
    let open = record.open_session()?;
    let told = event::entry(record, open, SessionEventKind::Deleted, at, created(record, open, at));
    close_untold(record, at);
    Some(told)
}

/// The same, where nobody asks for the entry.
pub(crate) fn close_untold(record: &mut SimRecord, at: UnixMillis) {
    let Some(open) = record.sim.session_status.take_if(|session| session.online) else { return };
    let created = created(record, &open, at);
    record.remember_silence(at);
    // guess: an offline status keeps the device and nothing else of the session.
    record.sim.session_status = Some(SessionStatus {
        online: false,
        last_updated_at: Some(at),
        imei: open.imei.clone(),
        ..SessionStatus::default()
    });
    record.sim.previous_session = Some(PreviousSession {
        session_id: open.session_id,
        created_time: Some(created),
        deleted_time: Some(at),
        imei: open.imei,
        imsi: open.imsi,
        subscription: open.subscription,
        ue_ip_address: open.ue_ip_address,
        dns_servers: open.dns_servers,
        vpg_id: open.vpg_id,
        gateway_private_ip_address: open.gateway_private_ip_address,
        gateway_public_ip_address: open.gateway_public_ip_address,
        cell: open.cell,
        rest: api::Rest::new(),
    });
    record.session_created = None;
    record.idle_at = None;
    record.link_mtu = None;
}

/// When the open session began.
fn created(record: &SimRecord, open: &SessionStatus, at: UnixMillis) -> UnixMillis {
    record.session_created.or(open.last_updated_at).unwrap_or(at)
}

fn end(record: &SimRecord, action: &'static str, cx: &Cx) -> Result<Decision> {
    let mut next = record.clone();
    let Some(told) = close(&mut next, cx.now) else {
        return Err(Error::Refused { code: SEM0016, action, state: "offline".to_owned() });
    };
    Ok(Decision::new(record, next, vec![told], cx))
}
