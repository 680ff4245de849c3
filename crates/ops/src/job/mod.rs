//! A plan being carried out: a state machine without I/O.
//!
//! [`JobState::next`] says what to do now; the desk does it and feeds the answer back. Whatever is worth keeping leaves
//! as records ([`JobState::take_records`]); the desk appends them and saves the state in the same transaction. A call is
//! announced ([`JobState::calling`]) and saved before it is made, so after a crash the state on disk names the call that
//! may have been in flight. Its outcome is then looked up ([`JobState::resume`]) before anything is repeated.
//!
//! One cut: read the SIM and its newest events (which session ids are there already?) → call → accepted → `Deleted` of
//! the old session id and `Created` under an id that was not there before → read the SIM (what did it pick up?) → verdict.
//! A SIM that does not come back within the limit is judged done-unverified and stays overdue; when it returns, however
//! late, the item closes itself and may become done-verified.

mod call;
mod cut;
mod evidence;
mod give_up;
mod judge;
mod limits;
mod next;
mod read;
mod recheck;
mod settings;
mod short;
mod state;
mod step;
mod wanted;
mod work;

pub use limits::Limits;
pub use state::{JobState, Start, StartError};
pub use step::Step;
