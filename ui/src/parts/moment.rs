use api::UnixMillis;
use leptos::prelude::*;

use crate::{
    format::{Zone, full, when},
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
