//! Ending in good order when the system asks, as it does when the operator logs out.

use tauri::{AppHandle, Runtime};

/// Makes a polite request to end close the window, so that its place is kept and the server stops cleanly.
#[cfg(unix)]
pub(crate) fn listen<R: Runtime>(app: AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};

    tauri::async_runtime::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return; // then the system ends us its own way, and the server recovers at its next start
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        app.exit(0);
    });
}

/// Elsewhere the window hears of it by itself.
#[cfg(not(unix))]
pub(crate) fn listen<R: Runtime>(_app: AppHandle<R>) {}
