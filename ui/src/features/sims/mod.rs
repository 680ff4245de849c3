//! The fleet: find a SIM, see what its session is and was, cut it and watch it come back.

mod actions;
mod columns;
mod day;
mod day_strip;
mod detail;
mod device;
mod doors;
mod drawer;
mod flow;
mod history;
mod ledger;
mod list;
mod overview;
mod pages;
mod pairing;
mod sim_page;
mod traffic;
mod use_flow;

pub(crate) use list::SimsPage;
pub(crate) use pages::sim_page;
