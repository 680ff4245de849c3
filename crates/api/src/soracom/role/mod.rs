//! Tag Role: statements under a name, attached to users.

mod endpoints;
mod types;

pub use endpoints::{
    AttachRole, CreateRole, DeleteRole, DetachRole, ENDPOINTS, GetRole, ListRoleAttachedUsers,
    ListRoleVersions, ListRoles, ListUserRoles, UpdateRole, visit,
};
pub use types::{
    AttachRoleRequest, CreatedRole, ListRolesQuery, Role, RoleOwner, RoleOwners, RoleRequest, RoleSummary,
    RoleVersion,
};
