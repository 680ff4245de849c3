use api::{
    console::ota::{Board, Chosen, MOVE_ACTION},
    id::{ContextId, FluxPartId},
};
use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    format::count,
    kit::{Glyph, Icon, IconSize, Pictogram, State},
    locales::{Ota, Row, pick, say},
    parts::use_group_names,
    route::{FluxPart, FluxView, HandlerPlace, HandlersView, Route, link, use_navigator},
};

/// What tells whom, from the event to the move, and how often it did.
#[component]
pub(super) fn Chain(watch: Watch) -> impl IntoView {
    let names = use_group_names();
    let figure = move |say: fn(&Board) -> String| move || watch.with(say);
    let ended = Memo::new(move |_| watch.with(|board| board.of.ended_at.is_some()).unwrap_or(false));
    let on = move || {
        let context = watch.context();
        watch.with(|board| match &board.of.draft.sims {
            Chosen::Group { group_id } => text!(Ota::OnGroup, group = names.name(&context, group_id)),
            Chosen::Sims { sim_ids } => text!(Ota::OnSims, n = count(sim_ids.len() as u64)),
        })
    };
    let slack = move || {
        let told = watch.with(|board| board.of.slack).unwrap_or(false);
        pick(if told { Ota::SlackEvery.row() } else { Ota::SlackNone.row() })
    };
    let while_live = move |route: fn(ContextId, &Board) -> Option<Route>| {
        move || {
            watch
                .with(|board| board.of.ended_at.is_none().then(|| route(watch.context(), board)))
                .flatten()
                .flatten()
        }
    };
    let handler = while_live(|context, board| {
        let open = board.of.handlers.first().cloned().map(HandlerPlace::Known);
        Some(Route::Handlers { context, view: HandlersView::default(), open })
    });
    let source = while_live(|context, board| Some(app(context, board, None)));
    let action = while_live(|context, board| Some(app(context, board, FluxPartId::new(MOVE_ACTION).ok())));
    let refused = Memo::new(move |_| watch.with(|board| board.refused).unwrap_or(0));
    let cut = Memo::new(move |_| watch.with(|board| board.of.draft.cut).unwrap_or(false));
    view! {
        <section class="ota-chain" aria-label=t!(Ota::Chain)>
            <div class="ota-link">
                <LinkHead icon=Icon::Handler name=Ota::Handler.row() to=handler/>
                <span class="ota-aside">{move || {
                    let (state, word) = if ended.get() { (State::Offline, Ota::Gone.row()) } else { (State::Online, Ota::Active.row()) };
                    view! { <Glyph state fresh=100/>{pick(word)} }
                }}</span>
                <p class="mono">"SimSubscriptionStatusRule"</p>
                <p>{on}</p>
                <p class="ota-counts">{figure(|board| text!(Ota::HandlersMade, n = count(board.of.handlers.len() as u64)))}</p>
            </div>
            <i class="ota-pipe" aria-hidden="true"></i>
            <div class="ota-link">
                <LinkHead icon=Icon::Hook name=Ota::Webhook.row() to=source/>
                <p class="mono">"POST …/v1/flux/incoming_webhooks/…"</p>
                <p class="mono">"imsi, simId, subscription, otastatus"</p>
                <p class="ota-counts">{figure(|board| text!(Ota::Taken, n = count(board.messages)))}</p>
            </div>
            <i class="ota-pipe" aria-hidden="true"></i>
            <div class="ota-link">
                <LinkHead icon=Icon::Branch name=Ota::Condition.row() to=action/>
                <p class="mono"><b class="variable">"payload.otastatus"</b>" == \"finished\""</p>
                <p>{t!(Ota::OthersPass)}</p>
                <p class="ota-counts">{figure(|board| text!(Ota::Held, n = count(board.moved + board.refused)))}</p>
            </div>
            <svg class="ota-fork" viewBox="0 0 34 96" preserveAspectRatio="none" aria-hidden="true">
                <path d="M0 48h15M15 26v46M15 26h18M15 72h18M29 22l4 4-4 4M29 68l4 4-4 4"/>
            </svg>
            <div class="ota-ends">
                <div class="ota-link">
                    <LinkHead icon=Icon::Api name=["setSimGroup", "setSimGroup"] to=action/>
                    <span class="ota-aside">
                        {figure(|board| text!(Ota::Moved, n = count(board.moved)))}
                        {move || (refused.get() > 0).then(|| view! { <b class="c-failed">{text!(Ota::Refused, n = count(refused.get()))}</b> })}
                    </span>
                    <p class="mono">"POST /v1/sims/"<b class="variable">"${payload.simId}"</b>"/set_group"</p>
                    {move || cut.get().then(|| view! { <p class="quiet">{t!(Ota::ThenCut)}</p> })}
                </div>
                <div class="ota-link">
                    <LinkHead icon=Icon::Chat name=["Slack", "Slack"] to=source/>
                    <span class="ota-aside">{slack}</span>
                </div>
            </div>
        </section>
    }
}

/// The Flux app of a move, with one of its actions open.
fn app(context: ContextId, board: &Board, action: Option<FluxPartId>) -> Route {
    let part = action.map(FluxPart::Action);
    Route::FluxApp { context, app: board.of.app.clone(), view: FluxView::default(), part }
}

/// What a link of the chain is, and the way to where it is made; none once the move is over.
#[component]
fn LinkHead(
    icon: Icon,
    name: Row,
    to: impl Fn() -> Option<Route> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let navigator = use_navigator();
    let way = Memo::new(move |_| to());
    let words = move || match way.get() {
        Some(route) => {
            let (href, go) = (route.href(), move || route.clone());
            view! { <a class="text-link" href=href on:click=link(navigator, go)>{say(name)}</a> }.into_any()
        }
        None => view! { {say(name)} }.into_any(),
    };
    view! { <h2><Pictogram icon size=IconSize::Small/>{words}</h2> }
}
