use std::sync::Arc;

use api::{
    UnixMillis,
    id::Imsi,
    soracom::sim::{SimplifiedSubscriber, SubscriptionStatus},
};
use serde::{Deserialize, Serialize};

use crate::SimRecord;

/// A subscription that was added, as a world keeps it beside what the profile shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// Its number on this SIM, from 1.
    pub id: i64,
    /// The profile that it is in.
    pub iccid: String,
    /// The IMSI of the new subscription.
    pub imsi: Imsi,
    /// E.g. `planX3`.
    pub subscription: String,
    /// Whether the device turns to it once it is ready.
    pub enable: bool,
    /// What whoever ordered it called it.
    pub tag: String,
    /// When it was ordered.
    pub ordered: UnixMillis,
    /// How far it has come.
    pub stage: Stage,
    /// When it goes on by itself; none while it waits for the device, and when it has come to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<UnixMillis>,
    /// How often it was begun.
    pub tries: u32,
}

/// How far a subscription has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// It is prepared and waits for the device.
    Waiting,
    /// It was sent and waits for the receipt.
    Shipped,
    /// The SIM has confirmed the receipt, and installs it.
    Delivered,
    /// It is installed.
    Ready,
    /// A connection over it was seen.
    Active,
    /// It came to nothing.
    Failed,
    /// It was sent, and nobody answers.
    Stuck,
}

impl Stage {
    /// What the platform shows: the stages that it does not know look like the one before.
    pub const fn shown(self) -> SubscriptionStatus {
        match self {
            Stage::Waiting | Stage::Shipped | Stage::Failed | Stage::Stuck => SubscriptionStatus::Shipped,
            Stage::Delivered => SubscriptionStatus::Delivered,
            Stage::Ready => SubscriptionStatus::Ready,
            Stage::Active => SubscriptionStatus::Active,
        }
    }
}

impl SimRecord {
    /// Brings a container to a stage, and shows it.
    pub(super) fn turn_container(
        &mut self,
        place: usize,
        stage: Stage,
        next_at: Option<UnixMillis>,
        now: UnixMillis,
    ) {
        let Some(container) = self.containers.get_mut(place) else { return };
        (container.stage, container.next_at) = (stage, next_at);
        let (imsi, shown) = (container.imsi.clone(), stage.shown());
        let iccid = container.iccid.clone();
        self.with_subscriber(&iccid, &imsi, |subscriber| subscriber.status = Some(shown));
        self.sim.last_modified_time = Some(now);
    }

    pub(super) fn with_subscriber(
        &mut self,
        iccid: &str,
        imsi: &Imsi,
        change: impl FnOnce(&mut SimplifiedSubscriber),
    ) {
        let profile = Arc::make_mut(&mut self.sim.profiles).get_mut(iccid);
        let subscribers = profile.and_then(|profile| profile.subscribers.as_mut());
        if let Some(subscriber) = subscribers.and_then(|all| all.get_mut(imsi.as_str())) {
            change(subscriber);
        }
    }

    /// The container whose turn it is first.
    pub(crate) fn due_container(&self, now: UnixMillis) -> Option<usize> {
        let due = self.containers.iter().enumerate().filter(|(_, container)| container.next_at.is_some());
        let first = due.min_by_key(|(_, container)| container.next_at)?;
        (first.1.next_at? <= now).then_some(first.0)
    }

    /// The subscription that its sessions run on: its IMSI and its name.
    pub fn attaching(&self) -> (&Imsi, &str) {
        let container = self
            .turned_to
            .as_ref()
            .and_then(|imsi| self.containers.iter().find(|container| container.imsi == *imsi));
        match container {
            Some(container) => (&container.imsi, &container.subscription),
            None => (&self.imsi, self.subscription()),
        }
    }
}
