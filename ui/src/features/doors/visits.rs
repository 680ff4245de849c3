use leptos::prelude::*;

use super::{
    chart::{AuditChart, shape},
    entries::Entries,
    lanes::Mark,
    watch::Watch,
};
use crate::{format::count, locales::Doors};

/// So many entries are listed.
pub(super) const LISTED: usize = 100;

/// Who came through, and what became of doors: the last hour as lanes, and all of it as a list.
#[component]
pub(super) fn Audit(watch: Watch) -> impl IntoView {
    let total = Memo::new(move |_| watch.with(|board| board.visits.len()).unwrap_or(0));
    let newest = move || {
        let total = total.get();
        (total > LISTED).then(|| {
            let words = text!(Doors::AuditNewest, n = LISTED, total = count(total as u64));
            view! { <span class="quiet">{words}</span> }
        })
    };
    let body = move || {
        if total.get() == 0 {
            view! { <p class="doors-none quiet">{t!(Doors::NoVisits)}</p> }.into_any()
        } else {
            view! { <AuditChart watch/><Entries watch/> }.into_any()
        }
    };
    // The same for as long as there is something.
    let none = Memo::new(move |_| total.get() == 0);
    let legend = move || (!none.get()).then(|| view! { <Legend/> });
    view! {
        <section class="doors-audit" aria-label=t!(Doors::Audit) data-region tabindex="-1">
            <header>
                <h2>{t!(Doors::Audit)}</h2>
                <span class="quiet">{t!(Doors::AuditNote)}</span>
                {newest}
                <span class="grow"></span>
                {legend}
            </header>
            {move || { none.track(); untrack(body) }}
        </section>
    }
}

/// What the shapes mean, by the platform's own words.
#[component]
fn Legend() -> impl IntoView {
    let entry = |mark: Mark, name: &'static str| {
        view! { <li><svg class="door-lanes-shape" width="10" height="12" aria-hidden="true">{shape(mark, 5, 6)}</svg>{name}</li> }
    };
    view! {
        <ul class="doors-legend" aria-hidden="true">
            {entry(Mark::Created, "CREATED")}
            {entry(Mark::Access, "ACCESS")}
            <li><svg class="door-lanes-shape" width="10" height="12" aria-hidden="true"><path class="inside" d="M0 6h10"/></svg>"CONNECTED"</li>
            {entry(Mark::TurnedAway, "DENIED, REFUSED")}
            {entry(Mark::Closed, "CLOSED")}
            {entry(Mark::Ended, "EXPIRED, DELETED")}
        </ul>
    }
}
