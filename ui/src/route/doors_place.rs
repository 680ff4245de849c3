use std::fmt;

use api::id::SimId;

use super::place::TabName;

/// Which doors are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum DoorsView {
    #[default]
    Open,
    /// Of whoever is signed in.
    Mine,
    /// Closed within a day.
    Closed,
    /// Those that a local port leads through.
    Forwarders,
}

impl TabName for DoorsView {
    const NAMES: &'static [(Self, &'static str)] = &[
        (DoorsView::Open, "open"),
        (DoorsView::Mine, "mine"),
        (DoorsView::Closed, "closed"),
        (DoorsView::Forwarders, "forwarders"),
    ];
}

/// The form by which a door is opened, beside the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DoorForm {
    /// Nobody has said yet to which device.
    Any,
    To(SimId),
}

impl DoorForm {
    /// Ids are digits, and none of them is a word.
    const ANY: &'static str = "new";

    pub(super) fn parse(text: &str) -> Option<Self> {
        if text == Self::ANY {
            return Some(DoorForm::Any);
        }
        SimId::new(text).ok().map(DoorForm::To)
    }

    /// The SIM that it is about.
    pub(crate) const fn sim(&self) -> Option<&SimId> {
        match self {
            DoorForm::Any => None,
            DoorForm::To(sim) => Some(sim),
        }
    }
}

impl fmt::Display for DoorForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sim().map_or(Self::ANY, SimId::as_str))
    }
}
