//! What carries a request to a server and brings the response back.

use std::{fmt, rc::Rc, sync::Arc};

use api::Method;
use thiserror::Error;

/// A request without an address: the transport knows where the server is.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query, from the first `/`.
    pub path: String,
    /// Header names in lower case, and their values.
    pub headers: Vec<(String, String)>,
    /// The body, JSON where there is one.
    pub body: Option<Vec<u8>>,
}

impl fmt::Debug for Request {
    /// Leaves out header values and the body: there are keys and passwords among them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &names)
            .field("body", &self.body.as_ref().map(Vec::len))
            .finish()
    }
}

/// What the server answered, whatever the status.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Header names in any case, and their values.
    pub headers: Vec<(String, String)>,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
}

impl Response {
    /// The first value of the header `name`, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// In how many seconds the path may be called again, where the server counts and says so: in the vendor's words, or
    /// in those of HTTP.
    pub fn refresh_seconds(&self) -> Option<u32> {
        [crate::client::REFRESH, "retry-after"].iter().find_map(|name| self.header(name)?.trim().parse().ok())
    }
}

impl fmt::Debug for Response {
    /// Leaves out header values and the body: there are cookies and tokens among them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &names)
            .field("body", &self.body.len())
            .finish()
    }
}

/// No answer came: the server could not be reached, or the connection broke. Says what the transport knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

/// Carries requests.
///
/// Implementations write `async fn send`. Nothing here asks for `Send`: a future of the browser's `fetch` is not, and
/// one of `reqwest` is. Whoever names its transport (`Client<Reqwest>`) gets futures that are `Send` exactly when the
/// transport's are, because the compiler looks through `impl Future`; code that is generic over `T: Transport` and has
/// to spawn on several threads states the bound at its own place.
pub trait Transport {
    /// Sends `request`, and answers with the response whatever its status.
    ///
    /// # Errors
    /// No response came.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, Unreachable>>;
}

impl<T: Transport> Transport for &T {
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, Unreachable>> {
        T::send(self, request)
    }
}

impl<T: Transport> Transport for Rc<T> {
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, Unreachable>> {
        T::send(self, request)
    }
}

impl<T: Transport> Transport for Arc<T> {
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, Unreachable>> {
        T::send(self, request)
    }
}
