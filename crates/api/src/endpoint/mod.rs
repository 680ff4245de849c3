//! What an endpoint is, and the table in which endpoints are declared.
//!
//! The path of an endpoint is written once in the whole workspace: the server's mount, the client's URL, the coverage
//! test and the documents all read it from here.

mod address;
mod contract;
mod method;
mod table;

pub use address::{PathParams, path_of, percent_encode, query_string};
pub(crate) use contract::text_of;
pub use contract::{Endpoint, EndpointInfo, Reply, Side, TypeVisitor};
pub use method::Method;
