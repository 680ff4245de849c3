//! What an endpoint is, and the table in which endpoints are declared.
//!
//! The path of an endpoint is written once in the whole workspace: the server's mount, the client's URL, the coverage
//! test and the documents all read it from here.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The HTTP methods that the contract uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads; never changes anything.
    Get,
    /// Reads the headers of a `GET` only.
    Head,
    /// Acts or creates.
    Post,
    /// Replaces or upserts.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    /// The method in capitals, as on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }

    /// True for a method that may change something.
    pub const fn writes(self) -> bool {
        !matches!(self, Method::Get | Method::Head)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

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

/// Values that fill the braces of a path.
pub trait PathParams {
    /// The values in the order of the braces, not yet percent-encoded.
    fn values(&self) -> Vec<String>;
}

impl PathParams for () {
    fn values(&self) -> Vec<String> {
        Vec::new()
    }
}

impl<A: fmt::Display, B: fmt::Display> PathParams for (A, B) {
    fn values(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string()]
    }
}

impl<A: fmt::Display, B: fmt::Display, C: fmt::Display> PathParams for (A, B, C) {
    fn values(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string(), self.2.to_string()]
    }
}

/// Builds the path of `E` with `params` in place of the braces, each percent-encoded.
pub fn path_of<E: Endpoint>(params: &E::Path) -> String {
    let mut values = params.values().into_iter();
    let mut path = String::with_capacity(E::PATH.len() + 32);
    for (i, segment) in E::PATH.split('/').enumerate() {
        if i > 0 {
            path.push('/');
        }
        if segment.starts_with('{') {
            percent_encode(&values.next().unwrap_or_default(), &mut path);
        } else {
            path.push_str(segment);
        }
    }
    path
}

/// Appends `text` to `out`, with everything but unreserved characters percent-encoded.
pub fn percent_encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Turns a flat query structure into `key=value` pairs: absent and null are left out, a list repeats its key.
///
/// # Errors
/// The value does not serialize to a flat object.
pub fn query_string<Q: Serialize>(query: &Q) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    let mut push = |key: &str, value: &Value| {
        if value.is_null() {
            return;
        }
        if !out.is_empty() {
            out.push('&');
        }
        percent_encode(key, &mut out);
        out.push('=');
        match value.as_str() {
            Some(text) => percent_encode(text, &mut out),
            None => percent_encode(&value.to_string(), &mut out),
        }
    };
    let value = serde_json::to_value(query)?;
    if let Some(fields) = value.as_object() {
        for (key, value) in fields {
            match value.as_array() {
                Some(items) => items.iter().for_each(|item| push(key, item)),
                None => push(key, value),
            }
        }
    } else if !value.is_null() {
        return Err(serde::ser::Error::custom("a query is a flat object"));
    }
    Ok(out)
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

/// Declares endpoints, one a line; see `CONTRIBUTING.md`, "Adding an endpoint".
///
/// Each becomes a unit struct that implements [`Endpoint`]; the module gains `ENDPOINTS` and `visit`.
#[macro_export]
macro_rules! endpoints {
    ($($(#[$meta:meta])* $name:ident : $method:ident $path:literal { $($parts:tt)* } -> $response:ty $(= $spec:literal)? ;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl $crate::endpoint::Endpoint for $name {
                const NAME: &'static str = stringify!($name);
                const METHOD: $crate::endpoint::Method = $crate::endpoints!(@method $method);
                const PATH: &'static str = $path;
                const SPEC: Option<&'static str> = $crate::endpoints!(@spec $($spec)?);
                type Path = $crate::endpoints!(@path $($parts)*);
                type Query = $crate::endpoints!(@query $($parts)*);
                type Body = $crate::endpoints!(@body $($parts)*);
                type Response = $response;
            }
        )+

        /// The endpoints of this module, in the order of the table.
        pub const ENDPOINTS: &[$crate::endpoint::EndpointInfo] = &[$($crate::endpoint::EndpointInfo::of::<$name>()),+];

        /// Shows `visitor` the type that the operation `spec` has on this side; none when it does not stand here.
        pub fn visit<V: $crate::endpoint::TypeVisitor>(
            spec: &str,
            side: $crate::endpoint::Side,
            visitor: &mut V,
        ) -> Option<V::Found> {
            $(
                if <$name as $crate::endpoint::Endpoint>::SPEC == Some(spec) {
                    return Some(match side {
                        $crate::endpoint::Side::Query =>
                            visitor.visit::<<$name as $crate::endpoint::Endpoint>::Query>(),
                        $crate::endpoint::Side::Body =>
                            visitor.visit::<<$name as $crate::endpoint::Endpoint>::Body>(),
                        $crate::endpoint::Side::Reply =>
                            visitor.visit::<<$response as $crate::page::Wire>::Json>(),
                    });
                }
            )+
            None
        }
    };
    (@method HEAD) => { $crate::endpoint::Method::Head };
    (@method GET) => { $crate::endpoint::Method::Get };
    (@method POST) => { $crate::endpoint::Method::Post };
    (@method PUT) => { $crate::endpoint::Method::Put };
    (@method DELETE) => { $crate::endpoint::Method::Delete };
    (@spec) => { None };
    (@spec $spec:literal) => { Some($spec) };
    (@path path: $t:ty $(, $($rest:tt)*)?) => { $t };
    (@path $other:ident : $t:ty $(, $($rest:tt)*)?) => { $crate::endpoints!(@path $($($rest)*)?) };
    (@path) => { () };
    (@query query: $t:ty $(, $($rest:tt)*)?) => { $t };
    (@query $other:ident : $t:ty $(, $($rest:tt)*)?) => { $crate::endpoints!(@query $($($rest)*)?) };
    (@query) => { () };
    (@body body: $t:ty $(, $($rest:tt)*)?) => { $t };
    (@body $other:ident : $t:ty $(, $($rest:tt)*)?) => { $crate::endpoints!(@body $($($rest)*)?) };
    (@body) => { () };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the table is written to be exported")]
mod tests {
    use super::*;

    /// The query of the endpoint below.
    #[derive(Debug, Serialize, serde::Deserialize)]
    pub struct Query {
        limit: Option<u32>,
        name: Vec<String>,
    }

    crate::endpoints! {
        /// A thing.
        GetThing: GET "/v1/things/{a}/parts/{b}" { path: (String, String), query: Query } -> Vec<u32> = "Thing/getThing";
    }

    struct Name;

    impl TypeVisitor for Name {
        type Found = &'static str;

        fn visit<T: Serialize + DeserializeOwned + fmt::Debug>(&mut self) -> &'static str {
            std::any::type_name::<T>()
        }
    }

    #[test]
    fn braces_are_filled_in_order_and_encoded() {
        let path = path_of::<GetThing>(&("a/b c".into(), "http://x:1".into()));
        assert_eq!(path, "/v1/things/a%2Fb%20c/parts/http%3A%2F%2Fx%3A1");
    }

    #[test]
    fn a_query_leaves_out_what_is_absent_and_repeats_lists() {
        let query = Query { limit: None, name: vec!["n1".into(), "北 1".into()] };
        assert_eq!(query_string(&query).unwrap(), "name=n1&name=%E5%8C%97%201");
        assert_eq!(query_string(&()).unwrap(), "");
    }

    #[test]
    fn the_table_knows_its_lines() {
        assert_eq!(ENDPOINTS[0].spec, Some("Thing/getThing"));
        assert_eq!(visit("Thing/other", Side::Reply, &mut Name), None);
        assert_eq!(visit("Thing/getThing", Side::Reply, &mut Name), Some("alloc::vec::Vec<u32>"));
        assert_eq!(visit("Thing/getThing", Side::Body, &mut Name), Some("()"));
    }

    #[test]
    fn an_empty_body_reads_as_nothing() {
        assert!(<() as Reply>::read(b"", None).is_ok());
    }
}
