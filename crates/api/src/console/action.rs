//! What an operator can do: the verbs of plans.

use std::{collections::BTreeMap, slice};

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::value::RawValue;

use crate::{
    by_tag,
    console::job::ItemsShown,
    id::{GroupId, JobId},
    soracom::{
        group::ConfigurationParameter,
        sim::{SimStatus, TagSet},
    },
};

/// A verb of the operator.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "verb", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Cut the session, in one call.
    CutSession,
    /// Set the SIM inactive: ends the session and refuses attach.
    Deactivate,
    /// Let the SIM attach again.
    Activate,
    /// Set the SIM to standby: ends the session; the next one makes it active.
    Standby,
    /// Suspend the SIM: ends the session and refuses attach, so that the device stops trying.
    Suspend,
    /// Put the SIM into a group; its DNS servers and its VPG follow with the next session.
    SetGroup {
        /// The group.
        group_id: GroupId,
    },
    /// Take the SIM out of its group.
    UnsetGroup,
    /// Change the SIM's speed class, at once.
    SetSpeedClass {
        /// E.g. `s1.fast`.
        speed_class: String,
    },
    /// Change some of the SIM's tags; the others stay.
    ChangeTags {
        /// Tags to insert or replace.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        put: TagSet,
        /// Tags to remove.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        remove: Vec<String>,
    },
    /// Add a subscription over the air. It comes when the device is reached, and cannot be taken away again.
    AddSubscription {
        /// E.g. `planX3`.
        subscription: String,
    },
    /// Several of the above on each SIM, one after the other; the next one begins when the one before is seen to hold.
    Sequence {
        /// From two to [`MOST_STEPS`], each verb at most once.
        steps: Vec<Action>,
    },
    /// Take back what a job did to its SIMs or its group, where nobody has changed it since. What was cut stays cut.
    Undo {
        /// The job.
        job: JobId,
        /// Of which of its items; all unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<ItemsShown>,
    },
    /// Change a namespace of a group's configuration.
    Configure {
        /// The group.
        group_id: GroupId,
        /// The namespace.
        namespace: String,
        /// Keys to insert or replace.
        #[serde(default)]
        put: Vec<ConfigurationParameter>,
        /// Keys to remove.
        #[serde(default)]
        remove: Vec<String>,
    },
}

/// A sequence has so many steps at most.
pub const MOST_STEPS: usize = 8;

impl Action {
    /// The verb as it stands on the wire, e.g. `cutSession`.
    pub const fn verb(&self) -> &'static str {
        match self {
            Action::CutSession => "cutSession",
            Action::Deactivate => "deactivate",
            Action::Activate => "activate",
            Action::Standby => "standby",
            Action::Suspend => "suspend",
            Action::SetGroup { .. } => "setGroup",
            Action::UnsetGroup => "unsetGroup",
            Action::SetSpeedClass { .. } => "setSpeedClass",
            Action::ChangeTags { .. } => "changeTags",
            Action::AddSubscription { .. } => "addSubscription",
            Action::Sequence { .. } => "sequence",
            Action::Undo { .. } => "undo",
            Action::Configure { .. } => "configure",
        }
    }

    /// What it does to each SIM, one after the other; nothing where that is a SIM's own matter, or where it is about a group.
    pub fn steps(&self) -> &[Action] {
        match self {
            Action::Sequence { steps } => steps,
            Action::Undo { .. } | Action::Configure { .. } => &[],
            Action::CutSession
            | Action::Deactivate
            | Action::Activate
            | Action::Standby
            | Action::Suspend
            | Action::SetGroup { .. }
            | Action::UnsetGroup
            | Action::SetSpeedClass { .. }
            | Action::ChangeTags { .. }
            | Action::AddSubscription { .. } => slice::from_ref(self),
        }
    }

    /// True for an action on a group.
    pub const fn is_on_group(&self) -> bool {
        matches!(self, Action::Configure { .. })
    }

    /// True where it cuts a session, with other steps or alone.
    pub fn cuts(&self) -> bool {
        self.steps().iter().any(|step| matches!(step, Action::CutSession))
    }

    /// The status that it leads to; none where it leaves the status.
    pub const fn status(&self) -> Option<SimStatus> {
        match self {
            Action::Activate => Some(SimStatus::Active),
            Action::Deactivate => Some(SimStatus::Inactive),
            Action::Standby => Some(SimStatus::Standby),
            Action::Suspend => Some(SimStatus::Suspended),
            Action::CutSession
            | Action::SetGroup { .. }
            | Action::UnsetGroup
            | Action::SetSpeedClass { .. }
            | Action::ChangeTags { .. }
            | Action::AddSubscription { .. }
            | Action::Sequence { .. }
            | Action::Undo { .. }
            | Action::Configure { .. } => None,
        }
    }

    /// True where it ends the open session.
    pub const fn ends_session(&self) -> bool {
        matches!(self, Action::CutSession | Action::Deactivate | Action::Standby | Action::Suspend)
    }

    /// True where what it does cannot be taken back.
    pub fn lasts(&self) -> bool {
        self.steps().iter().any(|step| matches!(step, Action::AddSubscription { .. }))
    }

    /// The groups that it puts SIMs into.
    pub fn groups(&self) -> impl Iterator<Item = &GroupId> {
        self.steps()
            .iter()
            .filter_map(|step| if let Action::SetGroup { group_id } = step { Some(group_id) } else { None })
    }
}

by_tag!(Action, "verb" {
    "cutSession" => CutSession {},
    "deactivate" => Deactivate {},
    "activate" => Activate {},
    "standby" => Standby {},
    "suspend" => Suspend {},
    "setGroup" => SetGroup { group_id: GroupId },
    "unsetGroup" => UnsetGroup {},
    "setSpeedClass" => SetSpeedClass { speed_class: String },
    "changeTags" => ChangeTags {
        #[serde(default)] put: TagSet,
        #[serde(default)] remove: Vec<String>,
    },
    "addSubscription" => AddSubscription { subscription: String },
    "sequence" => Sequence { #[serde(deserialize_with = "plain_steps")] steps: Vec<Action> },
    "undo" => Undo {
        job: JobId,
        #[serde(default)] of: Option<ItemsShown>,
    },
    "configure" => Configure {
        group_id: GroupId,
        namespace: String,
        #[serde(default)] put: Vec<ConfigurationParameter>,
        #[serde(default)] remove: Vec<String>,
    },
});

/// Reads the steps of a sequence, of which none is a sequence itself: what is nested without end is read without end.
fn plain_steps<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Action>, D::Error> {
    let texts = Vec::<Box<RawValue>>::deserialize(deserializer)?;
    let step = |text: &RawValue| match by_tag::tag_in(text.get(), "verb").map_err(Error::custom)?.as_str() {
        verb @ ("sequence" | "undo" | "configure") => {
            Err(Error::custom(format_args!("{verb} is no step of a sequence")))
        }
        _ => by_tag::part(text),
    };
    texts.iter().map(|text| step(text)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_verb_reads_back_as_itself() {
        for action in [
            json!({ "verb": "cutSession" }),
            json!({ "verb": "suspend" }),
            json!({ "verb": "setGroup", "groupId": "g-1" }),
            json!({ "verb": "setSpeedClass", "speedClass": "s1.fast" }),
            json!({ "verb": "changeTags", "put": { "site": "north" }, "remove": ["old"] }),
            json!({ "verb": "addSubscription", "subscription": "planX3" }),
            json!({ "verb": "sequence", "steps": [{ "verb": "unsetGroup" }, { "verb": "cutSession" }] }),
            json!({ "verb": "undo", "job": "J-1", "of": "needsPerson" }),
        ] {
            let read: Action = serde_json::from_value(action.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), action);
            assert_eq!(Value::from(read.verb()), action["verb"]);
        }
    }

    #[test]
    fn a_sequence_takes_no_sequence_however_deep() {
        let inner = r#"{"verb":"sequence","steps":["#.repeat(50_000);
        assert!(serde_json::from_str::<Action>(&inner).is_err());
        let closed = format!("{inner}{}", "]}".repeat(50_000));
        assert!(serde_json::from_str::<Action>(&closed).is_err());
    }

    #[test]
    fn a_sequence_is_what_its_steps_are() {
        let group_id = GroupId::new("g-1").unwrap();
        let set = Action::SetGroup { group_id: group_id.clone() };
        let both = Action::Sequence { steps: vec![set.clone(), Action::CutSession] };
        assert_eq!(both.groups().collect::<Vec<_>>(), [&group_id]);
        assert!(both.cuts() && !set.cuts());
        assert_eq!(set.steps(), slice::from_ref(&set));
    }
}
