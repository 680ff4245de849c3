use std::{collections::BTreeMap, sync::Arc};

use api::{
    console::sim_row::{Mark, SimRow},
    id::{GroupId, HandlerId, VpgId},
    soracom::{group::Group, session::SessionEvent, sim::Sim},
};

use crate::{
    budget::Rates,
    plan::{doors::DoorsOfFleet, own::Own},
};

/// What the desk knows of what a plan is about; all of it could have been fetched from the context.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The SIMs that the request names, in any order.
    pub targets: Vec<TargetFacts>,
    /// The group that the request names; none for an action on SIMs.
    pub group: Option<GroupFacts>,
    /// What else there is to know of the context.
    pub about: About,
}

/// What the desk knows of a context beside its SIMs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// Groups that SIMs are to be put into.
    pub groups: Groups,
    /// How many calls a minute the platform allows, as far as it has said so.
    pub rates: Rates,
    /// True where the calls are signed by the root user.
    pub root: bool,
    /// Event handlers at work by the group that they look after; none where they were not read.
    pub handlers: Option<HandlersOfGroups>,
    /// Doors that are open; none where they were not read.
    pub doors: Option<DoorsOfFleet>,
}

/// Event handlers by their group: their ids and names.
pub type HandlersOfGroups = BTreeMap<GroupId, Vec<(HandlerId, String)>>;

/// Groups by their id.
pub type Groups = BTreeMap<GroupId, Arc<Group>>;

/// What the desk knows of one SIM.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetFacts {
    /// The SIM, fresh.
    pub sim: Sim,
    /// Its group; none when it is in none, or when the group was not read.
    pub group: Option<Arc<Group>>,
    /// Its recent session history in any order; none when it was not read.
    pub history: Option<Vec<SessionEvent>>,
    /// What is under way on it.
    pub mark: Option<Mark>,
    /// What is to be done to it alone; none where the action is the same for all.
    pub own: Option<Own>,
}

impl TargetFacts {
    /// The SIM's group, unless it is not known here.
    pub(super) fn group(&self) -> Option<&Group> {
        self.group.as_deref().filter(|group| self.sim.group_id.as_ref() == Some(&group.group_id))
    }
}

/// What the desk knows of a group and its members. A group may have a million of them, so they are tallied.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupFacts {
    pub(super) group: Group,
    pub(super) members: u64,
    /// Open sessions by what was fixed when they were created.
    pub(super) sessions: BTreeMap<(Vec<String>, Option<VpgId>), u64>,
}

impl GroupFacts {
    /// Tallies the rows of the group's members; rows of other groups are left out.
    pub fn new<'a>(group: Group, rows: impl IntoIterator<Item = &'a SimRow>) -> Self {
        let mut facts = GroupFacts { members: 0, sessions: BTreeMap::new(), group };
        for row in rows.into_iter().filter(|row| row.group_id.as_ref() == Some(&facts.group.group_id)) {
            facts.members += 1;
            if row.session_id.is_some() {
                *facts.sessions.entry((row.dns_servers.clone(), row.vpg_id.clone())).or_default() += 1;
            }
        }
        facts
    }

    /// Members with an open session.
    pub(super) fn online(&self) -> u64 {
        self.sessions.values().sum()
    }
}
