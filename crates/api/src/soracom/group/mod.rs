//! Tag Group: SIM groups and their configuration by namespace.

mod endpoints;
mod takes_hold;
mod types;

pub use endpoints::{
    CreateGroup, DeleteConfigurationNamespace, DeleteConfigurationParameter, DeleteGroup, DeleteGroupTag,
    ENDPOINTS, GetGroup, ListGroups, ListSubscribersInGroup, PutConfigurationParameters, PutGroupTags, visit,
};
pub use takes_hold::{TakesHold, takes_hold};
pub use types::{
    ConfigurationParameter, CreateGroupRequest, Group, GroupConfiguration, ListGroupsQuery,
    ListSubscribersInGroupQuery, Namespace,
};
