use leptos::prelude::*;

use crate::{
    locales::{Shell, pick},
    state::use_clock,
};

/// A clock that is not the wall clock is never silent: its mark in the bar.
#[component]
pub(super) fn WorldMark() -> impl IntoView {
    let time = use_clock();
    view! {
        {move || time.clock().filter(|clock| clock.simulated).map(|clock| {
            let words = move || {
                if clock.paused {
                    pick(Shell::WorldPaused.row()).to_owned()
                } else if clock.scale == 1.0 {
                    pick(Shell::WorldOwn.row()).to_owned()
                } else {
                    text!(Shell::WorldFactor, factor = clock.scale)
                }
            };
            view! { <span class="world-mark wide"><b>{words}</b></span> }
        })}
    }
}

/// The same across the page.
#[component]
pub(super) fn WorldBanner() -> impl IntoView {
    let time = use_clock();
    view! {
        {move || time.clock().is_some_and(|clock| clock.simulated).then(|| view! {
            <div class="world-banner"><span>{t!(Shell::WorldBanner)}</span></div>
        })}
    }
}
