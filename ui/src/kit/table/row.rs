use std::sync::Arc;

use leptos::prelude::*;

use super::{Column, Source};

/// A drawn row. It shows whichever row of the list stands at its seat's place; while that one is on its way it is blank.
#[component]
pub(super) fn Row<R: Clone + PartialEq + Send + Sync + 'static>(
    seat: u64,
    /// The place of the list that it shows.
    #[prop(into)]
    place: Signal<u64>,
    /// Where it stands below the head, in pixels.
    #[prop(into)]
    top: Signal<f64>,
    /// The seat that the pointer was moved to.
    hovered: RwSignal<Option<u64>>,
    columns: Arc<Vec<Column<R>>>,
    source: Source<R>,
    name: &'static str,
    #[prop(into)] cursor: Signal<Option<String>>,
    #[prop(into)] open: Signal<Option<String>>,
    on_press: impl Fn(String, u64) + Clone + 'static,
) -> impl IntoView {
    let id_of = source.id;
    let at_hand = Memo::new(move |_| source.at(place.get()));
    let id = Memo::new(move |_| at_hand.with(|row| row.as_ref().map(id_of)));
    // The first row that is at hand: from then on the cells stand, blank or not, and follow the seat.
    let first =
        Memo::new(move |before: Option<&Option<R>>| before.cloned().flatten().or_else(|| at_hand.get()));
    let cells = move || {
        let first = first.get();
        let row = first.map(|first| {
            Memo::new(move |before: Option<&R>| {
                at_hand.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
            })
        });
        columns.iter().map(|column| cell(column, row)).collect_view()
    };
    let is =
        move |which: Signal<Option<String>>| id.with(|id| id.is_some() && which.with(|which| which == id));
    view! {
        <tr
            role="row"
            class="row"
            style:top=move || format!("{}px", top.get())
            class:blank=move || id.with(Option::is_none)
            class:cursor=move || is(cursor)
            class:hovered=move || hovered.get() == Some(seat)
            id=move || id.with(|id| id.as_ref().map(|id| row_id(name, id)))
            aria-rowindex=move || (place.get() + 2).to_string()
            aria-selected=move || is(open).to_string()
            aria-busy=move || id.with(Option::is_none).then_some("true")
            on:pointermove=move |_| {
                if hovered.get_untracked() != Some(seat) {
                    hovered.set(Some(seat));
                }
            }
            on:click=move |_| {
                if let Some(id) = id.get_untracked() {
                    on_press(id, place.get_untracked());
                }
            }
        >
            {cells}
        </tr>
    }
}

/// The element's id, which `aria-activedescendant` names.
pub(super) fn row_id(table: &str, row: &str) -> String {
    format!("{table}-row-{row}")
}

/// A cell with what the column draws of the row; an empty one before there was any row.
fn cell<R: Send + Sync + 'static>(column: &Column<R>, row: Option<Memo<R>>) -> AnyView {
    let content = row.map(|row| (column.cell)(row.into()));
    match column.heads_row {
        true => view! { <th role="rowheader" scope="row" class=column.class>{content}</th> }.into_any(),
        false => view! { <td role="gridcell" class=column.class>{content}</td> }.into_any(),
    }
}
