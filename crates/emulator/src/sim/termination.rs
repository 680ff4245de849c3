use api::soracom::sim::lifecycle::Action;

use crate::{Cx, Decision, Result, SimRecord, sim::permit::permit};

/// Takes the termination protection off.
///
/// # Errors
/// [`crate::Error::Refused`] for a terminated SIM.
pub fn enable_termination(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::EnableTermination)?;
    Ok(protect(record, false, cx))
}

/// Puts the termination protection on. An expiry that terminates is carried out all the same. [docs air/set-expiry]
///
/// # Errors
/// [`crate::Error::Refused`] for a terminated SIM.
pub fn disable_termination(record: &SimRecord, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::DisableTermination)?;
    Ok(protect(record, true, cx))
}

fn protect(record: &SimRecord, protected: bool, cx: &Cx) -> Decision {
    let mut next = record.clone();
    if next.sim.termination_enabled != Some(!protected) {
        next.sim.termination_enabled = Some(!protected);
        next.sim.last_modified_time = Some(cx.now);
    }
    Decision::new(record, next, Vec::new(), cx)
}
