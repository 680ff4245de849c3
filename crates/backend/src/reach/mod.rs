//! How a cloud is reached: over TCP or inside this process, with a key of somebody's.

mod account;
mod gate;
mod proof;
mod skew;
mod transport;

pub(crate) use account::{Account, SignedIn};
pub(crate) use gate::Gate;
pub(crate) use transport::CloudTransport;
