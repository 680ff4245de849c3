use client::FeedStatus;
use leptos::prelude::*;

use crate::{
    format::{Zone, clock, count, duration},
    kit::{Glyph, State},
    locales::{Shell, lang, pick},
    state::use_feed,
};

/// Says whether what is on screen is current: live, catching up, or stale since when.
#[component]
pub(super) fn FeedBadge() -> impl IntoView {
    let feed = use_feed();
    let glyph = Signal::derive(move || match feed.status() {
        FeedStatus::Connecting | FeedStatus::CatchingUp(_) => State::Acting,
        FeedStatus::Live { .. } => State::Online,
        FeedStatus::Stale { .. } => State::Stale,
    });
    let fresh = Signal::derive(move || match feed.status() {
        FeedStatus::Live { .. } => 100,
        FeedStatus::Connecting | FeedStatus::CatchingUp(_) => 60,
        FeedStatus::Stale { .. } => 20,
    });
    let hue = move || match feed.status() {
        FeedStatus::Live { .. } => "feed-state",
        FeedStatus::Connecting | FeedStatus::CatchingUp(_) => "feed-state c-acting",
        FeedStatus::Stale { .. } => "feed-state c-stale",
    };
    let word = move || {
        pick(match feed.status() {
            FeedStatus::Connecting => Shell::Connecting.row(),
            FeedStatus::Live { .. } => Shell::Live.row(),
            FeedStatus::CatchingUp(_) => Shell::CatchingUp.row(),
            FeedStatus::Stale { .. } => Shell::StaleSince.row(),
        })
    };
    // The figure is not part of the live region: it changes with every change, the word with what it means.
    let figure = move || match feed.status() {
        FeedStatus::Connecting => String::new(),
        FeedStatus::Live { lag_ms } => duration(lang(), i64::try_from(lag_ms).unwrap_or(0)),
        FeedStatus::CatchingUp(behind) => count(behind),
        FeedStatus::Stale { since } => clock(since, Zone::here(since)),
    };
    view! {
        <span class=hue>
            <Glyph state=glyph fresh/>
            <b role="status">{word}</b>
            <span class="age quiet">{figure}</span>
        </span>
    }
}
