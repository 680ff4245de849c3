use api::soracom::sim::{
    SimStatus,
    lifecycle::{Action, Obstacle, allows},
    subscription,
};

use crate::{Result, SimRecord, error::refused};

/// Lets `action` pass where the SIM's status allows it.
///
/// # Errors
/// [`crate::Error::Refused`] with the status.
pub(crate) fn permit(record: &SimRecord, action: Action) -> Result<()> {
    if allows(action, record.status()) {
        return Ok(());
    }
    Err(refused(action, Obstacle::Status, record.status().as_str()))
}

/// Lets `action` pass where the SIM's subscription has `status`.
///
/// # Errors
/// [`crate::Error::Refused`] with the subscription.
pub(super) fn permit_status(record: &SimRecord, action: Action, status: &SimStatus) -> Result<()> {
    if subscription::has_status(record.subscription(), status) {
        return Ok(());
    }
    Err(refused(action, Obstacle::Subscription, record.subscription()))
}

/// Lets `action` pass where the termination protection is off. guess: it is on where nothing is written.
///
/// # Errors
/// [`crate::Error::Refused`].
pub(super) fn permit_end(record: &SimRecord, action: Action) -> Result<()> {
    if record.sim.termination_enabled == Some(true) {
        return Ok(());
    }
    Err(refused(action, Obstacle::Protected, "protected"))
}
