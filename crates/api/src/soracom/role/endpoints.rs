use crate::{
    id::{OperatorId, RoleId, UserName},
    soracom::{
        role::{AttachRoleRequest, CreatedRole, ListRolesQuery, Role, RoleRequest, RoleSummary, RoleVersion},
        user::User,
    },
};

crate::endpoints! {
    /// All roles, without pages.
    ListRoles: GET "/v1/operators/{operator_id}/roles" { path: OperatorId, query: ListRolesQuery } -> Vec<RoleSummary> = "Role/listRoles";
    /// One role.
    GetRole: GET "/v1/operators/{operator_id}/roles/{role_id}" { path: (OperatorId, RoleId) } -> Role = "Role/getRole";
    /// Adds a role under the id of the path; 200.
    CreateRole: POST "/v1/operators/{operator_id}/roles/{role_id}" { path: (OperatorId, RoleId), body: RoleRequest } -> CreatedRole = "Role/createRole";
    /// Replaces description and statements; tokens keep the old ones.
    UpdateRole: PUT "/v1/operators/{operator_id}/roles/{role_id}" { path: (OperatorId, RoleId), body: RoleRequest } -> () = "Role/updateRole";
    /// Deletes a role; 400 while it is attached to somebody.
    DeleteRole: DELETE "/v1/operators/{operator_id}/roles/{role_id}" { path: (OperatorId, RoleId) } -> () = "Role/deleteRole";
    /// The users that a role is attached to.
    ListRoleAttachedUsers: GET "/v1/operators/{operator_id}/roles/{role_id}/users" { path: (OperatorId, RoleId) } -> Vec<User> = "Role/listRoleAttachedUsers";
    /// The versions of a role that the vendor manages; 400 for any other.
    ListRoleVersions: GET "/v1/operators/{operator_id}/roles/{role_id}/versions" { path: (OperatorId, RoleId) } -> Vec<RoleVersion> = "Role/listRoleVersions";
    /// The roles of a user.
    ListUserRoles: GET "/v1/operators/{operator_id}/users/{user_name}/roles" { path: (OperatorId, UserName) } -> Vec<Role> = "Role/listUserRoles";
    /// Attaches a role; 400 when it is attached already, or is not there.
    AttachRole: POST "/v1/operators/{operator_id}/users/{user_name}/roles" { path: (OperatorId, UserName), body: AttachRoleRequest } -> () = "Role/attachRole";
    /// Detaches a role; 200.
    DetachRole: DELETE "/v1/operators/{operator_id}/users/{user_name}/roles/{role_id}" { path: (OperatorId, UserName, RoleId) } -> () = "Role/detachRole";
}
