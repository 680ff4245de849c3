use std::sync::Arc;

use leptos::prelude::*;

use super::{Column, Source};

/// One drawn place: a row that is at hand, or one that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) place: u64,
    pub(super) id: Option<String>,
}

impl Slot {
    /// Rows are keyed by identity, blanks by place.
    pub(super) fn key(&self) -> String {
        self.id.clone().unwrap_or_else(|| format!("#{}", self.place))
    }
}

/// A row's element. `slots` tells where it stands, `open` and `cursor` which row those are.
#[component]
pub(super) fn Row<R: Clone + PartialEq + Send + Sync + 'static>(
    drawn: Slot,
    slots: Memo<Vec<Slot>>,
    columns: Arc<Vec<Column<R>>>,
    source: Source<R>,
    name: &'static str,
    #[prop(into)] cursor: Signal<Option<String>>,
    #[prop(into)] open: Signal<Option<String>>,
    on_press: impl Fn(String, u64) + Clone + 'static,
) -> impl IntoView {
    let Slot { place: drawn_at, id } = drawn;
    let Some(id) = id else { return blank(&columns, drawn_at).into_any() };
    let first = untrack(|| source.at(drawn_at));
    let known = id.clone();
    let place = Memo::new(move |before: Option<&u64>| {
        let found = slots.with(|slots| {
            slots.iter().find(|slot| slot.id.as_deref() == Some(&known)).map(|slot| slot.place)
        });
        found.or(before.copied()).unwrap_or(drawn_at)
    });
    let Some(first) = first else { return blank(&columns, drawn_at).into_any() };
    let wanted = id.clone();
    let row = Memo::new(move |before: Option<&R>| {
        let found = source.at(place.get()).filter(|row| (source.id)(row) == wanted);
        found.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let cells = columns
        .iter()
        .map(|column| {
            let cell = (column.cell)(row.into());
            match column.heads_row {
                true => view! { <th scope="row" class=column.class>{cell}</th> }.into_any(),
                false => view! { <td class=column.class>{cell}</td> }.into_any(),
            }
        })
        .collect_view();
    let is = move |which: Signal<Option<String>>, id: &str| which.with(|which| which.as_deref() == Some(id));
    let (for_cursor, for_open, pressed) = (id.clone(), id.clone(), id.clone());
    view! {
        <tr
            class="row"
            class:cursor=move || is(cursor, &for_cursor)
            id=row_id(name, &id)
            aria-rowindex=move || (place.get() + 2).to_string()
            aria-selected=move || is(open, &for_open).to_string()
            on:click=move |_| on_press(pressed.clone(), place.get_untracked())
        >
            {cells}
        </tr>
    }
    .into_any()
}

/// The element's id, which `aria-activedescendant` names.
pub(super) fn row_id(table: &str, row: &str) -> String {
    format!("{table}-row-{row}")
}

fn blank<R: Send + Sync + 'static>(columns: &[Column<R>], place: u64) -> impl IntoView {
    let cells = columns
        .iter()
        .map(|column| {
            let width = format!("{}px", u32::from(column.width) * 55 / 100);
            let shown = !column.class.contains("actions");
            view! { <td class=column.class>{shown.then(|| view! { <span class="bone" style:width=width></span> })}</td> }
        })
        .collect_view();
    view! { <tr class="row" aria-rowindex=(place + 2).to_string() aria-busy="true">{cells}</tr> }
}
