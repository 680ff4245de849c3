//! The commands of a box.

mod files;
mod folders;
mod identity;
mod list;
mod network;
mod options;
mod ping;
mod sift;
mod state;
mod system;
mod table;
mod test;
mod text;
mod time;

pub(crate) use list::entry_line;
pub(crate) use table::{find, names, privileged};
