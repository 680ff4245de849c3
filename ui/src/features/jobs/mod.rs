//! Jobs: which there are, and how one of them goes. An operator comes here to watch many SIMs come back, to stop, and to
//! learn what those that did not have in common.

mod cells;
mod figures;
mod head;
mod job_page;
mod jobs_page;
mod log;
mod needs;
mod pages;
mod returns;
mod shared_by;
mod standing;
mod watch;
mod waves;

pub(crate) use pages::{job_page, jobs_page};
