//! What a write will touch, before it is made.
//!
//! A [`Planner`] sees one target after the other, with what the desk knows of it ([`TargetFacts`]), and makes a plan of its
//! parts: the `outlook` on each target (or why it is left alone), `effect/` (one contributor per file), `calls`, `warnings`. To say
//! more of a plan, add a contributor to the list there. [`plan`] does it for a request of a few.

mod calls;
mod doors;
mod drift;
mod effect;
mod error;
mod facts;
mod make;
mod outlook;
mod own;
mod pin;
mod planner;
mod scene;
mod warnings;

pub use doors::DoorsOfFleet;
pub use drift::{GroupHashes, hash_of_configuration, is_too_much};
pub use error::PlanError;
pub use facts::{About, Facts, GroupFacts, Groups, HandlersOfGroups, TargetFacts};
pub use make::{PLAN_LIFE_MS, Planned, plan, startable};
pub use own::{Own, OwnStep};
pub use pin::Pin;
pub use planner::Planner;

pub(crate) use calls::{Call, Settings, calls_on_group, calls_on_sim};
pub(crate) use make::hidden;
