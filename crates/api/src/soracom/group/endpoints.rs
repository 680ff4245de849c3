use crate::{
    Page,
    id::GroupId,
    soracom::{
        group::{
            ConfigurationParameter, CreateGroupRequest, Group, ListGroupsQuery, ListSubscribersInGroupQuery,
        },
        sim::{Sim, TagUpdateRequest},
    },
};

crate::endpoints! {
    /// Lists groups, one page at a time.
    ListGroups: GET "/v1/groups" { query: ListGroupsQuery } -> Page<Group> = "Group/listGroups";
    /// Creates a group; 201.
    CreateGroup: POST "/v1/groups" { body: CreateGroupRequest } -> Group = "Group/createGroup";
    /// One group; 404 for an unknown one.
    GetGroup: GET "/v1/groups/{group_id}" { path: GroupId } -> Group = "Group/getGroup";
    /// Deletes a group; its SIMs are then in none.
    DeleteGroup: DELETE "/v1/groups/{group_id}" { path: GroupId } -> () = "Group/deleteGroup";
    /// The members; typed as SIMs in this version of the definition.
    ListSubscribersInGroup: GET "/v1/groups/{group_id}/subscribers" { path: GroupId, query: ListSubscribersInGroupQuery } -> Page<Sim> = "Group/listSubscribersInGroup";
    /// Inserts or replaces the named keys of a namespace; the whole configuration may hold 8 KB.
    PutConfigurationParameters: PUT "/v1/groups/{group_id}/configuration/{namespace}" { path: (GroupId, String), body: Vec<ConfigurationParameter> } -> Group = "Group/putConfigurationParameters";
    /// Removes one key.
    DeleteConfigurationParameter: DELETE "/v1/groups/{group_id}/configuration/{namespace}/{name}" { path: (GroupId, String, String) } -> () = "Group/deleteConfigurationParameter";
    /// Removes a namespace; 400 where it is not set.
    DeleteConfigurationNamespace: DELETE "/v1/groups/{group_id}/configuration/{namespace}" { path: (GroupId, String) } -> () = "Group/deleteConfigurationNamespace";
    /// Inserts or replaces tags.
    PutGroupTags: PUT "/v1/groups/{group_id}/tags" { path: GroupId, body: Vec<TagUpdateRequest> } -> Group = "Group/putGroupTags";
    /// Removes a tag.
    DeleteGroupTag: DELETE "/v1/groups/{group_id}/tags/{tag_name}" { path: (GroupId, String) } -> () = "Group/deleteGroupTag";
}
