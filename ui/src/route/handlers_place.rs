use std::fmt;

use api::id::HandlerId;

use super::place::TabName;

/// Which event handlers are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum HandlersView {
    #[default]
    All,
    OnGroups,
    /// On one SIM or one subscriber.
    OnSims,
    /// Something failed in the last 24 hours.
    Failing,
    Off,
}

impl TabName for HandlersView {
    const NAMES: &'static [(Self, &'static str)] = &[
        (HandlersView::All, "all"),
        (HandlersView::OnGroups, "groups"),
        (HandlersView::OnSims, "sims"),
        (HandlersView::Failing, "failing"),
        (HandlersView::Off, "off"),
    ];
}

/// The handler that is open beside the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HandlerPlace {
    /// One that is not made yet.
    New,
    Known(HandlerId),
}

impl HandlerPlace {
    /// Ids are the platform's, and none of them is a word.
    const NEW: &'static str = "new";

    pub(super) fn parse(text: &str) -> Option<Self> {
        if text == Self::NEW {
            return Some(HandlerPlace::New);
        }
        HandlerId::new(text).ok().map(HandlerPlace::Known)
    }
}

impl fmt::Display for HandlerPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HandlerPlace::New => Self::NEW,
            HandlerPlace::Known(id) => id.as_str(),
        })
    }
}
