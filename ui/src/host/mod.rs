//! What the console may ask of whatever it runs in: this list is complete. Nothing outside this folder names Tauri.

mod browser;
mod clipboard;
mod contract;
mod file;
mod here;
mod page;
mod styles;
mod tauri;

pub(crate) use clipboard::copy;
pub(crate) use contract::{Host, Missing, OpenTerminal, Place, Shell};
pub(crate) use file::{chosen_text, save_text};
pub(crate) use here::host;

/// Begins to fetch the styles of what is fetched later, unless they are there; false where they did not come.
pub(crate) fn later_styles() -> impl Future<Output = bool> {
    styles::fetch()
}
