use api::{
    console::flux::{AppRow, ListApps},
    id::ContextId,
};
use client::FeedStatus;
use leptos::prelude::*;

use super::{form_new::NewForm, quota::QuotaBar};
use crate::{
    format::{Zone, count, when},
    kit::{Button, Glyph, Icon, Size, State, StateWords, Tone, Void},
    locales::{Errors, Flux, lang, pick},
    parts::{Failed, Failure, standing},
    route::{FluxView, Route, link, use_navigator},
    state::{Ask, Heard, Pace, Shortcut, use_clock, use_feed, use_query, use_session, use_shortcuts},
};

/// In ticks of the feed.
const EVERY: u32 = 20;

/// All Flux apps of a context, and how much of the month's quota is left.
#[component]
pub(crate) fn FluxPage(context: ContextId) -> impl IntoView {
    let (session, feed) = (use_session(), use_feed());
    let of = StoredValue::new(context);
    let apps = use_query::<ListApps>(move || {
        Some(Ask { client: session.door().client(), path: of.get_value(), query: () })
    });
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| match heard {
        Heard::Change(_) => {}
        Heard::ReadAgain => apps.reload(),
        Heard::Tick => {
            pace.changed();
            let live = untrack(|| matches!(feed.status(), FeedStatus::Live { .. }));
            if live && !document().hidden() && pace.is_due() {
                apps.reload();
            }
        }
    });
    let new = RwSignal::new(false);
    let known = Memo::new(move |_| apps.with(|apps| apps.map(Vec::is_empty)));
    let ids = Memo::new(move |_| {
        apps.with(|apps| apps.map(|apps| apps.iter().map(|app| app.id.clone()).collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let stale = Signal::derive(move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned()));
    let open_new = move || {
        if stale.get_untracked().is_none() {
            new.set(true);
        }
    };
    use_shortcuts().add([Shortcut::letters("n", open_new)]);
    let body = move || {
        match standing(known.get(), || apps.error()) {
        (None, Some(error)) => view! { <Failed failure=Failure::from(&error) on_retry=move || apps.reload()/> }.into_any(),
        (None, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (Some(true), _) => view! {
            <Void title=t!(Flux::NothingYet) text=t!(Flux::NothingYetText) icon=Icon::Flux>
                <Button size=Size::Small icon=Icon::Plus refused=stale on_click=move |_| open_new()>{t!(Flux::NewApp)}</Button>
            </Void>
        }.into_any(),
        (Some(false), _) => view! {
            <div class="job-scroll grow" tabindex="0" role="region" aria-label=t!(Flux::Table)>
                <table class="job-list flux-list">
                    <caption class="vh">{t!(Flux::Table)}</caption>
                    <thead><tr>
                        <th scope="col">{t!(Flux::App)}</th>
                        <th scope="col">{t!(Flux::Standing)}</th>
                        <th scope="col" class="number">{t!(Flux::Actions)}</th>
                        <th scope="col" class="number">{t!(Flux::CameIn)}</th>
                        <th scope="col" class="number">{t!(Flux::FailedMonth)}</th>
                        <th scope="col">{t!(Flux::Last)}</th>
                        <th scope="col">{t!(Flux::Description)}</th>
                    </tr></thead>
                    <tbody>
                        <For each=move || ids.get() key=|id| id.clone() children=move |id| {
                            let row = Memo::new(move |before: Option<&Option<AppRow>>| {
                                let now = apps.with(|apps| apps?.iter().find(|app| app.id == id).cloned());
                                now.or_else(|| before.cloned().flatten())
                            });
                            view! { <Row context=of.get_value() row/> }
                        }/>
                    </tbody>
                </table>
            </div>
        }.into_any(),
    }
    };
    view! {
        <header class="page-head">
            <h1>{t!(Flux::Title)}</h1>
            <span class="grow"></span>
            <Button tone=Tone::Primary icon=Icon::Plus refused=stale on_click=move |_| open_new()>{t!(Flux::NewApp)}</Button>
        </header>
        <QuotaBar context=of.get_value()/>
        {body}
        {move || new.get().then(|| view! { <NewForm context=of.get_value() on_close=move || new.set(false)/> })}
    }
}

#[component]
fn Row(context: ContextId, row: Memo<Option<AppRow>>) -> impl IntoView {
    let (navigator, clock) = (use_navigator(), use_clock());
    let of = StoredValue::new(context);
    move || {
        let AppRow { id, name, description, enabled, actions, events, last_at, failed, .. } = row.get()?;
        let to = move || Route::FluxApp {
            context: of.get_value(),
            app: id.clone(),
            view: FluxView::default(),
            part: None,
        };
        let (state, word) =
            if enabled { (State::Online, t!(Flux::Enabled)) } else { (State::Offline, t!(Flux::Disabled)) };
        let last = move || last_at.map(|at| when(lang(), at, clock.now(), Zone::here(at), false));
        Some(view! {
            <tr>
                <th scope="row"><a class="text-link" href=to().href() on:click=link(navigator, to)>{name}</a></th>
                <td><StateWords state word fresh=100/></td>
                <td class="number">{count(u64::from(actions))}</td>
                <td class="number">{count(events)}</td>
                <td class="number">{(failed > 0).then(|| view! { <span class="flux-count failed"><Glyph state=State::Failed/>{count(failed)}</span> })}{(failed == 0).then_some("0")}</td>
                <td class="mono">{last}</td>
                <td class="clip flux-about">{description}</td>
            </tr>
        })
    }
}
