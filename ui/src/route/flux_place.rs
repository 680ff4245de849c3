use std::fmt;

use api::id::FluxPartId;

use super::place::TabName;

/// How a Flux app is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum FluxView {
    #[default]
    Canvas,
    /// The same graph as an indented list.
    Tree,
    /// The app's document, and what of it is not saved.
    Code,
}

impl TabName for FluxView {
    const NAMES: &'static [(Self, &'static str)] =
        &[(FluxView::Canvas, "canvas"), (FluxView::Tree, "tree"), (FluxView::Code, "code")];
}

/// A part of a Flux app: `action.set-group` in a URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FluxPart {
    Source(FluxPartId),
    Channel(FluxPartId),
    Action(FluxPartId),
}

impl FluxPart {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('.')?;
        let id = FluxPartId::new(id).ok()?;
        match kind {
            "source" => Some(FluxPart::Source(id)),
            "channel" => Some(FluxPart::Channel(id)),
            "action" => Some(FluxPart::Action(id)),
            _ => None,
        }
    }

    pub(crate) const fn id(&self) -> &FluxPartId {
        match self {
            FluxPart::Source(id) | FluxPart::Channel(id) | FluxPart::Action(id) => id,
        }
    }
}

impl fmt::Display for FluxPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            FluxPart::Source(_) => "source",
            FluxPart::Channel(_) => "channel",
            FluxPart::Action(_) => "action",
        };
        write!(f, "{kind}.{}", self.id())
    }
}
