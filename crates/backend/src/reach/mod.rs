//! How a cloud is reached: over TCP or inside this process, with a key of somebody's.

mod account;
mod transport;

pub(crate) use account::{Account, SignedIn};
pub(crate) use transport::CloudTransport;
