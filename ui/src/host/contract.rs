use std::{future::Future, pin::Pin};

use api::Secret;

/// Where the page's server is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// Origin of the server, without a slash at its end; empty for the one that the page came from.
    pub(crate) address: String,
    /// Signs in once.
    pub(crate) code: Option<Secret<String>>,
}

/// Why the host knows of no server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Nobody said which: ask the operator.
    Ask,
    /// The server inside the host did not start; what it says of that.
    Failed(String),
}

/// Where a device is reached by `ssh`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shell {
    pub(crate) address: String,
    pub(crate) port: u16,
    /// The SIM by which the device's key is known.
    pub(crate) sim: String,
}

/// Opens a terminal; `failed` hears why it could not.
pub(crate) type OpenTerminal = fn(Shell, Box<dyn FnOnce(String)>);

/// Whatever the console runs in.
pub(crate) trait Host {
    /// Where the server is.
    fn server(&self) -> Pin<Box<dyn Future<Output = Result<Place, Missing>>>>;

    /// Opens a terminal with `ssh` to a device, and says why where it could not; none where this host opens no terminals.
    fn terminal(&self) -> Option<OpenTerminal>;

    /// Opens a page of another server, which learns nothing of this one.
    fn open_page(&self, url: &str);

    /// Where the operator said the server is; kept for the next time.
    fn keep_server(&self, address: &str);
}
