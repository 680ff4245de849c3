//! Keys of the whole page. Single letters can be switched off, and none fires while somebody types.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::Prefs;

/// What happens on a key, or on two keys one after the other (`g s`).
#[derive(Clone)]
pub(crate) struct Shortcut {
    keys: &'static str,
    reach: Reach,
    run: Arc<dyn Fn() + Send + Sync>,
}

/// Where a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// Not while typing, and not when single letters are switched off.
    Letter,
    /// Not while typing: a field has its own use for it.
    OutsideText,
    Everywhere,
}

impl Shortcut {
    /// On a letter, or on two in a row.
    pub(crate) fn letters(keys: &'static str, run: impl Fn() + Send + Sync + 'static) -> Self {
        Shortcut { keys, reach: Reach::Letter, run: Arc::new(run) }
    }

    /// On Escape, outside of text fields.
    pub(crate) fn escape(run: impl Fn() + Send + Sync + 'static) -> Self {
        Shortcut { keys: "Escape", reach: Reach::OutsideText, run: Arc::new(run) }
    }

    /// On a key that no text holds, or one with Ctrl.
    pub(crate) fn always(keys: &'static str, run: impl Fn() + Send + Sync + 'static) -> Self {
        Shortcut { keys, reach: Reach::Everywhere, run: Arc::new(run) }
    }
}

/// The keys that work on the page as it is: those of the frame, and those of what is shown inside it.
#[derive(Clone, Copy)]
pub(crate) struct Shortcuts {
    known: StoredValue<Vec<(u32, Shortcut)>>,
    next: StoredValue<u32>,
}

impl Shortcuts {
    /// Adds keys for as long as the caller's part of the page is shown. The latest one to claim a key has it.
    pub(crate) fn add(self, shortcuts: impl IntoIterator<Item = Shortcut>) {
        let owner = self.next.get_value();
        self.next.set_value(owner + 1);
        self.known
            .update_value(|known| known.extend(shortcuts.into_iter().map(|shortcut| (owner, shortcut))));
        on_cleanup(move || {
            self.known.try_update_value(|known| known.retain(|(of, _)| *of != owner));
        });
    }

    fn find(self, keys: &str, least: Reach) -> Option<Shortcut> {
        let fits = |shortcut: &Shortcut| shortcut.keys == keys && shortcut.reach >= least;
        self.known
            .with_value(|known| known.iter().rev().map(|(_, shortcut)| shortcut).find(|s| fits(s)).cloned())
    }

    fn begins(self, keys: &str) -> bool {
        self.known.with_value(|known| {
            known.iter().any(|(_, s)| s.keys.strip_prefix(keys).is_some_and(|rest| rest.starts_with(' ')))
        })
    }
}

/// Listens to the keyboard from here on.
pub(crate) fn provide_shortcuts(prefs: Prefs) -> Shortcuts {
    let shortcuts = Shortcuts { known: StoredValue::new(Vec::new()), next: StoredValue::new(0) };
    let before = StoredValue::new(String::new());
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() || event.meta_key() || event.alt_key() {
            return;
        }
        let least = if event.ctrl_key() || is_text(event.target()) {
            Reach::Everywhere
        } else if untrack(|| prefs.letters()) {
            Reach::Letter
        } else {
            Reach::OutsideText
        };
        let key = key_name(&event.key(), event.ctrl_key());
        let two = format!("{} {key}", before.get_value());
        let found = shortcuts.find(&two, least).or_else(|| shortcuts.find(&key, least));
        before.set_value(if found.is_none() && shortcuts.begins(&key) { key } else { String::new() });
        // A dialog has its own keys.
        let dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
        if let Some(shortcut) = found.filter(|_| !dialog) {
            event.prevent_default();
            (shortcut.run)();
        }
    });
    on_cleanup(move || listener.remove());
    provide_context(shortcuts);
    shortcuts
}

pub(crate) fn use_shortcuts() -> Shortcuts {
    expect_context()
}

/// What a key is called here. A letter is the same letter with Caps Lock on.
fn key_name(key: &str, ctrl: bool) -> String {
    let key = if key.len() == 1 { key.to_ascii_lowercase() } else { key.to_owned() };
    if ctrl { format!("Ctrl {key}") } else { key }
}

/// Whether keys at this element are text.
fn is_text(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| {
        element.closest("input, textarea, select, [contenteditable]").ok().flatten().is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_the_same_with_caps_lock_on() {
        for (key, ctrl, name) in [
            ("d", false, "d"),
            ("D", false, "d"),
            ("K", true, "Ctrl k"),
            ("?", false, "?"),
            ("Escape", false, "Escape"),
        ] {
            assert_eq!(key_name(key, ctrl), name);
        }
    }
}
