use api::console::context::ContextKind;
use client::FeedStatus;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    elsewhere::Elsewhere,
    keys_dialog::keys_dialog,
    notices::Notices,
    rail::{BottomBar, Rail},
    strip::Strip,
    top_bar::TopBar,
    world::WorldBanner,
};
use crate::{
    kit::{Banner, BannerPlace, Button, Size, State},
    locales::Shell,
    parts::{Instant, Later},
    route::{Route, Step, use_navigator},
    state::{Shortcut, use_feed, use_prefs, use_session, use_shortcuts},
};

/// Everything around the page of a context.
#[component]
pub(crate) fn Frame(children: Children) -> impl IntoView {
    let (session, navigator, prefs, feed) = (use_session(), use_navigator(), use_prefs(), use_feed());
    let keys = RwSignal::new(false);
    let context = move || navigator.route().context().and_then(|id| session.context(id));
    let kind = Memo::new(move |_| context().map(|context| context.kind));
    let stripe = Memo::new(move |_| match context() {
        Some(context) if context.kind == ContextKind::Local => "local",
        Some(context) if context.remote.as_ref().is_some_and(|remote| !remote.production) => "elsewhere",
        Some(_) | None => "production",
    });
    let go = move |to: fn(api::id::ContextId) -> Route| {
        if let Some(context) = navigator.now().context() {
            navigator.go(to(context.clone()), Step::New);
        }
    };
    let go_local = move |to: fn(api::id::ContextId) -> Route| {
        if untrack(|| kind.get()) == Some(ContextKind::Local) {
            go(to);
        }
    };
    use_shortcuts().add([
        Shortcut::letters("?", move || keys.set(true)),
        Shortcut::letters("g s", move || go(Route::sims)),
        Shortcut::letters("g g", move || go(Route::groups)),
        Shortcut::letters("g j", move || go(Route::jobs)),
        Shortcut::letters("g o", move || go_local(Route::ota_moves)),
        Shortcut::letters("g a", move || go(Route::doors)),
        Shortcut::letters("g f", move || go_local(Route::flux)),
        Shortcut::letters("g e", move || go(Route::handlers)),
        Shortcut::letters("g l", move || go(Route::ledger)),
        Shortcut::letters("g w", move || go_local(Route::world)),
        Shortcut::always("Ctrl \\", move || prefs.set_compact(!untrack(|| prefs.compact()))),
        Shortcut::always("F6", next_region),
    ]);
    let skip = |event: leptos::ev::MouseEvent| {
        // A fragment link would leave the place, which stands in the fragment.
        event.prevent_default();
        focus(document().get_element_by_id("main"));
    };
    let stale = move || match feed.status() {
        FeedStatus::Stale { since } => Some(since),
        FeedStatus::Connecting | FeedStatus::Live { .. } | FeedStatus::CatchingUp(_) => None,
    };
    view! {
        <button type="button" class="skip" on:click=skip>{t!(Shell::Skip)}</button>
        <div class="shell" data-context=stripe>
            <TopBar/>
            <Rail/>
            <main class="work" id="main" tabindex="-1" data-region>
                <WorldBanner/>
                <Notices/>
                <Elsewhere/>
                {move || stale().map(|since| view! {
                    <Banner
                        state=State::Stale
                        title=t!(Shell::StaleTitle, time = crate::format::clock(since, crate::format::Zone::here(since)))
                        text=t!(Shell::StaleText)
                        place=BannerPlace::Across
                    >
                        <span class="vh"><Instant at=since/></span>
                        <Button size=Size::Small on_click=move |_| feed.reconnect()>{t!(Shell::ReconnectNow)}</Button>
                    </Banner>
                })}
                {children()}
            </main>
            <Strip on_keys=move || keys.set(true)/>
            <BottomBar/>
        </div>
        {move || keys.get().then(|| view! { <Later fetch=keys_dialog of=keys/> })}
    }
}

/// Moves the focus to the next region that is on screen.
fn next_region() {
    let Ok(found) = document().query_selector_all("[data-region]") else { return };
    let regions: Vec<web_sys::HtmlElement> = (0..found.length())
        .filter_map(|i| found.item(i)?.dyn_into::<web_sys::HtmlElement>().ok())
        .filter(|region| region.offset_parent().is_some())
        .collect();
    let active = document().active_element();
    let inside = |region: &web_sys::HtmlElement| region.contains(active.as_deref());
    let now = regions.iter().rposition(inside);
    let next = now.map_or(0, |now| (now + 1) % regions.len().max(1));
    focus(regions.into_iter().nth(next).map(Into::into));
}

fn focus(element: Option<web_sys::Element>) {
    if let Some(Ok(element)) = element.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _unfocusable = element.focus();
    }
}
