//! A row's own menu and its way up and down: where order decides, the keyboard moves it too.

use std::sync::Arc;

use client::ClientError;
use leptos::{ev, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

use super::steering::{Opened, Steering};
use crate::{
    kit::{Icon, IconSize, Menu, MenuItem, Pictogram},
    locales::{World, pick},
};

/// What a row's menu does; each takes the row's place.
#[derive(Clone)]
pub(super) struct RowVerbs {
    pub(super) change: Arc<dyn Fn(usize) + Send + Sync>,
    pub(super) remove: Arc<dyn Fn(usize) + Send + Sync>,
    /// From one place to another.
    pub(super) shift: Arc<dyn Fn(usize, usize) + Send + Sync>,
}

/// What a change makes of the list, and what is said afterwards.
type Change<T> = Box<dyn FnOnce(&mut Vec<T>)>;
type Then = Box<dyn FnOnce(Option<ClientError>)>;

/// The verbs of a list in which order decides, shown by the table with that id. `form` is what changes the row at a place,
/// `write` keeps what a change makes of the list.
pub(super) fn verbs<T: 'static>(
    steering: Steering,
    table: &'static str,
    form: fn(Option<usize>) -> Opened,
    write: fn(Steering, Change<T>, Then),
) -> RowVerbs {
    let say = move |error: Option<ClientError>| {
        if let Some(error) = error {
            steering.refused(&error);
        }
    };
    RowVerbs {
        change: Arc::new(move |place| steering.open(form(Some(place)))),
        remove: Arc::new(move |place| {
            let gone = move |list: &mut Vec<T>| {
                if place < list.len() {
                    list.remove(place);
                }
            };
            write(steering, Box::new(gone), Box::new(say));
        }),
        shift: Arc::new(move |from, to| {
            let moved = move |list: &mut Vec<T>| shift(list, from, to);
            let then = move |error| {
                focus_row(table, to);
                say(error);
            };
            write(steering, Box::new(moved), Box::new(then));
        }),
    }
}

/// The menu of the row at `place`; Alt with an arrow key moves the row.
#[component]
pub(super) fn RowMenu(
    #[prop(into)] label: TextProp,
    place: usize,
    #[prop(into)] count: Signal<usize>,
    verbs: RowVerbs,
) -> impl IntoView {
    let items = {
        let verbs = verbs.clone();
        move || {
            let last = count.get_untracked().saturating_sub(1);
            let (change, remove) = (Arc::clone(&verbs.change), Arc::clone(&verbs.remove));
            let (up, down) = (Arc::clone(&verbs.shift), Arc::clone(&verbs.shift));
            let at_end = |end: bool, row| MenuItem {
                refused: end,
                note: end.then(|| crate::locales::say(row).into()),
                ..MenuItem::new("", || ())
            };
            vec![
                MenuItem::new(t!(World::Change), move || change(place)),
                MenuItem {
                    icon: Some(Icon::Up),
                    keys: &["Alt", "↑"],
                    label: t!(World::MoveUp).into(),
                    run: Arc::new(move || up(place, place.saturating_sub(1))),
                    ..at_end(place == 0, World::IsFirst.row())
                },
                MenuItem {
                    icon: Some(Icon::Down),
                    keys: &["Alt", "↓"],
                    label: t!(World::MoveDown).into(),
                    run: Arc::new(move || down(place, place + 1)),
                    ..at_end(place >= last, World::IsLast.row())
                },
                MenuItem {
                    icon: Some(Icon::Close),
                    ..MenuItem::new(t!(World::Remove), move || remove(place))
                },
            ]
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" if event.alt_key() && place > 0 => place - 1,
            "ArrowDown" if event.alt_key() && place + 1 < count.get_untracked() => place + 1,
            _ => return,
        };
        event.prevent_default();
        (verbs.shift)(place, to);
    };
    view! {
        <span on:keydown=on_key>
            <Menu label button_class="button icon-only ghost size-small" items>
                <Pictogram icon=Icon::More size=IconSize::Small/>
            </Menu>
        </span>
    }
}

/// Moves what is at `from` to `to`; does nothing where one of them is no place.
fn shift<T>(list: &mut Vec<T>, from: usize, to: usize) {
    if from < list.len() && to < list.len() {
        let moved = list.remove(from);
        list.insert(to, moved);
    }
}

/// Gives the focus to the menu of the row at `place` of the table with that id: the row has moved, the hand stays on it.
pub(super) fn focus_row(table: &str, place: usize) {
    let rows = document()
        .get_element_by_id(table)
        .and_then(|table| table.query_selector_all("tbody tr [aria-haspopup=menu]").ok());
    let button = rows.and_then(|rows| rows.item(u32::try_from(place).ok()?));
    if let Some(Ok(button)) = button.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        // A row that is gone cannot take the focus.
        let _gone = button.focus();
    }
}

/// A part of a sentence that may not be there.
pub(super) fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let said: Vec<String> = parts.into_iter().flatten().collect();
    said.join(pick(World::And.row()))
}

#[cfg(test)]
mod tests {
    use super::shift;

    #[test]
    fn only_what_has_a_place_moves() {
        let moved = |from, to| {
            let mut list = vec!['a', 'b', 'c'];
            shift(&mut list, from, to);
            list
        };
        assert_eq!(moved(2, 0), ['c', 'a', 'b']);
        assert_eq!(moved(0, 1), ['b', 'a', 'c']);
        assert_eq!(moved(2, 3), ['a', 'b', 'c']);
        assert_eq!(moved(7, 0), ['a', 'b', 'c']);
    }
}
