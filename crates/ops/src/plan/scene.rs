use api::{console::plan::Action, soracom::group::Group};

use crate::{
    budget::Rates,
    plan::{
        doors::DoorsOfFleet,
        facts::{GroupFacts, Groups, HandlersOfGroups},
    },
};

/// What the contributors of a plan look at beside its targets: the verb, and the groups that it is about.
pub(super) struct Scene<'a> {
    /// The verb.
    pub(super) action: &'a Action,
    /// The group and what it will be; none for an action on SIMs.
    pub(super) group: Option<(&'a GroupFacts, Group)>,
    /// Groups that SIMs are put into.
    pub(super) groups: &'a Groups,
    /// How many calls a minute the platform allows, as far as it has said so.
    pub(super) rates: &'a Rates,
    /// True where the calls are signed by the root user.
    pub(super) root: bool,
    /// Event handlers at work by the group that they look after; none where they were not read.
    pub(super) handlers: Option<&'a HandlersOfGroups>,
    /// Doors that are open; none where they were not read.
    pub(super) doors: Option<&'a DoorsOfFleet>,
}
