use api::soracom::sim::{
    SimStatus,
    lifecycle::{Action, rule},
};

use crate::{
    Cx, Decision, Result, SimRecord, fleet,
    session::close,
    sim::permit::{permit, permit_end, permit_status},
};

/// Lets the SIM attach again. Its device is not told: one that was refused meanwhile waits out its back-off first, which
/// is how the document's two-call trick strands it; one that was refused for good waits for its power to be cycled.
///
/// # Errors
/// [`crate::Error::Refused`] where the status does not allow it: a terminated SIM. So for every function here.
pub fn activate(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    turn(record, Action::Activate, cx)
}

/// Ends the session and refuses attach until [`activate`]. The device hears the cut and dials, in vain.
///
/// # Errors
/// See [`activate`].
pub fn deactivate(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    turn(record, Action::Deactivate, cx)
}

/// Ends the session. The next one makes the SIM active again, so one whose device dials at once does not stay there.
///
/// # Errors
/// [`crate::Error::Refused`] also where the subscription does not have that status.
pub fn set_to_standby(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    turn(record, Action::SetToStandby, cx)
}

/// Ends the session and refuses attach for good: the device dials once more and then stops.
///
/// # Errors
/// [`crate::Error::Refused`] also where the subscription does not have that status.
pub fn suspend(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    turn(record, Action::Suspend, cx)
}

/// Ends the session and the SIM.
///
/// # Errors
/// [`crate::Error::Refused`] also while the termination protection is on.
pub fn terminate(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::Terminate)?;
    permit_end(record, Action::Terminate)?;
    turn(record, Action::Terminate, cx)
}

fn turn(record: &SimRecord, action: Action, cx: &mut Cx) -> Result<Decision> {
    permit(record, action)?;
    let to = rule(action).leads_to.as_ref().expect("a call that turns a SIM says to which status");
    permit_status(record, action, to)?;
    Ok(enter(record, to, cx))
}

/// Turns the SIM to `status`, whoever may want it. Any but `active` ends the session. [docs air/expiration]
///
/// guess: a SIM that is in that status already keeps its times.
pub(super) fn enter(record: &SimRecord, status: &SimStatus, cx: &mut Cx) -> Decision {
    let mut next = record.clone();
    if next.status() != status {
        next.set_status(status.clone(), cx.now);
    }
    let told = if *status == SimStatus::Active { None } else { close(&mut next, cx.now) };
    if told.is_some() {
        fleet::hear_cut(&mut next, cx);
    }
    Decision::new(record, next, told.into_iter().collect(), cx)
}
