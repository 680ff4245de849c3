use std::{collections::BTreeMap, sync::Arc};

use api::{
    id::Imsi,
    soracom::sim::{SubscriptionContainer, SubscriptionContainerStatus, SubscriptionStatus},
};

use super::{Container, Stage};
use crate::{Cx, Decision, Error, Result, SimRecord, error::invalid};

/// Takes an added subscription away again, before it was sent. [docs]
///
/// # Errors
/// [`Error::NotFound`] where there is none of that IMSI in that profile [spec: 404]; [`Error::Invalid`] once it was sent.
pub fn cancel_download(record: &SimRecord, iccid: &str, imsi: &Imsi, cx: &mut Cx) -> Result<Decision> {
    let place = find(record, iccid, imsi)?;
    if record.containers[place].stage != Stage::Waiting {
        return Err(invalid("imsi", "its download has begun, and cannot be called off any more"));
    }
    let mut next = record.clone();
    next.containers.remove(place);
    if let Some(profile) = Arc::make_mut(&mut next.sim.profiles).get_mut(iccid) {
        profile.subscribers.as_mut().and_then(|all| all.remove(imsi.as_str()));
    }
    next.sim.last_modified_time = Some(cx.now);
    Ok(Decision::new(record, next, Vec::new(), cx))
}

/// Ends an added subscription; only virtual ones can be ended. [spec, docs]
///
/// # Errors
/// [`Error::NotFound`] where there is none of that IMSI in that profile; [`Error::Invalid`] for one over the air.
pub fn terminate_container(record: &SimRecord, iccid: &str, imsi: &Imsi, cx: &mut Cx) -> Result<Decision> {
    let place = find(record, iccid, imsi)?;
    if record.containers[place].subscription != "planArc01" {
        return Err(invalid("imsi", "a subscription that was added over the air cannot be removed"));
    }
    let mut next = record.clone();
    next.containers.remove(place);
    next.with_subscriber(iccid, imsi, |subscriber| subscriber.status = Some(SubscriptionStatus::Terminated));
    next.sim.last_modified_time = Some(cx.now);
    Ok(Decision::new(record, next, Vec::new(), cx))
}

/// The containers of a profile, as the platform shows them. guess: `countryMapping` is not imitated and stays empty, for
/// the applet on the card chooses.
pub fn container_status(record: &SimRecord, iccid: &str) -> SubscriptionContainerStatus {
    let shown = |container: &Container| SubscriptionContainer {
        container_id: Some(container.id),
        downloaded: Some(matches!(container.stage, Stage::Ready | Stage::Active)),
        subscriber: None,
        rest: api::Rest::new(),
    };
    SubscriptionContainerStatus {
        containers: record.containers.iter().filter(|one| one.iccid == iccid).map(shown).collect(),
        country_mapping: BTreeMap::new(),
        rest: api::Rest::new(),
    }
}

fn find(record: &SimRecord, iccid: &str, imsi: &Imsi) -> Result<usize> {
    record
        .containers
        .iter()
        .position(|container| container.iccid == iccid && container.imsi == *imsi)
        .ok_or_else(|| Error::NotFound { kind: "added subscription", id: imsi.to_string() })
}
