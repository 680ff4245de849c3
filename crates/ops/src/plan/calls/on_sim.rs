use api::{
    console::plan::Action,
    id::{GroupId, SimId},
    soracom::sim::{
        ActivateSim, DeactivateSim, DeleteSimTag, PutSimTags, SetSimGroup, SetSimToStandby, Sim, SimStatus,
        SuspendSim, TagSet, UnsetSimGroup, UpdateSimSpeedClass,
    },
};
use serde_json::{Value, json};

use super::Call;

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
        Action::Sequence { .. } | Action::Undo { .. } | Action::Configure { .. } => Vec::new(),
    }
}
