use std::sync::Arc;

use leptos::{ev, html, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

use super::{
    Column, Cursor, News, Source,
    heads::Heads,
    keys::{Ask, ask},
    row::{Row, row_id},
    seats::{Drawn, Seats},
    viewport::{Viewport, offset},
};
use crate::{
    kit::{Button, Size, watch_size},
    locales::KitWords,
};

/// The head's height in pixels: rows are brought into view below it.
const HEAD: f64 = 28.0;

/// A table over a [`Source`]. It has the focus as a whole; the arrow keys move the cursor, Enter opens its row.
#[component]
pub(crate) fn Table<R: Clone + PartialEq + Send + Sync + 'static>(
    #[prop(into)] label: TextProp,
    /// Names the table for styles and for the ids of its rows.
    name: &'static str,
    columns: Vec<Column<R>>,
    source: Source<R>,
    cursor: Cursor,
    #[prop(into)] sort: Signal<String>,
    default_sort: &'static str,
    on_sort: impl Fn(String) + Clone + 'static,
    /// The row that is open beside the table.
    #[prop(into)]
    open: Signal<Option<String>>,
    on_open: impl Fn(String) + Clone + Send + Sync + 'static,
    /// Another list begins at its top: whenever this changes.
    #[prop(optional, into)]
    top_on: Signal<String>,
    /// What takes the table's place while it has no rows.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView {
    let region = NodeRef::<html::Div>::new();
    let probe = NodeRef::<html::Span>::new();
    let view = RwSignal::new(Viewport { scroll: 0.0, height: 640.0, row: 32.0 });
    // The row under the pointer; none while rows pass under it, for the browser would otherwise style row after row.
    let hovered = RwSignal::new(None);
    // Whether the table is scrolled sideways.
    let sideways = RwSignal::new(false);
    let measure = move || {
        let (Some(region), Some(probe)) = (region.get_untracked(), probe.get_untracked()) else { return };
        let next = Viewport {
            scroll: f64::from(region.scroll_top()),
            height: f64::from(region.client_height().max(1)),
            row: f64::from(probe.offset_height().max(1)),
        };
        if view.get_untracked() != next {
            view.set(next);
            if hovered.get_untracked().is_some() {
                hovered.set(None);
            }
        }
        let aside = region.scroll_left() > 0;
        if sideways.get_untracked() != aside {
            sideways.set(aside);
        }
    };
    watch_size(region, measure);

    let total = source.total;
    let slice = Memo::new(move |_| view.get().slice(total.get().unwrap_or(0)));
    let rows = Memo::new(move |_| slice.with(|slice| slice.rows.clone()));
    let seats = Memo::new(move |_| rows.with(Seats::over));
    let wanted = source.clone();
    Effect::new(move || {
        let rows = rows.get();
        untrack(|| wanted.want(rows.start, rows.end));
    });

    let at = source.clone();
    let cursor_id = Memo::new(move |_| cursor.id(&at));
    let at = source.clone();
    let cursor_place = Memo::new(move |_| cursor.place(&at));
    Effect::new(move || {
        let Some(place) = cursor_place.get() else { return };
        let Some(region) = region.get_untracked() else { return };
        take_focus(&region);
        let to = view.get_untracked().scroll_to(total.get_untracked().unwrap_or(0), place, HEAD);
        if let Some(to) = to {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "scroll positions are bounded by the tallest element"
            )]
            region.set_scroll_top(to.round() as i32);
        }
    });

    Effect::new(move |before: Option<String>| {
        let now = top_on.get();
        if let (Some(before), Some(region)) = (before, region.get_untracked())
            && before != now
        {
            region.set_scroll_top(0);
        }
        now
    });

    let (news, show) = (source.news, Arc::clone(&source.show));
    let keys = source.clone();
    let opened = on_open.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(what) = ask(&event, view.get_untracked().page()) else { return };
        match what {
            Ask::Step(by) => cursor.step(&keys, by),
            Ask::First => cursor.step(&keys, i64::MIN),
            Ask::Last => cursor.step(&keys, i64::MAX),
            Ask::Open => {
                if let Some(id) = cursor_id.get_untracked() {
                    opened(id);
                }
            }
            Ask::Menu => {
                if let Some(id) = cursor_id.get_untracked() {
                    press_menu(&row_id(name, &id));
                }
            }
        }
        event.prevent_default();
    };
    let press = {
        let source = source.clone();
        move |id: String, place: u64| {
            cursor.set(&source, place);
            on_open(id);
        }
    };

    let width: u32 = columns.iter().map(|column| u32::from(column.width)).sum();
    // As wide as they say at least; what is left over is shared out in proportion.
    let tracks: Vec<String> =
        columns.iter().map(|column| format!("minmax({0}px, {0}fr)", column.width)).collect();
    let heads = columns.clone();
    let columns = Arc::new(columns);
    let area = move || view.with(|view| format!("{}px", view.area(total.get().unwrap_or(0))));
    let active = move || {
        let (id, place) = (cursor_id.get()?, cursor_place.get()?);
        rows.with(|rows| rows.contains(&place)).then(|| row_id(name, &id))
    };
    let spoken = label.clone();
    let row_height = Memo::new(move |_| view.with(|view| view.row));
    let lift = Memo::new(move |_| slice.with(|slice| slice.lift));
    let drawn = Drawn::new(seats);
    let children = move |seat: u64| {
        let place = drawn.seat(seat);
        let top = Signal::derive(move || offset(place.get(), row_height.get()) - lift.get());
        view! { <Row seat place top hovered columns=Arc::clone(&columns) source=source.clone() name cursor=cursor_id open on_press=press.clone()/> }
    };
    drawn.follow();
    view! {
        <div node_ref=region class="table-region" data-region tabindex="-1" role="region" aria-label=move || label.get().to_string() on:scroll=move |_| measure()>
            <span node_ref=probe class="row-probe" aria-hidden="true"></span>
            <table
                class=format!("data-table stacked {name}")
                class:pinned=sideways
                role="grid"
                tabindex="0"
                style:min-width=format!("{width}px")
                style:--columns=tracks.join(" ")
                aria-label=move || spoken.get().to_string()
                aria-rowcount=move || total.get().map_or_else(|| "-1".to_owned(), |total| (total + 1).to_string())
                aria-busy=move || total.get().is_none().then_some("true")
                aria-activedescendant=active
                on:keydown=on_key
            >
                <Heads columns=heads sort default_sort on_sort/>
                <tbody role="rowgroup" style:height=area on:pointerleave=move |_| hovered.set(None)>
                    <For each=move || 0..seats.get().count() key=|seat| *seat children/>
                </tbody>
            </table>
            {move || (total.get() == Some(0)).then(|| empty.run())}
        </div>
        <div class="news" role="status">
            {move || news.get().map(|news| {
                let show = Arc::clone(&show);
                let words = move || match news {
                    News::Fresh(n) => text!(KitWords::FreshRows, n = n),
                    News::Moved => text!(KitWords::MovedRows).to_owned(),
                };
                view! { <Button size=Size::Small on_click=move |_| show()>{words}</Button> }
            })}
        </div>
    }
}

/// Gives the focus to the table when a key of the page moved its cursor and nothing else has the focus: so the row is
/// read out, and Enter opens it.
fn take_focus(region: &web_sys::HtmlElement) {
    let active = document().active_element();
    let idle = active.is_none_or(|at| at.tag_name() == "BODY" || at.is_same_node(Some(region)));
    let grid = region.query_selector("[role=grid]").ok().flatten().filter(|_| idle);
    if let Some(Ok(grid)) = grid.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _unfocusable = grid.focus();
    }
}

/// Opens the menu of a row, as a press on its button would.
fn press_menu(row: &str) {
    let button = document()
        .get_element_by_id(row)
        .and_then(|row| row.query_selector("[aria-haspopup=menu]").ok().flatten());
    if let Some(Ok(button)) = button.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        button.click();
    }
}
