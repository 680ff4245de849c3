//! The console: a page that runs in any browser and in the desktop shell, and speaks only to its Kansei server.
//!
//! Imports go down: `features -> parts -> kit`; `state` speaks to the server through `client`; only `host` knows what the
//! page runs in; every URL is built in `route`, every word stands in `locales`.
#![expect(unreachable_pub, reason = "`#[component]` writes `pub`, and a binary has no reader outside itself")]

#[macro_use]
mod locales;

mod app;
mod features;
mod format;
mod host;
mod kit;
mod parts;
mod route;
mod shell;
mod state;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

fn main() {
    // A page that stops leaves its reason in the browser's log.
    std::panic::set_hook(Box::new(|info| leptos::logging::error!("{info}")));
    // Before anything else: the code of a sign-in link must not stay in the address bar.
    let code = state::take_code();
    let place =
        document().get_element_by_id("app").and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok());
    match place {
        Some(place) => mount_to(place, move || view! { <app::App code/> }).forget(),
        None => mount_to_body(move || view! { <app::App code/> }),
    }
}
