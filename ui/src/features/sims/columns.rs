use api::{console::sim_row::SimRow, id::ContextId};
use leptos::prelude::*;

use super::actions::Actor;
use crate::{
    kit::{Icon, IconSize, Menu, Pictogram, table::Column},
    locales::{Common, Sims},
    parts::{
        sim_columns::{self, text},
        sim_words::{name_of, status},
    },
};

/// The columns of the SIM list; the last one is the menu of the row.
pub(super) fn columns(actor: Actor, context: &ContextId) -> Vec<Column<SimRow>> {
    let context = context.clone();
    let imsi = |row: &SimRow| row.imsi.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![
        sim_columns::name(),
        sim_columns::session(),
        sim_columns::drift(),
        text(t!(Common::Group), 150, |row| row.group.clone()).sort("group"),
        sim_columns::sim_id(),
        text(t!(Sims::Plan), 76, |row| row.subscription.clone()).sort("plan"),
        text(t!(Sims::Imsi), 122, imsi).class("mono imsi shown"),
        text(t!(Sims::Status), 96, |row| status(&row.status)).sort("status"),
        text(t!(Sims::SpeedClass), 96, |row| row.speed_class.clone()),
        Column::new(t!(Sims::Actions), 40, move |row| menu(actor, context.clone(), row))
            .class("actions shown"),
    ]
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
            of=Signal::derive(move || row.with(|row| row.sim_id.to_string()))
            tabbable=false
        >
            <Pictogram icon=Icon::More size=IconSize::Small/>
        </Menu>
    }
}
