use api::console::context::{Context, ContextKind};
use leptos::text_prop::TextProp;

use crate::locales::Common;

/// The world that a server starts with.
const FIRST: &str = "local";

/// What to call a context. A local one that is not the first goes by its own name.
pub(crate) fn context_name(context: &Context) -> TextProp {
    match (&context.remote, context.kind) {
        (Some(remote), _) => remote.name.clone().into(),
        (None, ContextKind::Local) if context.id.as_str() == FIRST => t!(Common::LocalWorld).into(),
        (None, ContextKind::Local | ContextKind::Other) => context.id.to_string().into(),
    }
}

/// Its mark in words, and whether nothing of production is touched there. What is not known may be production.
pub(crate) fn context_mark(context: Option<&Context>) -> (TextProp, bool) {
    match context {
        Some(context) if context.kind == ContextKind::Local => (t!(Common::Local).into(), true),
        Some(context) if context.remote.as_ref().is_some_and(|remote| !remote.production) => {
            (t!(Common::Elsewhere).into(), true)
        }
        Some(_) | None => (t!(Common::Production).into(), false),
    }
}
