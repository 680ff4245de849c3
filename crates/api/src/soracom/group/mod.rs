//! Tag Group: SIM groups and their configuration by namespace.

mod endpoints;
mod types;

pub use endpoints::{
    CreateGroup, DeleteConfigurationNamespace, DeleteConfigurationParameter, DeleteGroup, DeleteGroupTag,
    ENDPOINTS, GetGroup, ListGroups, ListSubscribersInGroup, PutConfigurationParameters, PutGroupTags, visit,
};
pub use types::{
    ConfigurationParameter, CreateGroupRequest, Group, GroupConfiguration, ListGroupsQuery,
    ListSubscribersInGroupQuery, Namespace,
};
