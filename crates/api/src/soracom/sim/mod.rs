//! Tag Sim.

mod container;
mod endpoints;
pub mod lifecycle;
mod profile;
mod requests;
mod status;
mod status_history;
pub mod subscription;
mod types;

pub use container::{
    AddSubscriptionRequest, SubscriptionContainer, SubscriptionContainerStatus, SubscriptionType,
};
pub use endpoints::{
    ActivateSim, AddSubscription, CancelSubscriptionContainerDownload, DeactivateSim, DeleteSimSession,
    DeleteSimTag, DisableSimTermination, ENDPOINTS, EnableSimTermination, GetSim, ListSimSessionEvents,
    ListSimStatusHistory, ListSims, PutSimTags, SetSimExpiryTime, SetSimGroup, SetSimImeiLock,
    SetSimToStandby, SuspendSim, TerminateSim, TerminateSubscriptionContainer, UnsetSimExpiryTime,
    UnsetSimGroup, UnsetSimImeiLock, UpdateSimSpeedClass, visit,
};
pub use profile::{SimProfile, SimplifiedSubscriber};
pub use requests::{
    ListSimsQuery, SetExpiryTimeRequest, SetGroupRequest, SetImeiLockRequest, TagUpdateRequest,
    UpdateSpeedClassRequest,
};
pub use status::{SimStatus, SubscriptionStatus};
pub use status_history::{ListSimStatusHistoryQuery, SimStatusHistoryEntry, SortOrder};
pub use types::{Capabilities, ExpiryAction, ImeiLock, ModuleType, Sim, SimType, TagSet};
