use std::{collections::BTreeMap, sync::Arc};

use leptos::{ev, html, prelude::*, text_prop::TextProp, web_sys::Element};
use wasm_bindgen::JsCast;

use super::{
    Column, Cursor, News, Source,
    heads::Heads,
    keys::{Ask, ask},
    row::{Row, row_id},
    seats::{Seats, arrange},
    viewport::Viewport,
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
    // Whether the table is wider than its region.
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
        }
    };
    watch_size(region, move || {
        measure();
        let wide = region.get_untracked().is_some_and(|region| region.scroll_width() > region.client_width());
        if sideways.get_untracked() != wide {
            sideways.set(wide);
        }
    });

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
    let cols = columns
        .iter()
        .map(|column| view! { <col style:width=format!("{}px", column.width)/> })
        .collect_view();
    let span = columns.len();
    let heads = columns.clone();
    let columns = Arc::new(columns);
    let pixels = move |part: fn(&super::viewport::Slice) -> f64| move || format!("{}px", slice.with(part));
    let active = move || {
        let (id, place) = (cursor_id.get()?, cursor_place.get()?);
        rows.with(|rows| rows.contains(&place)).then(|| row_id(name, &id))
    };
    let spoken = label.clone();
    let elements = StoredValue::new_local(BTreeMap::<u64, NodeRef<html::Tr>>::new());
    let children = move |seat: u64| {
        let element = NodeRef::new();
        elements.update_value(|elements| {
            elements.insert(seat, element);
        });
        view! { <Row seat seats columns=Arc::clone(&columns) source=source.clone() name cursor=cursor_id open on_press=press.clone() element/> }
    };
    let (head, foot) = (NodeRef::<html::Tr>::new(), NodeRef::<html::Tr>::new());
    keep_in_order(seats, elements, head, foot);
    view! {
        <div node_ref=region class="table-region" data-region tabindex="-1" role="region" aria-label=move || label.get().to_string() on:scroll=move |_| measure()>
            <span node_ref=probe class="row-probe" aria-hidden="true"></span>
            <table
                class=format!("data-table stacked {name}")
                class:pinned=sideways
                role="grid"
                tabindex="0"
                style:min-width=format!("{width}px")
                aria-label=move || spoken.get().to_string()
                aria-rowcount=move || total.get().map_or_else(|| "-1".to_owned(), |total| (total + 1).to_string())
                aria-busy=move || total.get().is_none().then_some("true")
                aria-activedescendant=active
                on:keydown=on_key
            >
                <colgroup>{cols}</colgroup>
                <Heads columns=heads sort default_sort on_sort/>
                <tbody>
                    <tr node_ref=head class="spacer" aria-hidden="true"><td colspan=span.to_string() style:height=pixels(|slice| slice.above)></td></tr>
                    <For each=move || 0..seats.get().count() key=|seat| *seat children/>
                    <tr node_ref=foot class="spacer" aria-hidden="true"><td colspan=span.to_string() style:height=pixels(|slice| slice.below)></td></tr>
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

/// Keeps the elements of the seats in the order of the places that they show.
fn keep_in_order(
    seats: Memo<Seats>,
    elements: StoredValue<BTreeMap<u64, NodeRef<html::Tr>>, LocalStorage>,
    head: NodeRef<html::Tr>,
    foot: NodeRef<html::Tr>,
) {
    let in_order = move |seats: Seats, from_top: bool| {
        let (Some(head), Some(foot)) = (head.get_untracked(), foot.get_untracked()) else { return };
        let rows: Vec<Element> = elements
            .try_with_value(|elements| {
                let of = |seat| elements.get(&seat).and_then(NodeRef::get_untracked);
                seats.order().filter_map(of).map(|row| row.unchecked_into()).collect()
            })
            .unwrap_or_default();
        arrange(&rows, &head, &foot, from_top);
    };
    Effect::new(move |before: Option<Seats>| {
        let now = seats.get();
        let went_up = before.is_some_and(|before| now.went_up(before));
        in_order(now, went_up);
        // Another number of rows may not all stand in the page yet.
        if before.is_none_or(|before| before.count() != now.count()) {
            request_animation_frame(move || in_order(now, went_up));
        }
        now
    });
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
