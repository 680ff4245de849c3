use api::console::ota::Stage;
use leptos::prelude::*;

use super::{bay::BayView, watch::Watch};
use crate::locales::Ota;

/// Where each SIM is, stage by stage; the counts sum to all of them.
#[component]
pub(super) fn Bays(watch: Watch) -> impl IntoView {
    let bays = Stage::ALL.map(|stage| view! { <BayView watch stage/> }).collect_view();
    view! { <div class="ota-bays" role="group" aria-label=t!(Ota::Bays)>{bays}</div> }
}
