use api::{
    console::ota::{Board, GetBoard, ListMoves, Move, Stage},
    id::{ContextId, FluxAppId},
};
use leptos::prelude::*;

use super::{
    pages::move_form,
    words::{needs_person, source},
};
use crate::{
    format::{Zone, count, when},
    kit::{Button, Glyph, Icon, State, Tone, Void},
    locales::{Errors, Ota, lang, pick},
    parts::{Failed, Failure, Later, standing, use_group_names},
    route::{Route, link, use_navigator},
    state::{Ask, Heard, Pace, use_clock, use_feed, use_query, use_session},
};

/// Ticks between two reads: what is wrong is wrong by the clock, also where nothing changes.
const EVERY: u32 = 30;

/// The moves of a context, the newest first, and the way to make one.
#[component]
pub(crate) fn MovesPage(context: ContextId) -> impl IntoView {
    let (session, feed) = (use_session(), use_feed());
    let of = StoredValue::new(context);
    let opened = RwSignal::new(false);
    let moves = use_query::<ListMoves>(move || {
        Some(Ask { client: session.door().client(), path: of.get_value(), query: () })
    });
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| match heard {
        Heard::Change(_) => {}
        Heard::ReadAgain => moves.reload(),
        Heard::Tick => {
            pace.changed();
            if pace.is_due() {
                moves.reload();
            }
        }
    });
    let known = Memo::new(move |_| moves.with(|moves| moves.map(Vec::is_empty)));
    let apps = Memo::new(move |_| {
        moves.with(|moves| {
            moves.map(|moves| moves.iter().map(|of| of.app.clone()).collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let stale = Signal::derive(move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned()));
    let new = move || {
        view! { <Button icon=Icon::Plus tone=Tone::Primary refused=stale on_click=move |_| opened.set(true)>{t!(Ota::New)}</Button> }
    };
    let body = move || {
        match standing(known.get(), || moves.error()) {
        (None, Some(error)) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || moves.reload()/> }.into_any()
        }
        (None, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (Some(true), _) => view! {
            <Void title=t!(Ota::NothingYet) text=t!(Ota::NothingYetText) icon=Icon::Ota>{new()}</Void>
        }
        .into_any(),
        (Some(false), _) => view! {
            <div class="job-scroll grow" tabindex="0" role="region" aria-label=t!(Ota::Table)>
                <table class="job-list">
                    <caption class="vh">{t!(Ota::Table)}</caption>
                    <thead><tr>
                        <th scope="col">{t!(Ota::MoveName)}</th>
                        <th scope="col">{t!(Ota::Subscription)}</th>
                        <th scope="col">{t!(Ota::FromTo)}</th>
                        <th scope="col">{t!(Ota::Standing)}</th>
                        <th scope="col" class="number">{t!(Ota::Verified)}</th>
                        <th scope="col" class="number">{t!(Ota::Needs)}</th>
                        <th scope="col" class="number">{t!(Ota::Sims)}</th>
                        <th scope="col">{t!(Ota::Made)}</th>
                    </tr></thead>
                    <tbody>
                        <For each=move || apps.get() key=|app| app.clone() children=move |app| {
                            let of_app = app.clone();
                            let row = Memo::new(move |before: Option<&Option<Move>>| {
                                let now = moves.with(|moves| moves?.iter().find(|of| of.app == of_app).cloned());
                                now.or_else(|| before.cloned().flatten())
                            });
                            view! { <MoveRow context=of app row/> }
                        }/>
                    </tbody>
                </table>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <header class="page-head">
            <h1>{t!(Ota::Title)}</h1>
            <span class="grow"></span>
            {move || (known.get() == Some(false)).then(new)}
        </header>
        {body}
        {move || opened.get().then(|| view! { <Later fetch=move_form of=(of.get_value(), opened)/> })}
    }
}

#[component]
fn MoveRow(context: StoredValue<ContextId>, app: FluxAppId, row: Memo<Option<Move>>) -> impl IntoView {
    let (session, feed) = (use_session(), use_feed());
    let (navigator, clock, names) = (use_navigator(), use_clock(), use_group_names());
    let app = StoredValue::new(app);
    let board = use_query::<GetBoard>(move || {
        let path = (context.get_value(), app.get_value());
        Some(Ask { client: session.door().client(), path, query: () })
    });
    let open = Memo::new(move |_| row.with(|of| of.as_ref().is_some_and(|of| of.ended_at.is_none())));
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| match heard {
        Heard::Change(_) => {}
        Heard::ReadAgain => board.reload(),
        Heard::Tick => {
            pace.changed();
            if open.get_untracked() && pace.is_due() {
                board.reload();
            }
        }
    });
    let figure =
        move |read: fn(&Board) -> u64| move || board.with(|board| board.map(|board| count(read(board))));
    let to = move || Route::OtaMove { context: context.get_value(), app: app.get_value() };
    let standing = move || {
        let (shape, word) = match (open.get(), board.with(|board| board.map(needs_person))) {
            (false, _) => (State::Offline, Ota::Ended.row()),
            (true, Some(n)) if n > 0 => (State::Failed, Ota::Needs.row()),
            (true, _) => (State::Acting, Ota::Watching.row()),
        };
        view! { <span class="job-outcome"><Glyph state=shape fresh=100/>{pick(word)}</span> }
    };
    let said = move |say: fn(&Move) -> String| move || row.with(|of| of.as_ref().map(say));
    let way = move || {
        row.with(|of| {
            of.as_ref().map(|of| {
                context.with_value(|context| {
                    format!("{} → {}", source(of, context, names), names.name(context, &of.draft.to))
                })
            })
        })
    };
    let made = move || {
        let at = row.with(|of| of.as_ref().map(|of| of.made_at))?;
        Some(when(lang(), at, clock.now(), Zone::here(at), false))
    };
    view! {
        <tr>
            <th scope="row"><a class="text-link" href=to().href() on:click=link(navigator, to)>{said(|of| of.draft.name.clone())}</a></th>
            <td class="mono">{said(|of| of.draft.subscription.clone())}</td>
            <td>{way}</td>
            <td>{standing}</td>
            <td class="number">{figure(verified)}</td>
            <td class="number">{figure(needs_person)}</td>
            <td class="number">{figure(|board| board.sims)}</td>
            <td class="mono">{made}</td>
        </tr>
    }
}

fn verified(board: &Board) -> u64 {
    board.bays.iter().filter(|bay| bay.stage == Stage::Verified).map(|bay| bay.count).sum()
}
