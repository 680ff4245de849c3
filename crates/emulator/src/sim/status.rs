use api::soracom::sim::{
    SimStatus,
    lifecycle::{Action, allows},
};

use crate::{Cx, Decision, Error, Result, SimRecord, error::STATUS, fleet, session::close};

/// Lets the SIM attach again. Its device is not told: one that was refused meanwhile waits out its back-off first, which
/// is how the document's two-call trick strands it.
///
/// # Errors
/// [`Error::Refused`] where the status does not allow it: a terminated SIM.
pub fn activate(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::Activate, "activateSim")?;
    let mut next = record.clone();
    change(&mut next, SimStatus::Active, cx);
    Ok(Decision::new(record, next, Vec::new()))
}

/// Ends the session and refuses attach until [`activate`]. The device hears the cut and dials, in vain.
///
/// # Errors
/// [`Error::Refused`] where the status does not allow it: a terminated SIM.
pub fn deactivate(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::Deactivate, "deactivateSim")?;
    let mut next = record.clone();
    change(&mut next, SimStatus::Inactive, cx);
    let told = close(&mut next, cx.now);
    if told.is_some() {
        fleet::hear_cut(&mut next.device, cx);
    }
    Ok(Decision::new(record, next, told.into_iter().collect()))
}

fn permit(record: &SimRecord, wanted: Action, action: &'static str) -> Result<()> {
    if allows(wanted, record.status()) {
        return Ok(());
    }
    Err(Error::Refused { code: STATUS, action, state: record.status().to_string() })
}

fn change(record: &mut SimRecord, status: SimStatus, cx: &Cx) {
    if *record.status() != status {
        record.set_status(status);
        record.sim.last_modified_time = Some(cx.now);
    }
}
