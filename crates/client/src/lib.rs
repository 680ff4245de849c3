//! How to talk to a server or a cloud, and keep what it said up to date.
//!
//! There is no socket, no clock, no timer and no runtime in here: a [`Transport`] carries requests, and whoever owns
//! the feed's socket performs the [`feed::Output`]s. So the same code runs in a browser, in the server and in a test.
//!
//! - [`Client`] sends the endpoints of `api` and reads their replies; [`Pager`] walks a list to its end.
//! - [`Feed`] decides what to do with the feed's socket: resume, back off, fetch again.
//! - [`Collection`] is a window of a list plus the changes after it.
//! - [`Pending`] is what the operator asked for and nobody has confirmed yet.
#![warn(missing_docs)]

mod client;
mod collection;
mod error;
pub mod feed;
mod pager;
mod pending;
mod row;
mod transport;

pub use client::{Client, Fetched, NEXT_KEY, OP, REFRESH, REQUEST_ID};
pub use collection::{Collection, Fetch};
pub use error::{ApiError, ClientError};
pub use feed::{Feed, FeedStatus};
pub use pager::Pager;
pub use pending::{Overlay, Pending};
pub use row::{HasId, Told};
pub use transport::{Request, Response, Transport, Unreachable};
