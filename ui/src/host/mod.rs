//! What the console may ask of whatever it runs in: this list is complete. Nothing outside this folder names Tauri.

mod browser;
mod clipboard;
mod contract;
mod file;
mod here;
mod page;
mod tauri;

pub(crate) use clipboard::copy;
pub(crate) use contract::{Host, Missing, OpenTerminal, Place, Shell};
pub(crate) use file::{chosen_text, save_text};
pub(crate) use here::host;
