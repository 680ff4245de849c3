//! The fleet: find a SIM, see what its session is and was, cut it and watch it come back.

mod page;

pub(crate) use page::{SimPage, SimsPage};
