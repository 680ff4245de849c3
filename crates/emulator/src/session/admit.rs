use api::soracom::sim::lifecycle::{Action, Obstacle};

use crate::{
    Cx, Result, SimRecord,
    error::refused,
    sim::{locks_out, permit},
};

/// Lets a device pass that may open a session.
///
/// # Errors
/// [`crate::Error::Refused`] by the first of: the SIM's status, its expiry, its IMEI lock. guess: the order.
pub(super) fn admit(record: &SimRecord, cx: &Cx) -> Result<()> {
    permit(record, Action::Attach)?;
    if record.sim.expiry_time.is_some_and(|at| at <= cx.now) {
        return Err(refused(Action::Attach, Obstacle::Expired, "expired"));
    }
    if locks_out(record) {
        return Err(refused(Action::Attach, Obstacle::OtherDevice, "locked to another device"));
    }
    Ok(())
}
