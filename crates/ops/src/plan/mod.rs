//! What a write will touch, before it is made.
//!
//! [`plan`] looks at a request and at what the desk knows ([`Facts`]) and fills a plan from its parts: `refusals`,
//! `effect/` (one contributor per file), `calls`, `warnings`. To say more of a plan, add a contributor to the list there.

mod calls;
mod effect;
mod error;
mod facts;
mod make;
mod pin;
mod refusals;
mod scene;
mod warnings;

pub use error::PlanError;
pub use facts::{Facts, GroupFacts, TargetFacts};
pub use make::{PLAN_LIFE_MS, accepted, pins, plan, startable};
pub use pin::Pin;

pub(crate) use calls::{Call, calls_on_group, calls_on_sim};
pub(crate) use make::hidden;
