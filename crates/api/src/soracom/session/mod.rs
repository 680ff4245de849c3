//! Sessions, as SIMs and subscribers show them and as their history tells them.

mod event;
mod status;

pub use event::{ListSessionEventsQuery, SessionEvent, SessionEventKind};
pub use status::{Cell, Placement, PreviousSession, RadioType, SessionStatus};
