//! The browser's address bar as a signal.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsValue;

use super::Route;

/// Whether a move is a step of its own in the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// "Back" returns from here.
    New,
    /// Typing into a filter, walking rows: "back" leaves the page, not the last letter.
    Same,
}

/// Reads and changes the place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Navigator {
    route: RwSignal<Route>,
}

impl Navigator {
    /// The place, tracked.
    pub(crate) fn route(self) -> Route {
        self.route.get()
    }

    /// The place of the moment.
    pub(crate) fn now(self) -> Route {
        self.route.get_untracked()
    }

    /// Goes to `route`; does nothing when that is where the operator is.
    pub(crate) fn go(self, route: Route, step: Step) {
        if self.now() == route {
            return;
        }
        write(&route.href(), step);
        self.route.set(route);
    }
}

/// Follows the address bar from here on and gives the place to everything below.
pub(crate) fn provide_navigator() -> Navigator {
    let navigator = Navigator { route: RwSignal::new(Route::parse(&fragment())) };
    // `popstate` comes for "back", and for a fragment typed by hand.
    let listener = window_event_listener(ev::popstate, move |_| {
        let route = Route::parse(&fragment());
        if navigator.now() != route {
            navigator.route.set(route);
        }
    });
    on_cleanup(move || listener.remove());
    provide_context(navigator);
    navigator
}

/// The navigator of the page.
pub(crate) fn use_navigator() -> Navigator {
    expect_context()
}

/// Handles a click on a link to `route`: a plain click moves without a reload, every other kind is the browser's.
pub(crate) fn link(
    navigator: Navigator,
    route: impl Fn() -> Route + 'static,
) -> impl Fn(ev::MouseEvent) + 'static {
    move |event| {
        let plain = event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
        if plain && !event.default_prevented() {
            event.prevent_default();
            navigator.go(route(), Step::New);
        }
    }
}

/// The fragment of the moment, with its `#`; a sign-in code is not a place.
fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    if hash.starts_with("#/") { hash } else { String::new() }
}

fn write(href: &str, step: Step) {
    let Ok(history) = window().history() else { return };
    // A page that may not write its history (a sandboxed frame) still works; only the address bar stands still.
    let _refused = match step {
        Step::New => history.push_state_with_url(&JsValue::NULL, "", Some(href)),
        Step::Same => history.replace_state_with_url(&JsValue::NULL, "", Some(href)),
    };
}
