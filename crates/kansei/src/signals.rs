//! How a system asks a program in the foreground to end: Ctrl-C everywhere, and each system's own polite request.

use std::io;

/// SIGTERM, as service managers send it.
#[cfg(unix)]
type Request = tokio::signal::unix::Signal;
/// The console's window is closed. Windows gives five seconds from then on.
#[cfg(windows)]
type Request = tokio::signal::windows::CtrlClose;

/// Hears the polite request from the moment it was made; Ctrl-C counts once it is waited for.
#[derive(Debug)]
pub(crate) struct Ending(Request);

impl Ending {
    /// Begins to listen.
    pub(crate) fn listen() -> io::Result<Self> {
        request().map(Self)
    }

    /// Waits until somebody asks for the end.
    pub(crate) async fn asked(&mut self) -> io::Result<()> {
        tokio::select! {
            _ = self.0.recv() => Ok(()),
            interrupted = tokio::signal::ctrl_c() => interrupted,
        }
    }
}

#[cfg(unix)]
fn request() -> io::Result<Request> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())
}

#[cfg(windows)]
fn request() -> io::Result<Request> {
    tokio::signal::windows::ctrl_close()
}
