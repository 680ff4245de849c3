use leptos::prelude::*;

use super::{
    context_menu::ContextMenu,
    elsewhere::ElsewhereLock,
    feed_badge::FeedBadge,
    language::{LanguageSwitch, ThemeButton},
    user_menu::UserMenu,
    world::WorldMark,
};
use crate::{
    kit::Mark,
    route::{Route, link, use_navigator},
};

#[component]
pub(super) fn TopBar() -> impl IntoView {
    let navigator = use_navigator();
    let home = move || navigator.now().context().cloned().map_or(Route::Home, Route::sims);
    view! {
        <header class="top-bar" data-region tabindex="-1">
            <a class="brand" aria-label="Kansei 管制" href=move || { navigator.route(); home().href() } on:click=link(navigator, home)>
                <Mark/>
                <span>"Kansei"</span>
                <small lang="ja">"管制"</small>
            </a>
            <ContextMenu/>
            <ElsewhereLock/>
            <WorldMark/>
            <span class="space"></span>
            <FeedBadge/>
            <span class="separator wide"></span>
            <LanguageSwitch/>
            <ThemeButton/>
            <UserMenu/>
        </header>
    }
}
