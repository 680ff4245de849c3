//! Where the operator is. Every URL of the console is built and parsed here.
//!
//! The place stands in the fragment (`index.html#/c/local/sims?q=online`), because the same files are served by a Kansei
//! server, by any static file server under any path, and by the desktop shell at `tauri://localhost`: a fragment survives
//! a reload on all three without a rewrite rule, and no web server's log ever holds what an operator searched for. A
//! fragment that does not begin with `#/` is not a place: `#code=…` is a sign-in link (see `features::sign_in`).
//!
//! `leptos_router` is left out: it has no fragment mode, and this folder is smaller than what it would add to the page.

mod doors_place;
mod flux_place;
mod handlers_place;
mod location;
mod parts;
mod place;

pub(crate) use doors_place::{DoorForm, DoorsView};
pub(crate) use flux_place::{FluxPart, FluxView};
pub(crate) use handlers_place::{HandlerPlace, HandlersView};
pub(crate) use location::{Navigator, Step, link, provide_navigator, use_navigator};
pub(crate) use place::{GroupTab, ListPlace, Route, SimTab};
