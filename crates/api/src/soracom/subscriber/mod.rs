//! Tag Subscriber: the same rows as the SIMs, by IMSI (the vendor's older view).

mod endpoints;
mod types;

pub use endpoints::{
    ActivateSubscriber, DeactivateSubscriber, DeleteSubscriberSession, DeleteSubscriberTag, ENDPOINTS,
    GetSubscriber, ListSessionEvents, ListSubscribers, PutSubscriberTags, SetGroup, UnsetGroup,
    UpdateSpeedClass, visit,
};
pub use types::{
    ListSubscribersQuery, LocationRegistrationStatus, MatchMode, NetworkRegistration, Subscriber,
};
