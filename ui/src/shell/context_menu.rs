use leptos::prelude::*;

use crate::{
    format::count,
    kit::{ContextMark, Icon, IconSize, Menu, MenuItem, Pictogram},
    locales::{Shell, pick},
    parts::{context_kind, context_name},
    route::{Route, Step, use_navigator},
    state::use_session,
};

/// The context in words and colour, and the way to another one.
#[component]
pub(super) fn ContextMenu() -> impl IntoView {
    let (session, navigator) = (use_session(), use_navigator());
    let context = Memo::new(move |_| navigator.route().context().and_then(|id| session.context(id)));
    let items = move || {
        let open = context.get_untracked().map(|context| context.id);
        let entries = untrack(|| session.contexts()).into_iter().map(|context| {
            let (id, name) = (context.id.clone(), context_name(&context));
            let note = t!(Shell::ContextNote, endpoint = context.endpoint, sims = count(context.sims));
            MenuItem {
                checked: open.as_ref() == Some(&context.id),
                note: Some(note.into()),
                ..MenuItem::new(name, move || navigator.go(Route::sims(id.clone()), Step::New))
            }
        });
        entries.collect()
    };
    let label = move || {
        let name = context.get().map(|context| context_name(&context).get().to_string());
        name.map_or_else(
            || pick(Shell::Context.row()).to_owned(),
            |name| text!(Shell::ContextIs, name = name),
        )
    };
    view! {
        <Menu label=label shows_label=true button_class="context-button" class="menu-anchor context" items>
            <span class="vh">{t!(Shell::Context)}</span>
            {move || context.get().map(|context| {
                let name = context_name(&context);
                let (mark, local) = context_kind(context.kind);
                view! {
                    <Pictogram icon=if local { Icon::Chip } else { Icon::Globe } size=IconSize::Small/>
                    <span class="clip">{move || name.get()}</span>
                    <ContextMark text=mark local/>
                }
            })}
            <Pictogram icon=Icon::Down size=IconSize::Tiny/>
        </Menu>
    }
}
