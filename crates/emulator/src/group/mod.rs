//! Groups: their configuration by namespace and their tags. Nothing here reaches a session that is open.

pub(crate) mod check;
mod configuration;
mod create;
mod tags;

#[cfg(test)]
mod tests;

pub use check::CONFIGURATION_BYTES;
pub use configuration::{delete_namespace, delete_parameter, put_parameters};
pub use create::create;
pub use tags::{delete_tag, put_tags};
