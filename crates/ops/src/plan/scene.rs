use api::{console::plan::Action, soracom::group::Group};

use crate::plan::facts::{GroupFacts, TargetFacts};

/// What the contributors of a plan look at: the verb, and what it will really touch.
pub(super) struct Scene<'a> {
    /// The verb.
    pub(super) action: &'a Action,
    /// The SIMs that are not refused.
    pub(super) accepted: Vec<&'a TargetFacts>,
    /// The group and what it will be; none for an action on SIMs.
    pub(super) group: Option<(&'a GroupFacts, Group)>,
}
