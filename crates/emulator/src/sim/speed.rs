use crate::{Cx, Decision, Result, SimRecord, error::invalid, plan};

/// Changes the speed class; it applies at once, to an open session too. [support 218341087]
///
/// # Errors
/// [`crate::Error::Invalid`] for a class that the subscription does not have. [spec: 400]
pub fn update_speed_class(record: &SimRecord, speed_class: &str, cx: &mut Cx) -> Result<Decision> {
    let subscription = record.subscription();
    if !plan::has_speed_class(subscription, speed_class) {
        let reason = format!("{speed_class:?} does not exist for the subscription {subscription:?}");
        return Err(invalid("speedClass", reason));
    }
    let mut next = record.clone();
    if next.sim.speed_class.as_deref() != Some(speed_class) {
        next.sim.speed_class = Some(speed_class.to_owned());
        next.sim.last_modified_time = Some(cx.now);
    }
    Ok(Decision::new(record, next, Vec::new()))
}
