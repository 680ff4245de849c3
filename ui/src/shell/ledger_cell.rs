use api::console::{
    feed::Change,
    ledger::{LedgerQuery, ListLedger},
};
use leptos::prelude::*;

use crate::{
    format::count,
    locales::Ledger,
    route::{Route, link, use_navigator},
    state::{Ask, Heard, Pace, use_feed, use_query, use_session},
};

/// Ticks of the feed between two looks at the ledger's head.
const EVERY: u32 = 3;
/// The same where nothing was heard: what opens a door or asks a device is told by nobody.
const ANYWAY: u32 = 20;

/// Where the ledger stands: how many entries, and the newest hash. It leads to the ledger.
#[component]
pub(super) fn LedgerCell() -> impl IntoView {
    let (session, feed, navigator) = (use_session(), use_feed(), use_navigator());
    let head = use_query::<ListLedger>(move || {
        session.who()?;
        let query = LedgerQuery { limit: Some(0), ..LedgerQuery::default() };
        Some(Ask { client: session.door().client(), path: (), query })
    });
    let (pace, anyway) = (Pace::every(EVERY), Pace::every(ANYWAY));
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if matches!(frame.change, Change::Job { .. }) {
                pace.changed();
            }
        }
        Heard::ReadAgain => head.reload(),
        Heard::Tick => {
            anyway.changed();
            // Each counts for itself.
            let (soon, anyway) = (pace.is_due(), anyway.is_due());
            if soon || anyway && !document().hidden() {
                head.reload();
            }
        }
    });
    let to = move || navigator.now().context().cloned().map_or(Route::Home, Route::ledger);
    move || {
        head.value().filter(|page| page.count > 0).map(|page| {
            let hash: String = page.head.chars().take(6).collect();
            view! {
                <span class="extra">
                    {t!(Ledger::Strip)}" "
                    <a href=move || { navigator.route(); to().href() } on:click=link(navigator, to)><b>{format!("#{}", count(page.count))}</b>" "{hash}</a>
                </span>
            }
        })
    }
}
