use api::soracom::sim::{lifecycle::Action, subscription::may_choose_speed_class};

use crate::{Cx, Decision, Result, SimRecord, error::invalid, sim::permit};

/// Changes the speed class; it applies at once, to an open session too. [support 218341087]
///
/// # Errors
/// [`crate::Error::Refused`] for a terminated SIM; [`crate::Error::Invalid`] for a class that the subscription does not
/// have, and for any where it has but one. [spec: 400]
pub fn update_speed_class(record: &SimRecord, speed_class: &str, cx: &mut Cx) -> Result<Decision> {
    permit(record, Action::UpdateSpeedClass)?;
    let subscription = record.subscription();
    if !may_choose_speed_class(subscription, speed_class) {
        let reason = format!("{speed_class:?} cannot be chosen for the subscription {subscription:?}");
        return Err(invalid("speedClass", reason));
    }
    let mut next = record.clone();
    if next.sim.speed_class.as_deref() != Some(speed_class) {
        if let Some(before) = &record.sim.speed_class {
            next.meter.end_class(before, cx.now);
        }
        next.sim.speed_class = Some(speed_class.to_owned());
        next.sim.last_modified_time = Some(cx.now);
    }
    Ok(Decision::new(record, next, Vec::new(), cx))
}
