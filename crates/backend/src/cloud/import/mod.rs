//! A recorded fleet becomes a world: what the official client printed, loaded record by record.

mod load;
mod read;
mod recording;

pub use load::{ImportReport, import};
pub use read::Complaint;
