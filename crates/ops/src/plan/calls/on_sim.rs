use api::{
    console::plan::Action,
    id::{GroupId, SimId},
    soracom::sim::{
        ActivateSim, AddSubscription, DeactivateSim, DeleteSimTag, PutSimTags, SetSimGroup, SetSimToStandby,
        Sim, SimProfile, SimStatus, SuspendSim, TagSet, UnsetSimGroup, UpdateSimSpeedClass,
    },
};
use serde_json::{Value, json};

use super::Call;
use crate::secret::HIDDEN;

/// What of a SIM an action can set, as it stands or as it will be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings<'a> {
    /// None where it is not known.
    pub(crate) status: Option<SimStatus>,
    pub(crate) group_id: Option<&'a GroupId>,
    pub(crate) speed_class: Option<&'a str>,
    tags: &'a TagSet,
    /// What is done to tags, on top of `tags`.
    pub(crate) changed: Option<(&'a TagSet, &'a [String])>,
    /// What the card holds; none where that is not known.
    card: Option<Card<'a>>,
    /// The subscription that is added to it.
    added: Option<&'a str>,
}

/// The active profile of a SIM.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Card<'a> {
    iccid: &'a str,
    profile: &'a SimProfile,
}

impl<'a> Card<'a> {
    fn of(sim: &'a Sim) -> Option<Self> {
        let (iccid, profile) = match &sim.active_profile_id {
            Some(id) => sim.profiles.get_key_value(id)?,
            None => sim.profiles.first_key_value()?,
        };
        Some(Card { iccid, profile })
    }

    /// Whether the subscription is among those of the profile, or on its way there.
    fn holds(&self, subscription: &str) -> bool {
        let mut subscribers = self.profile.subscribers.iter().flat_map(|all| all.values());
        subscribers.any(|one| one.subscription.as_deref() == Some(subscription))
    }
}

impl<'a> Settings<'a> {
    /// As the SIM stands.
    pub(crate) fn of(sim: &'a Sim) -> Self {
        Settings {
            status: sim.status.clone(),
            group_id: sim.group_id.as_ref(),
            speed_class: sim.speed_class.as_deref(),
            tags: &sim.tags,
            changed: None,
            card: Card::of(sim),
            added: None,
        }
    }

    /// As they will be after `step`.
    pub(crate) fn after(mut self, step: &'a Action) -> Self {
        if let Some(status) = step.status() {
            self.status = Some(status);
        }
        match step {
            Action::SetGroup { group_id } => self.group_id = Some(group_id),
            Action::UnsetGroup => self.group_id = None,
            Action::SetSpeedClass { speed_class } => self.speed_class = Some(speed_class),
            Action::ChangeTags { put, remove } => self.changed = Some((put, remove)),
            Action::AddSubscription { subscription } => self.added = Some(subscription),
            Action::CutSession
            | Action::Deactivate
            | Action::Activate
            | Action::Standby
            | Action::Suspend
            | Action::Sequence { .. }
            | Action::Undo { .. }
            | Action::Configure { .. } => {}
        }
        self
    }

    /// True where `step` has nothing to do. A cut always has: what is known of a session may be of a moment before.
    pub(crate) fn are_so(&self, step: &Action) -> bool {
        match step {
            Action::SetGroup { group_id } => self.group_id == Some(group_id),
            Action::UnsetGroup => self.group_id.is_none(),
            Action::SetSpeedClass { speed_class } => self.speed_class == Some(speed_class),
            Action::ChangeTags { put, remove } => {
                !self.lacks(put) && !remove.iter().any(|name| self.tags.contains_key(name))
            }
            Action::AddSubscription { subscription } => self.holds(subscription),
            Action::CutSession
            | Action::Deactivate
            | Action::Activate
            | Action::Standby
            | Action::Suspend
            | Action::Sequence { .. }
            | Action::Undo { .. }
            | Action::Configure { .. } => {
                step.status().is_some_and(|wanted| self.status.as_ref() == Some(&wanted))
            }
        }
    }

    fn holds(&self, subscription: &str) -> bool {
        self.added == Some(subscription) || self.card.is_some_and(|card| card.holds(subscription))
    }

    fn lacks(&self, put: &TagSet) -> bool {
        put.iter().any(|(name, value)| self.tags.get(name) != Some(value))
    }

    /// What `step` sets, as the ledger keeps it.
    pub(crate) fn state(&self, step: &Action) -> Value {
        match step {
            Action::SetGroup { .. } | Action::UnsetGroup => json!({ "groupId": self.group_id }),
            Action::SetSpeedClass { .. } => json!({ "speedClass": self.speed_class }),
            Action::ChangeTags { put, remove } => {
                let names = put.keys().chain(remove);
                let tags: serde_json::Map<String, Value> =
                    names.map(|name| (name.clone(), json!(self.tags.get(name)))).collect();
                json!({ "tags": tags })
            }
            Action::AddSubscription { subscription } => {
                json!({ "subscription": self.holds(subscription).then_some(subscription) })
            }
            Action::CutSession
            | Action::Deactivate
            | Action::Activate
            | Action::Standby
            | Action::Suspend
            | Action::Sequence { .. }
            | Action::Undo { .. }
            | Action::Configure { .. } => json!({ "status": self.status }),
        }
    }
}

/// The calls that `step` makes on a SIM whose settings stand as `settings` say; none where they are so already.
pub(crate) fn calls_on_sim(step: &Action, sim: &SimId, settings: &Settings<'_>) -> Vec<Call> {
    if settings.are_so(step) {
        return Vec::new();
    }
    match step {
        Action::CutSession => vec![Call::cut(sim)],
        Action::Deactivate => vec![Call::to::<DeactivateSim>(sim, None)],
        Action::Activate => vec![Call::to::<ActivateSim>(sim, None)],
        Action::Standby => vec![Call::to::<SetSimToStandby>(sim, None)],
        Action::Suspend => vec![Call::to::<SuspendSim>(sim, None)],
        Action::SetGroup { group_id } => {
            vec![Call::to::<SetSimGroup>(sim, Some(json!({ "groupId": group_id })))]
        }
        Action::UnsetGroup => vec![Call::to::<UnsetSimGroup>(sim, None)],
        Action::SetSpeedClass { speed_class } => {
            vec![Call::to::<UpdateSimSpeedClass>(sim, Some(json!({ "speedClass": speed_class })))]
        }
        Action::ChangeTags { put, remove } => {
            let mut calls = Vec::new();
            if settings.lacks(put) {
                let tag = |(name, value)| json!({ "tagName": name, "tagValue": value });
                calls.push(Call::to::<PutSimTags>(sim, Some(put.iter().map(tag).collect())));
            }
            let there = remove.iter().filter(|name| settings.tags.contains_key(*name));
            calls.extend(there.map(|name| Call::to::<DeleteSimTag>(&(sim.clone(), name.clone()), None)));
            calls
        }
        Action::AddSubscription { subscription } => {
            // Where the card was not read, a plan shows the call without it; a job reads it before it calls.
            let iccid = settings.card.map_or(HIDDEN, |card| card.iccid).to_owned();
            let body = json!({ "subscription": subscription, "type": "cellular" });
            vec![Call::to::<AddSubscription>(&(sim.clone(), iccid), Some(body))]
        }
        Action::Sequence { .. } | Action::Undo { .. } | Action::Configure { .. } => Vec::new(),
    }
}
