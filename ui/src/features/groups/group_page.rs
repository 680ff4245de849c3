use api::id::{ContextId, GroupId};
use leptos::prelude::*;

use super::detail::GroupDetail;
use crate::{
    locales::{Common, Groups},
    parts::CopyLink,
    route::{GroupTab, ListPlace, Route, Step, link, use_navigator},
};

/// One group as a page of its own.
#[component]
pub(crate) fn GroupPage(context: ContextId) -> impl IntoView {
    let navigator = use_navigator();
    let place = Memo::new(move |before: Option<&Option<(GroupId, GroupTab)>>| {
        // Elsewhere another page is about to take this one's place.
        if let Route::Group { group, tab, .. } = navigator.route() {
            Some((group, tab))
        } else {
            before.cloned().flatten()
        }
    });
    let group = Signal::derive(move || place.get().map(|(group, _)| group));
    let tab = Signal::derive(move || place.get().map(|(_, tab)| tab).unwrap_or_default());
    let here = context.clone();
    let change_tab = move |tab: GroupTab| {
        if let Some((group, _)) = place.get_untracked() {
            navigator.go(Route::Group { context: here.clone(), group, tab }, Step::Same);
        }
    };
    let list = context.clone();
    let up = move || Route::Groups { context: list.clone(), list: ListPlace::default() };
    let tools = view! {
        <CopyLink/>
    };
    view! {
        <header class="page-head">
            <nav class="crumb" aria-label=t!(Common::Breadcrumb)><a href=up().href() on:click=link(navigator, up.clone())>{t!(Groups::Title)}</a></nav>
            <h1 class="clip mono">{move || group.get().map(|group| group.to_string())}</h1>
        </header>
        <div class="group-page"><GroupDetail context group tab on_tab=change_tab tools=tools.into_any()/></div>
    }
}
