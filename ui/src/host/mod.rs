//! What the console may ask of whatever it runs in: this list is complete. Nothing outside this folder names Tauri.

mod browser;
mod clipboard;
mod contract;
mod tauri;

pub(crate) use clipboard::copy;
pub(crate) use contract::{Host, Missing, Place};

/// The host that this page runs in.
pub(crate) fn host() -> Box<dyn Host> {
    if tauri::is_here() { Box::new(tauri::Tauri) } else { Box::new(browser::Browser) }
}
