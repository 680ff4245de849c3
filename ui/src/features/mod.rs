//! What an operator thinks about, a folder each. Features never import each other; what two need stands in `parts`.

pub(crate) mod accounts;
pub(crate) mod doors;
pub(crate) mod flux;
pub(crate) mod groups;
pub(crate) mod handlers;
pub(crate) mod jobs;
#[cfg(debug_assertions)]
pub(crate) mod kit_page;
pub(crate) mod ledger;
pub(crate) mod ota;
pub(crate) mod probe;
pub(crate) mod sign_in;
pub(crate) mod sims;
pub(crate) mod world;
