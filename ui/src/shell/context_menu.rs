use api::id::ContextId;
use leptos::prelude::*;

use crate::{
    format::count,
    kit::{ContextMark, Icon, IconSize, Menu, MenuItem, Pictogram},
    locales::{Accounts as Words, Shell, pick},
    parts::{context_mark, context_name},
    route::{Route, Step, use_navigator},
    state::{Accounts, Asked, use_accounts, use_session},
};

/// The context in words and colour, and the way to another one.
#[component]
pub(super) fn ContextMenu() -> impl IntoView {
    let (session, navigator, accounts) = (use_session(), use_navigator(), use_accounts());
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
        let add = MenuItem {
            icon: Some(Icon::Plus),
            ..MenuItem::new(t!(Words::Add), move || accounts.ask(Some(Asked::Add)))
        };
        let entries = entries.chain([add]).collect::<Vec<_>>();
        let of_this = open.filter(|id| session.context(id).is_some_and(|context| context.remote.is_some()));
        entries.into_iter().chain(of_this.into_iter().flat_map(|id| of_account(accounts, &id))).collect()
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
                let (mark, local) = context_mark(Some(&context));
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

/// What can be done about the account of the context that is shown.
fn of_account(accounts: Accounts, id: &ContextId) -> [MenuItem; 2] {
    let ask = |asked: Asked| move || accounts.ask(Some(asked.clone()));
    [
        MenuItem {
            icon: Some(Icon::Key),
            ..MenuItem::new(t!(Words::SignInOrOut), ask(Asked::SignIn(id.clone())))
        },
        MenuItem {
            icon: Some(Icon::Close),
            ..MenuItem::new(t!(Words::Remove), ask(Asked::Remove(id.clone())))
        },
    ]
}
