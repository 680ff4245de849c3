use api::console::context::{Context, ContextKind};
use leptos::text_prop::TextProp;

use crate::locales::Common;

/// The world that a server starts with.
const FIRST: &str = "local";

/// What to call a context. A local one that is not the first goes by its own name.
pub(crate) fn context_name(context: &Context) -> TextProp {
    match context.kind {
        ContextKind::Local if context.id.as_str() == FIRST => t!(Common::LocalWorld).into(),
        ContextKind::Local | ContextKind::Other => context.id.to_string().into(),
    }
}

/// Its mark in words, and whether it is local.
pub(crate) fn context_kind(kind: ContextKind) -> (TextProp, bool) {
    match kind {
        ContextKind::Local => (t!(Common::Local).into(), true),
        ContextKind::Other => (t!(Common::Production).into(), false),
    }
}
