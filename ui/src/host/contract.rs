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

/// Whatever the console runs in.
pub(crate) trait Host {
    /// Where the server is.
    fn server(&self) -> Pin<Box<dyn Future<Output = Result<Place, Missing>>>>;

    /// Where the operator said the server is; kept for the next time.
    fn keep_server(&self, address: &str);
}
