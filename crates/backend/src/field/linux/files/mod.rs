//! The files of a box: in memory, bounded, with owners and modes.

mod entry;
mod fault;
mod image;
mod live;
pub(crate) mod path;
mod tree;
mod user;

pub(crate) use entry::{Content, Entry, Right, Stat};
pub(crate) use fault::Fault;
pub(crate) use image::image;
pub(crate) use live::Live;
pub(crate) use tree::{By, Files, How, MOST_BYTES, MOST_ENTRIES};
pub(crate) use user::User;
