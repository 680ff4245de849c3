//! The ledger: who wrote what, what was answered, how it ended, in one chain. An operator comes here to prove it, to find a
//! write again, and to take it back.

mod book;
mod entry;
mod page;
mod pages;

pub(crate) use pages::ledger_page;
