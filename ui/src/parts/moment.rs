use api::UnixMillis;
use leptos::prelude::*;

use crate::{
    format::{Zone, age, full, when},
    locales::lang,
    state::use_clock,
};

/// A point in time in the operator's zone; the zone, the date and UTC stand in its tooltip.
#[component]
pub(crate) fn Instant(at: UnixMillis, #[prop(optional)] tenths: bool) -> impl IntoView {
    let clock = use_clock();
    let zone = Zone::here(at);
    view! { <time class="mono" datetime=at.to_rfc3339() title=full(at, zone)>{move || when(lang(), at, clock.now(), zone, tenths)}</time> }
}

/// How long ago something was, by the context's clock.
#[component]
pub(crate) fn Age(at: UnixMillis) -> impl IntoView {
    let clock = use_clock();
    view! { <span>{move || age(lang(), clock.now().since(at))}</span> }
}
