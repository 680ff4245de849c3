use api::{
    console::{group_row::GroupRow, window::GroupWindow},
    id::{ContextId, GroupId},
};
use leptos::prelude::*;

use super::{
    actions::use_actor,
    columns::{DEFAULT_SORT, VIEWS, columns},
    detail::GroupDrawer,
    drafts::use_drafts,
};
use crate::{
    format::count,
    kit::Icon,
    locales::{Groups, say},
    parts::list::{Beside, List, ListBody, ListQuery, ListWords, Listed, use_list},
    route::{GroupTab, ListPlace, Route, link, use_navigator},
};

impl Listed for GroupRow {
    type Window = GroupWindow;
    type Tab = GroupTab;

    const WORDS: ListWords = ListWords {
        name: "groups",
        default_sort: DEFAULT_SORT,
        table: Groups::Table.row(),
        placeholder: Groups::Placeholder.row(),
        id_copied: Groups::IdCopied.row(),
        nothing_yet: Groups::NothingYet.row(),
        nothing_yet_text: Groups::NothingYetText.row(),
        icon: Icon::Groups,
        nothing_matches: Groups::NothingMatches.row(),
    };

    fn place(route: Route) -> Option<ListPlace<GroupId, GroupTab>> {
        if let Route::Groups { list, .. } = route { Some(list) } else { None }
    }

    fn route(context: ContextId, list: ListPlace<GroupId, GroupTab>) -> Route {
        Route::Groups { context, list }
    }
}

/// The groups as a list; what is open stands beside it.
#[component]
pub(crate) fn GroupsPage(context: ContextId) -> impl IntoView {
    let (actor, drafts) = (use_actor(), use_drafts());
    let list = use_list::<GroupRow>(context);
    let drawer = move |Beside { open, known, tab, on_tab, on_close }: Beside<GroupRow>| {
        let on_tab = move |tab| on_tab.run(tab);
        view! { <GroupDrawer context=list.context() group=open known tab on_tab on_close=move || on_close.run(())/> }
            .into_any()
    };
    view! {
        <header class="page-head"><h1>{t!(Groups::Title)}</h1><Views list/></header>
        <ListBody
            list
            columns=move || columns(actor, drafts, &list.context())
            above=move || view! { <ListQuery list/> }
            drawer
        />
    }
}

/// Queries under a name.
#[component]
fn Views(list: List<GroupRow>) -> impl IntoView {
    let navigator = use_navigator();
    let views = VIEWS.map(|(name, q)| {
        let target = move || {
            let place = ListPlace { q: q.to_owned(), ..list.place.get_untracked() };
            GroupRow::route(list.context(), place)
        };
        let here = move || list.place.with(|place| place.q.trim() == q.trim());
        let all = move || list.live.read(|window| window.of).filter(|_| q.is_empty()).map(count);
        view! {
            <a href=move || { list.place.track(); target().href() } aria-current=move || here().then_some("true") on:click=link(navigator, target)>
                {say(name)}
                {move || all().map(|n| view! { <span class="quiet">{n}</span> })}
            </a>
        }
    });
    view! { <nav class="views" aria-label=t!(Groups::Views)>{views.into_iter().collect_view()}</nav> }
}
