//! How fast a job goes: a canary first, waves that grow, and a brake that stops it by itself.
//!
//! [`Course`] knows no SIM and no call. It is told what became of each item and says how many more may be begun; who runs a
//! job asks it before each item. Time enters with the question.

mod brake;
mod course;

pub use api::console::pace::Pace;
pub use brake::Outcome;
pub use course::Course;
