//! Columns of SIMs: the same wherever SIMs stand in a table.

use api::console::sim_row::SimRow;
use leptos::{prelude::*, text_prop::TextProp};

use super::sim_words::{DriftTag, SimSession, name_of};
use crate::{
    kit::table::Column,
    locales::{Common, Sims},
};

/// What a list of SIMs is sorted by unless somebody says otherwise.
pub(crate) const DEFAULT_SORT: &str = "name";

/// The SIM's name; it heads the row.
pub(crate) fn name() -> Column<SimRow> {
    let name = |row: Signal<SimRow>| {
        let name = Memo::new(move |_| row.with(name_of));
        view! { <span class="clip" title=move || name.get()>{move || name.get()}</span> }
    };
    Column::new(t!(Common::Name), 190, name).sort("name").class("shown").heads_row()
}

/// What its session is doing, and since when.
pub(crate) fn session() -> Column<SimRow> {
    Column::new(t!(Sims::Session), 150, |row| view! { <SimSession row/> })
        .sort("since")
        .class("session shown")
}

/// How its session differs from its group.
pub(crate) fn drift() -> Column<SimRow> {
    Column::new(t!(Sims::Drift), 130, |row| view! { <DriftTag row/> }).sort("drift").class("drift shown")
}

/// Its ID, in full.
pub(crate) fn sim_id() -> Column<SimRow> {
    text(t!(Sims::SimId), 148, |row| row.sim_id.to_string()).sort("sim").class("mono")
}

/// Plain text; cut where it is longer than the column.
pub(crate) fn text(title: impl Into<TextProp>, width: u16, read: fn(&SimRow) -> String) -> Column<SimRow> {
    Column::new(title, width, move |row: Signal<SimRow>| {
        let text = Memo::new(move |_| row.with(read));
        move || text.get()
    })
    .class("cut")
}
