//! Remote access: doors of the account, and leases, which are promises that a door of ours closes.
//!
//! A door is opened as a lease and in no other way. Its own duration at the platform is the lease's, so whatever becomes of this
//! server it is closed when the lease ends. Nothing extends a door: whoever needs it for longer opens a second one, on another
//! port, and the first is closed when its last connection has ended.

mod door;
mod draft;
mod endpoints;
mod promise;
mod ranges;

pub use door::{Door, DoorAddress, DoorBoard, DoorCount, DoorVisit, SourceHint};
pub use draft::{
    CloseDoorsRequest, EVERYBODY, ExtendLeaseRequest, ForwardRequest, LeaseDraft, LeaseFault, LeaseFinding,
    LeasePreview, MOST_MINUTES, MOST_RANGES, MOST_REASON, MOST_TICKET, OpenLeaseRequest, lets_in_everybody,
};
pub use endpoints::{
    CloseDoors, CountDoors, ENDPOINTS, ExtendLease, ForwardLease, ListDoors, OpenLease, PreviewLease,
    StopForward, visit,
};
pub use promise::{CloseReason, Lease, LeaseStanding};
pub use ranges::{is_range, let_in, too_broad};
