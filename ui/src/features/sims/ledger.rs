use api::{
    console::{feed::Change, ledger::LedgerQuery},
    id::{ContextId, SimId},
};
use leptos::prelude::*;

use crate::{locales::Sims, parts::Ledger};

/// What was written to this SIM from here.
#[component]
pub(super) fn LedgerTab(context: ContextId, #[prop(into)] sim: Signal<Option<SimId>>) -> impl IntoView {
    let query = move || {
        Some(LedgerQuery { context: Some(context.clone()), sim: Some(sim.get()?), ..LedgerQuery::default() })
    };
    let concerns = move |change: &Change| match change {
        Change::Job { job } => sim.with_untracked(|sim| job.items.iter().any(|item| item.sim_id == *sim)),
        Change::Sim { .. }
        | Change::Session { .. }
        | Change::Group { .. }
        | Change::Clock { .. }
        | Change::Notices { .. }
        | Change::Skipped => false,
    };
    view! { <Ledger query concerns nothing=Sims::NoLedger.row()/> }
}
