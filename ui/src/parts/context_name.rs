use api::console::context::{Context, ContextKind};
use leptos::text_prop::TextProp;

use crate::locales::Common;

/// What to call a context.
pub(crate) fn context_name(context: &Context) -> TextProp {
    match context.kind {
        ContextKind::Local => t!(Common::LocalWorld).into(),
        ContextKind::Other => context.id.to_string().into(),
    }
}

/// Its mark in words, and whether it is local.
pub(crate) fn context_kind(kind: ContextKind) -> (TextProp, bool) {
    match kind {
        ContextKind::Local => (t!(Common::Local).into(), true),
        ContextKind::Other => (t!(Common::Production).into(), false),
    }
}
