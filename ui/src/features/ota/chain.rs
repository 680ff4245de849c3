use api::console::ota::{Board, Chosen};
use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    format::count,
    kit::{Glyph, Icon, IconSize, Pictogram, State},
    locales::{Ota, Row, pick, say},
    parts::use_group_names,
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
    let refused = Memo::new(move |_| watch.with(|board| board.refused).unwrap_or(0));
    let cut = Memo::new(move |_| watch.with(|board| board.of.draft.cut).unwrap_or(false));
    view! {
        <section class="ota-chain" aria-label=t!(Ota::Chain)>
            <div class="ota-link">
                {link_head(Icon::Handler, Ota::Handler.row())}
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
                {link_head(Icon::Hook, Ota::Webhook.row())}
                <p class="mono">"POST …/v1/flux/incoming_webhooks/…"</p>
                <p class="mono">"imsi, simId, subscription, otastatus"</p>
                <p class="ota-counts">{figure(|board| text!(Ota::Taken, n = count(board.messages)))}</p>
            </div>
            <i class="ota-pipe" aria-hidden="true"></i>
            <div class="ota-link">
                {link_head(Icon::Branch, Ota::Condition.row())}
                <p class="mono"><b class="variable">"payload.otastatus"</b>" == \"finished\""</p>
                <p>{t!(Ota::OthersPass)}</p>
                <p class="ota-counts">{figure(|board| text!(Ota::Held, n = count(board.moved + board.refused)))}</p>
            </div>
            <svg class="ota-fork" viewBox="0 0 34 96" preserveAspectRatio="none" aria-hidden="true">
                <path d="M0 48h15M15 26v46M15 26h18M15 72h18M29 22l4 4-4 4M29 68l4 4-4 4"/>
            </svg>
            <div class="ota-ends">
                <div class="ota-link">
                    {link_head(Icon::Api, ["setSimGroup", "setSimGroup"])}
                    <span class="ota-aside">
                        {figure(|board| text!(Ota::Moved, n = count(board.moved)))}
                        {move || (refused.get() > 0).then(|| view! { <b class="c-failed">{text!(Ota::Refused, n = count(refused.get()))}</b> })}
                    </span>
                    <p class="mono">"POST /v1/sims/"<b class="variable">"${payload.simId}"</b>"/set_group"</p>
                    {move || cut.get().then(|| view! { <p class="quiet">{t!(Ota::ThenCut)}</p> })}
                </div>
                <div class="ota-link">
                    {link_head(Icon::Chat, ["Slack", "Slack"])}
                    <span class="ota-aside">{slack}</span>
                </div>
            </div>
        </section>
    }
}

fn link_head(icon: Icon, name: Row) -> impl IntoView {
    view! { <h2><Pictogram icon size=IconSize::Small/>{say(name)}</h2> }
}
