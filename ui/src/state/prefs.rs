//! What the operator prefers: kept in this browser, read by `boot.js` before the first paint.

use leptos::prelude::*;

use crate::locales::{Lang, lang, set_lang};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system has it.
    Auto,
    Light,
    Dark,
}

/// Preferences as signals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prefs {
    theme: RwSignal<Theme>,
    compact: RwSignal<bool>,
    letters: RwSignal<bool>,
}

const THEME: &str = "kansei.theme";
const DENSITY: &str = "kansei.density";
const LANGUAGE: &str = "kansei.language";
const LETTERS: &str = "kansei.letters";

impl Prefs {
    pub(crate) fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Whether rows are 24 px in place of 32.
    pub(crate) fn compact(self) -> bool {
        self.compact.get()
    }

    /// Whether single letters act on the page.
    pub(crate) fn letters(self) -> bool {
        self.letters.get()
    }

    pub(crate) fn set_theme(self, theme: Theme) {
        keep(
            THEME,
            match theme {
                Theme::Auto => None,
                Theme::Light => Some("light"),
                Theme::Dark => Some("dark"),
            },
        );
        self.theme.set(theme);
    }

    pub(crate) fn set_compact(self, compact: bool) {
        keep(DENSITY, compact.then_some("compact"));
        self.compact.set(compact);
    }

    pub(crate) fn set_letters(self, on: bool) {
        keep(LETTERS, (!on).then_some("off"));
        self.letters.set(on);
    }

    pub(crate) fn set_language(self, to: Lang) {
        keep(LANGUAGE, Some(to.tag()));
        set_lang(to);
    }
}

/// Reads what was kept, and from here on writes it onto `<html>`.
pub(crate) fn provide_prefs() -> Prefs {
    let stored = stored(LANGUAGE).or_else(|| window().navigator().language());
    set_lang(Lang::of_tag(&stored.unwrap_or_default()));
    let prefs = Prefs {
        theme: RwSignal::new(match self::stored(THEME).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        }),
        compact: RwSignal::new(self::stored(DENSITY).as_deref() == Some("compact")),
        letters: RwSignal::new(self::stored(LETTERS).as_deref() != Some("off")),
    };
    let system = system_is_dark();
    Effect::new(move || {
        let dark = match prefs.theme.get() {
            Theme::Auto => system.get(),
            Theme::Light => false,
            Theme::Dark => true,
        };
        on_root("data-theme", if dark { "dark" } else { "light" });
        on_root("data-density", if prefs.compact.get() { "compact" } else { "cosy" });
    });
    Effect::new(|| on_root("lang", lang().tag()));
    provide_context(prefs);
    prefs
}

pub(crate) fn use_prefs() -> Prefs {
    expect_context()
}

/// Follows the system's choice between light and dark.
fn system_is_dark() -> RwSignal<bool> {
    use wasm_bindgen::{JsCast, closure::Closure};
    let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    let dark = RwSignal::new(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    let Some(query) = query else { return dark };
    let asked = query.clone();
    let changed = Closure::<dyn FnMut()>::new(move || dark.set(asked.matches()));
    query.set_onchange(Some(changed.as_ref().unchecked_ref()));
    // The page listens as long as it lives.
    changed.forget();
    dark
}

fn on_root(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // Only a malformed name is refused.
        let _malformed = root.set_attribute(name, value);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps or drops a value. Storage may be switched off: the preference then lasts as long as the page.
fn keep(key: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _switched_off = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}
