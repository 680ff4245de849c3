use super::{Host, browser::Browser, tauri};

/// The host that this page runs in.
pub(crate) fn host() -> Box<dyn Host> {
    if tauri::is_here() { Box::new(tauri::Tauri) } else { Box::new(Browser) }
}
