//! What a page has under way while another one is shown, and what is left of it after a reload.

use std::{any::Any, collections::BTreeMap};

use leptos::prelude::*;

use super::session::{Session, Standing, Why};

/// Things by their names: in memory as they are, and as text in this browser. No text may hold a secret.
#[derive(Clone, Copy)]
pub(crate) struct Shelf {
    held: StoredValue<BTreeMap<String, Box<dyn Any>>, LocalStorage>,
}

/// What texts on the shelf are called in the browser's storage.
const PREFIX: &str = "kansei.draft.";

impl Shelf {
    /// What lies under that name.
    pub(crate) fn get<T: Clone + 'static>(self, name: &str) -> Option<T> {
        self.held.with_value(|held| held.get(name)?.downcast_ref::<T>().cloned())
    }

    /// The text that a page before this one left under that name.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        storage()?.get_item(&format!("{PREFIX}{name}")).ok().flatten()
    }

    /// Lays something there; `text` outlives the page.
    pub(crate) fn put<T: 'static>(self, name: &str, thing: T, text: &str) {
        self.held.update_value(|held| {
            held.insert(name.to_owned(), Box::new(thing));
        });
        if let Some(storage) = storage() {
            // Storage may be full or switched off: the thing then lasts as long as the page.
            let _not_kept = storage.set_item(&format!("{PREFIX}{name}"), text);
        }
    }

    /// Takes it away.
    pub(crate) fn remove(self, name: &str) {
        self.held.update_value(|held| {
            held.remove(name);
        });
        if let Some(storage) = storage() {
            let _switched_off = storage.remove_item(&format!("{PREFIX}{name}"));
        }
    }

    fn clear_texts() {
        let Some(storage) = storage() else { return };
        let names: Vec<String> = (0..storage.length().unwrap_or(0))
            .filter_map(|at| storage.key(at).ok().flatten())
            .filter(|name| name.starts_with(PREFIX))
            .collect();
        for name in names {
            let _switched_off = storage.remove_item(&name);
        }
    }
}

/// Keeps things from here on: those in memory end with the session, their texts when the operator signs out.
pub(crate) fn provide_shelf(session: Session) {
    let shelf = Shelf { held: StoredValue::new_local(BTreeMap::new()) };
    Effect::new(move |was_in: Option<bool>| {
        let standing = session.standing();
        if let (Some(true), Standing::SignedOut(why)) = (was_in, &standing) {
            shelf.held.update_value(BTreeMap::clear);
            if *why == Why::Nothing {
                Shelf::clear_texts();
            }
        }
        standing == Standing::SignedIn
    });
    provide_context(shelf);
}

pub(crate) fn use_shelf() -> Shelf {
    expect_context()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
