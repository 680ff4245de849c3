//! The way into a box: an SSH server over a line, with its shell, its files and the ports of its device.

mod answers;
mod bridge;
mod channels;
mod editor;
mod host_key;
mod inbox;
mod serve;
mod sftp;
mod shell;
mod talk;
mod visitor;

#[cfg(test)]
mod tests;

pub(super) use serve::serve;
