//! Tag Sim.

mod endpoints;
pub mod lifecycle;
mod requests;
mod types;

pub use endpoints::{
    ActivateSim, DeactivateSim, DeleteSimSession, DeleteSimTag, ENDPOINTS, GetSim, ListSimSessionEvents,
    ListSims, PutSimTags, SetSimGroup, UnsetSimGroup, UpdateSimSpeedClass, visit,
};
pub use requests::{ListSimsQuery, SetGroupRequest, TagUpdateRequest, UpdateSpeedClassRequest};
pub use types::{
    Capabilities, ExpiryAction, ImeiLock, ModuleType, Sim, SimProfile, SimStatus, SimType,
    SimplifiedSubscriber, SubscriptionStatus, TagSet,
};
