//! Plans and jobs as they are shown: what a write will touch before it is made, how far it is, and how it ended.

mod change;
mod dialog;
mod effects;
mod handler_lines;
mod of_many;
mod pacing;
mod pages;
mod progress;
mod verdicts;

pub(crate) use effects::{call_line, value_words};
pub(crate) use pages::{ChangeDialog, PlanDialog};
pub(crate) use progress::JobProgress;
pub(crate) use verdicts::{VerdictToasts, steer_word, verdict_shape, verdict_word};
