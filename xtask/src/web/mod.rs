//! The page, from sources to plain files that any server can hand out.
//!
//! ```text
//! dist/index.html       never cached; names the folder below
//! dist/favicon.svg
//! dist/a/DIGEST/        cached for ever: boot.js, ui.js, split.js, ui_bg.wasm, ui.css, later.css, fonts
//! dist/a/DIGEST/*.wasm  all others: code that is fetched when it is first needed
//! dist/**/*.br          the same bytes by brotli, beside each file that shrinks
//! ```

mod build;
mod bundle;
mod classes;
mod command;
mod css;
mod inputs;
mod size;
mod split;
mod static_site;
mod utilities;
mod wasm;

pub(crate) use build::{Profile, build, within_budget};
pub(crate) use command::command;
pub(crate) use inputs::sources;
pub(crate) use static_site::static_site;
