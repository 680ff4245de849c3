//! The menu bar, where the platform expects one.

use tauri::{AppHandle, Runtime, menu::Menu};

/// macOS takes copy, paste and quit from the menu bar. Elsewhere the page has all there is to choose, and a
/// bar would only take a row of the fleet.
pub(crate) fn menu<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    if cfg!(target_os = "macos") { Menu::default(app) } else { Menu::new(app) }
}
