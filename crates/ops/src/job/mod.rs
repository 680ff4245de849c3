//! A plan being carried out: a state machine without I/O.
//!
//! [`JobState::next`] says what to do now; the desk does it and feeds the answer back. Whatever is worth keeping leaves by
//! [`JobState::take_changes`]: the job, the items that changed, rows for the ledger; the desk keeps them in one transaction.
//! A call is announced ([`JobState::calling`]) and kept before it is made, so after a crash the disk names the calls that may
//! have been in flight. Their outcome is then looked up ([`JobState::resume`]) before anything is repeated.
//!
//! A job may have a million items. Only those that were begun and are not over stand in memory; targets are brought when
//! there is room for them, in waves ([`crate::pacing`]).
//!
//! One cut: read the SIM and its newest events (which session ids are there already?) → call → accepted → `Deleted` of
//! the old session id and `Created` under an id that was not there before → read the SIM (what did it pick up?) → verdict.
//! A SIM that does not come back within the limit is judged done-unverified and stays overdue; when it returns, however
//! late, the item closes itself and may become done-verified.

mod begin;
mod call;
mod cut;
mod evidence;
mod give_up;
mod judge;
mod kept;
mod limits;
mod next;
mod open;
mod queue;
mod read;
mod recheck;
mod settings;
mod settle_up;
mod state;
mod step;
mod wanted;
mod work;

pub use kept::{Changes, Head, KeptItem};
pub use limits::Limits;
pub use state::{JobState, Start, StartError};
pub use step::Step;
