use api::id::ContextId;
use leptos::prelude::*;

use crate::{
    kit::{Icon, Pictogram},
    locales::{Row, Shell, say},
    route::{Route, link, use_navigator},
};

/// One section. Only those whose page works stand here.
struct Item {
    name: Row,
    icon: Icon,
    to: fn(ContextId) -> Route,
    here: fn(&Route) -> bool,
}

const ITEMS: &[Item] = &[
    Item {
        name: Shell::Sims.row(),
        icon: Icon::Sim,
        to: Route::sims,
        here: |route| matches!(route, Route::Sims { .. } | Route::Sim { .. }),
    },
    Item {
        name: Shell::Groups.row(),
        icon: Icon::Groups,
        to: Route::groups,
        here: |route| matches!(route, Route::Groups { .. } | Route::Group { .. }),
    },
];

/// The sections at the side.
#[component]
pub(super) fn Rail() -> impl IntoView {
    view! {
        <nav class="rail" aria-label=t!(Shell::Sections) data-region tabindex="-1">
            <h2>{t!(Shell::Fleet)}</h2>
            <ul>{ITEMS.iter().map(|item| view! { <li><Entry item/></li> }).collect_view()}</ul>
        </nav>
    }
}

/// The same at the foot of a phone's page.
#[component]
pub(super) fn BottomBar() -> impl IntoView {
    view! {
        <nav class="bottom-bar" aria-label=t!(Shell::Sections)>{ITEMS.iter().map(|item| view! { <Entry item/> }).collect_view()}</nav>
    }
}

#[component]
fn Entry(item: &'static Item) -> impl IntoView {
    let navigator = use_navigator();
    let target = move || {
        let context = navigator.now().context().cloned();
        context.map_or(Route::Home, item.to)
    };
    view! {
        <a
            href=move || { navigator.route(); target().href() }
            aria-current=move || (item.here)(&navigator.route()).then_some("page")
            on:click=link(navigator, target)
        >
            <Pictogram icon=item.icon/>
            <span>{say(item.name)}</span>
        </a>
    }
}
