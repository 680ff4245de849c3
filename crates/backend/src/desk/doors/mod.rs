//! Doors of an account, and leases: what is opened here is closed from here, whatever becomes of whoever opened it.

mod board;
mod book;
mod drive;
mod forwards;
mod keeper;
mod leases;
mod requests;
mod source;
#[cfg(test)]
mod tests;

pub(crate) use book::doors_of_fleet;
pub(crate) use leases::Leases;
pub(crate) use requests::Asks;
