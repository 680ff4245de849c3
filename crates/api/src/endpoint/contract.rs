use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

use super::{address::PathParams, method::Method};

/// One operation of one API: where it stands and what goes in and out.
pub trait Endpoint {
    /// The name in the table, e.g. `ListSims`.
    const NAME: &'static str;
    /// The HTTP method.
    const METHOD: Method;
    /// The path with its parameters in braces, e.g. `/v1/sims/{sim_id}`.
    const PATH: &'static str;
    /// Tag and operation id in the vendor's definition, e.g. `Sim/getSim`; none for our own.
    const SPEC: Option<&'static str>;
    /// The values for the braces, in their order.
    type Path: PathParams;
    /// The query string; `()` where there is none.
    type Query: Serialize + DeserializeOwned;
    /// The JSON body; `()` where there is none.
    type Body: Serialize + DeserializeOwned;
    /// The JSON reply; `()` for an empty one.
    type Response: Reply;
}

/// An endpoint as data, for mounts, coverage and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EndpointInfo {
    /// See [`Endpoint::NAME`].
    pub name: &'static str,
    /// See [`Endpoint::METHOD`].
    pub method: Method,
    /// See [`Endpoint::PATH`].
    pub path: &'static str,
    /// See [`Endpoint::SPEC`].
    pub spec: Option<&'static str>,
}

impl EndpointInfo {
    /// Describes an endpoint type.
    pub const fn of<E: Endpoint>() -> Self {
        EndpointInfo { name: E::NAME, method: E::METHOD, path: E::PATH, spec: E::SPEC }
    }
}

/// What can be read from the body of a successful reply, and from the header that names the next page.
pub trait Reply: Sized {
    /// Reads `body` (empty counts as JSON `null`); `next_key` is the value of `x-soracom-next-key`.
    ///
    /// # Errors
    /// The body is not of this type.
    fn read(body: &[u8], next_key: Option<String>) -> Result<Self, serde_json::Error>;
}

impl<T: DeserializeOwned> Reply for T {
    fn read(body: &[u8], _next_key: Option<String>) -> Result<Self, serde_json::Error> {
        serde_json::from_str(if body.is_empty() { "null" } else { text_of(body)? })
    }
}

/// The body as text. Everything is read from texts, so that the page carries one reader of each type.
pub(crate) fn text_of(body: &[u8]) -> Result<&str, serde_json::Error> {
    std::str::from_utf8(body).map_err(serde::de::Error::custom)
}

/// Which part of an exchange a type stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The query string.
    Query,
    /// The request's body.
    Body,
    /// The successful reply.
    Reply,
}

/// A check that needs a type of the contract itself, not one value of it (`cargo xtask spec`).
pub trait TypeVisitor {
    /// What the check finds.
    type Found;

    /// Is shown the type.
    fn visit<T: Serialize + DeserializeOwned + fmt::Debug>(&mut self) -> Self::Found;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_body_reads_as_nothing() {
        assert!(<() as Reply>::read(b"", None).is_ok());
    }
}
