use api::{console::sim_row::SimRow, id::ContextId};
use leptos::prelude::*;

use super::actions::Actor;
use crate::{
    kit::{Icon, IconSize, Menu, Pictogram, table::Column},
    locales::{Common, Sims},
    parts::sim_words::{DriftTag, SimSession, name_of, status},
};

/// What the list is sorted by unless the URL says otherwise.
pub(super) const DEFAULT_SORT: &str = "name";

/// The columns of the SIM list; the last one is the menu of the row.
pub(super) fn columns(actor: Actor, context: &ContextId) -> Vec<Column<SimRow>> {
    let context = context.clone();
    vec![
        Column::new(t!(Common::Name), 190, |row: Signal<SimRow>| {
            view! { <span class="clip" title=move || row.with(name_of)>{move || row.with(name_of)}</span> }
        })
        .sort("name")
        .class("shown")
        .heads_row(),
        Column::new(t!(Sims::Session), 150, |row| view! { <SimSession row/> })
            .sort("since")
            .class("session shown"),
        Column::new(t!(Sims::Drift), 130, |row| view! { <DriftTag row/> }).sort("drift").class("drift shown"),
        Column::new(t!(Common::Group), 150, text(|row| row.group.clone())).sort("group"),
        Column::new(t!(Sims::SimId), 148, text(|row| row.sim_id.to_string())).sort("sim").class("mono"),
        Column::new(t!(Sims::Plan), 76, text(|row| row.subscription.clone())).sort("plan"),
        Column::new(
            t!(Sims::Imsi),
            122,
            text(|row| row.imsi.as_ref().map(ToString::to_string).unwrap_or_default()),
        )
        .class("mono imsi shown"),
        Column::new(t!(Sims::Status), 96, text(|row| status(&row.status))).sort("status"),
        Column::new(t!(Sims::SpeedClass), 96, text(|row| row.speed_class.clone())),
        Column::new(t!(Sims::Actions), 40, move |row| menu(actor, context.clone(), row))
            .class("actions shown"),
    ]
}

/// A column of plain text.
fn text(read: fn(&SimRow) -> String) -> impl Fn(Signal<SimRow>) -> AnyView + Send + Sync {
    move |row| {
        let text = Memo::new(move |_| row.with(read));
        (move || text.get()).into_any()
    }
}

fn menu(actor: Actor, context: ContextId, row: Signal<SimRow>) -> impl IntoView {
    let items = move || {
        untrack(|| actor.actions(&context, &row.get()))
            .into_iter()
            .map(super::actions::Action::item)
            .collect()
    };
    view! {
        <Menu
            label=move || text!(Sims::MoreActions, name = row.with(name_of))
            button_class="button ghost icon-only size-small"
            items
            tabbable=false
        >
            <Pictogram icon=Icon::More size=IconSize::Small/>
        </Menu>
    }
}
