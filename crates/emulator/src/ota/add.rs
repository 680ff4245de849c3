use std::sync::Arc;

use api::soracom::sim::{
    AddSubscriptionRequest, SimStatus, SimplifiedSubscriber, SubscriptionType, lifecycle::Obstacle,
};
use rand::Rng;

use super::{Container, Stage, reach::begin};
use crate::{Cx, Decision, Error, Result, SimRecord, error::invalid, plan};

/// What can be added. [spec: AddSubscriptionRequest]
const CELLULAR: [&str; 5] = ["planP1", "planX1", "planX2", "planX3", "plan-US-max"];
const VIRTUAL: [&str; 1] = ["planArc01"];

/// The subscriptions that cellular containers can be added to. [docs]
const PRIMARIES: [&str; 2] = ["plan01s", "plan-US"];

/// So many containers a SIM has at most. guess
const MOST: usize = 10;

/// Adds a subscription to the profile `iccid`. One over the air begins at once where the device can be reached, and else
/// with its next session.
///
/// # Errors
/// [`Error::NotFound`] where the SIM has no such profile; [`Error::Invalid`] for a subscription that cannot be added to
/// the SIM's; [`Error::Refused`] for a terminated SIM; [`Error::Exhausted`] where it has too many. [spec: 400, 404]
pub fn add_subscription(
    record: &SimRecord,
    iccid: &str,
    request: &AddSubscriptionRequest,
    cx: &mut Cx,
) -> Result<Decision> {
    if *record.status() == SimStatus::Terminated {
        let (code, state) = (Obstacle::Status.code(), record.status().to_string());
        return Err(Error::Refused { code, action: "addSubscription", state });
    }
    if !record.sim.profiles.contains_key(iccid) {
        return Err(Error::NotFound { kind: "profile", id: iccid.to_owned() });
    }
    let name = request.subscription.as_str();
    let over_the_air = match request.subscription_type {
        SubscriptionType::Cellular => {
            if !CELLULAR.contains(&name) {
                return Err(invalid("subscription", format!("{name:?} cannot be added over the air")));
            }
            if !PRIMARIES.contains(&record.subscription()) {
                let primary = record.subscription();
                return Err(invalid(
                    "subscription",
                    format!("{name:?} cannot be added to a SIM of {primary:?}"),
                ));
            }
            true
        }
        SubscriptionType::Virtual => {
            if !VIRTUAL.contains(&name) {
                return Err(invalid("subscription", format!("{name:?} is not a virtual subscription")));
            }
            false
        }
        SubscriptionType::Other(ref other) => {
            return Err(invalid("type", format!("{other:?} is neither cellular nor virtual")));
        }
    };
    let tag = match &request.tag {
        Some(tag) if !is_tag(tag) => {
            return Err(invalid("tag", "is up to 64 letters, digits and -_:"));
        }
        Some(tag) => tag.clone(),
        None => {
            let operator = record.sim.operator_id.as_ref().map_or("", |id| id.as_str());
            format!("{operator}:addSubscription")
        }
    };
    if record.containers.len() >= MOST {
        return Err(Error::Exhausted { what: "a SIM's list of added subscriptions", limit: MOST as u64 });
    }
    let mut next = record.clone();
    let (imsi, msisdn) = numbers(name, &next, cx);
    let subscriber = SimplifiedSubscriber {
        imsi: Some(imsi.clone()),
        msisdn: Some(msisdn),
        subscription: Some(name.to_owned()),
        status: Some(if over_the_air { Stage::Waiting } else { Stage::Ready }.shown()),
        ..SimplifiedSubscriber::default()
    };
    if let Some(profile) = Arc::make_mut(&mut next.sim.profiles).get_mut(iccid) {
        profile.subscribers.get_or_insert_default().insert(imsi.to_string(), subscriber);
    }
    next.containers.push(Container {
        id: next.containers.iter().map(|container| container.id).max().unwrap_or(0) + 1,
        iccid: iccid.to_owned(),
        imsi,
        subscription: name.to_owned(),
        enable: over_the_air && request.enable.unwrap_or(true),
        tag,
        ordered: cx.now,
        // A virtual subscription is there at once.
        stage: if over_the_air { Stage::Waiting } else { Stage::Ready },
        next_at: None,
        tries: 0,
    });
    next.sim.last_modified_time = Some(cx.now);
    let place = next.containers.len() - 1;
    let begun = (over_the_air && next.device.registered()).then(|| begin(&mut next, place, cx));
    let decision = Decision::new(record, next, Vec::new(), cx);
    Ok(begun.into_iter().fold(decision, Decision::with))
}

fn is_tag(tag: &str) -> bool {
    (1..=64).contains(&tag.len())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
}

/// An IMSI and a phone number of the subscription's ranges. guess: which they are nobody can know before.
fn numbers(subscription: &str, record: &SimRecord, cx: &mut Cx) -> (api::id::Imsi, String) {
    let (imsi, msisdn) = plan::find(subscription).map_or(("99999", "8820"), |plan| (plan.imsi, plan.msisdn));
    loop {
        let number: u64 = cx.rng().random_range(0..10_000_000_000);
        let made = api::id::Imsi::new(format!("{imsi}{number:010}")).expect("fifteen digits are an IMSI");
        if made != record.imsi && record.containers.iter().all(|container| container.imsi != made) {
            return (made, format!("{msisdn}{:08}", number % 100_000_000));
        }
    }
}
