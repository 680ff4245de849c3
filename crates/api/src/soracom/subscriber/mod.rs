//! Tag Subscriber: the same rows as the SIMs, by IMSI (the vendor's older view).

mod endpoints;
mod types;

pub use endpoints::{
    ActivateSubscriber, DeactivateSubscriber, DeleteSubscriberSession, DeleteSubscriberTag,
    DisableTermination, ENDPOINTS, EnableTermination, GetSubscriber, ListSessionEvents, ListSubscribers,
    PutSubscriberTags, SetExpiryTime, SetGroup, SetImeiLock, SetSubscriberToStandby, SuspendSubscriber,
    TerminateSubscriber, UnsetExpiryTime, UnsetGroup, UnsetImeiLock, UpdateSpeedClass, visit,
};
pub use types::{
    ListSubscribersQuery, LocationRegistrationStatus, MatchMode, NetworkRegistration, Subscriber,
};
