//! The OTA-driven group move: event handlers and a Flux app that are made together, and how far their SIMs are.
//!
//! It joins what desk knows of the fleet (its mirror) with what automation heard; it writes through `client` and through
//! automation, and orders nothing by itself: that is a plan of the operator's.

mod board;
mod http;
mod looks;
mod make;
mod moves;
mod survey;

pub(crate) use http::routes;
pub(crate) use moves::{OtaMoves, Stand};
