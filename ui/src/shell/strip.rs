use api::console::feed::Position;
use client::FeedStatus;
use leptos::prelude::*;

use super::{
    ledger_cell::LedgerCell,
    world::{WorldCells, simulated},
};
use crate::{
    format::{Zone, clock, count, date, duration},
    kit::Keys,
    locales::{Shell, lang, pick},
    state::{use_clock, use_feed},
};

/// The truth about the console itself: where the feed stands, how far behind, and what time it is where.
#[component]
pub(super) fn Strip(on_keys: impl Fn() + 'static) -> impl IntoView {
    let (feed, time) = (use_feed(), use_clock());
    let zone = move || Zone::here(time.wall());
    let lag = move || match feed.status() {
        FeedStatus::Live { lag_ms } => i64::try_from(lag_ms).ok(),
        FeedStatus::Connecting | FeedStatus::CatchingUp(_) | FeedStatus::Stale { .. } => None,
    };
    let simulated = Memo::new(move |_| simulated(time).is_some());
    view! {
        <footer class="strip" aria-label=t!(Shell::Instruments) data-region tabindex="-1">
            <span>{t!(Shell::Feed)}" "<b>{move || place(feed.position())}</b></span>
            {move || lag().map(|lag| view! { <span>{t!(Shell::Lag)}" "<b>{move || duration(lang(), lag)}</b></span> })}
            <LedgerCell/>
            <span class="space"></span>
            <WorldCells/>
            // The date that stands there is the world's.
            {move || (!simulated.get()).then(|| view! { <span class="extra">{move || date(lang(), time.wall(), zone())}</span> })}
            <span>
                {move || simulated.get().then(|| pick(Shell::RealTime.row()))}
                <b>{move || clock(time.wall(), zone())}</b>" "{move || zone().name()}
            </span>
            <span class="extra"><b>{move || clock(time.wall(), Zone::UTC)}</b>" UTC"</span>
            <button type="button" on:click=move |_| on_keys()><Keys keys=&["?"]/>{t!(Shell::Keys)}</button>
        </footer>
    }
}

/// Epoch and count. Of an epoch its last digits will do: they tell whether it is another one.
fn place(position: Position) -> String {
    format!("e{:04x}·{}", position.epoch & 0xffff, count(position.seq))
}
