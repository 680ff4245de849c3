use api::soracom::sim::{
    ExpiryAction, SetExpiryTimeRequest, SimStatus,
    lifecycle::{Action, allows},
};

use crate::{
    Cx, Decision, Error, Result, SimRecord,
    error::invalid,
    fleet,
    handler::Happening,
    session::close,
    sim::{
        permit::{permit, permit_end, permit_status},
        status::enter,
    },
};

/// Sets when the SIM expires, and what happens then. From that time on no session is created, whatever the action, until
/// the time is moved or taken away. [docs air/expiration]
///
/// # Errors
/// [`Error::Refused`] for a terminated SIM, for `terminate` while the termination protection is on [spec: ExpiryTime],
/// and for `suspend` where the subscription does not have it; [`Error::Invalid`] for an action that does not exist and a
/// time that is not in the future. guess: the last two.
pub fn set_expiry_time(record: &SimRecord, request: &SetExpiryTimeRequest, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::SetExpiryTime)?;
    if request.expiry_time <= cx.now {
        return Err(invalid("expiryTime", "lies in the future"));
    }
    match &request.expiry_action {
        None | Some(ExpiryAction::DoNothing | ExpiryAction::DeleteSession | ExpiryAction::Deactivate) => {}
        Some(ExpiryAction::Suspend) => permit_status(record, Action::SetExpiryTime, &SimStatus::Suspended)?,
        Some(ExpiryAction::Terminate) => permit_end(record, Action::SetExpiryTime)?,
        Some(ExpiryAction::Other(other)) => {
            return Err(invalid("expiryAction", format!("{other:?} is not an action")));
        }
    }
    let mut next = record.clone();
    next.sim.expiry_time = Some(request.expiry_time);
    next.sim.expiry_action = request.expiry_action.clone();
    next.expiry_due = Some(request.expiry_time);
    if next.sim != record.sim {
        next.sim.last_modified_time = Some(cx.now);
    }
    Ok(Decision::new(record, next, Vec::new(), cx))
}

/// Takes the expiry time away.
///
/// # Errors
/// [`Error::Refused`] for a terminated SIM; [`Error::NotFound`] where there is none. [spec: 404]
pub fn unset_expiry_time(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::UnsetExpiryTime)?;
    if record.sim.expiry_time.is_none() {
        return Err(Error::NotFound { kind: "expiry time of SIM", id: record.sim_id().to_string() });
    }
    let mut next = record.clone();
    next.sim.expiry_time = None;
    next.sim.expiry_action = None;
    next.expiry_due = None;
    next.sim.last_modified_time = Some(cx.now);
    Ok(Decision::new(record, next, Vec::new(), cx))
}

/// Carries out the expiry action, once. Time and action stay to be seen. [docs air/set-expiry]
///
/// A SIM whose status does not allow the action any more is left as it is.
pub(crate) fn expire(record: &SimRecord, cx: &mut Cx) -> Decision {
    carry_out(record, cx).with(Happening::Expired)
}

fn carry_out(record: &SimRecord, cx: &mut Cx) -> Decision {
    let (action, status) = match &record.sim.expiry_action {
        None | Some(ExpiryAction::DoNothing | ExpiryAction::Other(_)) => return done(record, cx),
        Some(ExpiryAction::DeleteSession) => return cut(record, cx),
        Some(ExpiryAction::Deactivate) => (Action::Deactivate, SimStatus::Inactive),
        Some(ExpiryAction::Suspend) => (Action::Suspend, SimStatus::Suspended),
        Some(ExpiryAction::Terminate) => (Action::Terminate, SimStatus::Terminated),
    };
    if !allows(action, record.status()) {
        return done(record, cx);
    }
    let mut decision = enter(record, &status, cx);
    decision.record.expiry_due = None;
    decision
}

fn cut(record: &SimRecord, cx: &mut Cx) -> Decision {
    let mut next = record.clone();
    let Some(told) = close(&mut next, cx.now) else { return done(record, cx) };
    fleet::hear_cut(&mut next, cx);
    next.expiry_due = None;
    Decision::new(record, next, vec![told], cx)
}

fn done(record: &SimRecord, cx: &Cx) -> Decision {
    let mut next = record.clone();
    next.expiry_due = None;
    Decision::new(record, next, Vec::new(), cx)
}
