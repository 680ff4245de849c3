//! What changed, on its way from a context to the pages: `api` types only.
//!
//! A context tells [`ContextChange`]s; the desk's mirror turns them into rows and gives them positions in a [`Hub`]; the
//! edge reads the hub's ring.

mod change;
mod hub;
mod published;

pub(crate) use change::{ContextChange, Told, What};
pub(crate) use hub::{After, Hub, RING};
pub(crate) use published::{Beside, Published};
