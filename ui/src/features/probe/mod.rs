//! One question to one device. An operator comes here to find out whether it answers, and what it says, without opening a door: it
//! is announced, sent once, and kept in the ledger.

mod answer;
mod call;
mod dialog;
mod draft;
mod ends;
mod fields;
mod form;
mod pages;
mod read;
mod said;

pub(crate) use pages::ProbeDialog;
