//! The server from outside: every route of every door, over TCP, as other people's clients and the page use it.
//!
//! `cloud` is the imitation (`/v1`), one folder a tag and one file a verb; `desk` is `/kansei`; `edge` is `/console`;
//! `remote` is a server on an account of another server;
//! `field` is what simulated devices offer; `stories` are journeys over several doors; `coverage` and `conformance` hold routes and answers against the tables
//! and the vendor's definition. Worlds stand still: a test advances the clock itself and never sleeps.

#[cfg(test)]
mod cloud;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod edge;
#[cfg(test)]
#[cfg(unix)]
mod field;
#[cfg(test)]
mod flux;
#[cfg(test)]
mod remote;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod support;
