//! Tag User: the users of an operator (SAM), with their keys, passwords, permissions and one-time codes.

mod access;
mod endpoints;
mod keys;
mod mfa;
mod types;

pub use access::{
    DefaultPermissions, TrustPolicy, UpdateDefaultPermissionsRequest, UpdateUserPermissionRequest,
    UserPermission,
};
pub use endpoints::{
    CreateUser, CreateUserPassword, DeleteDefaultPermissions, DeleteUser, DeleteUserAuthKey,
    DeleteUserPassword, DeleteUserPermission, DeleteUserTrustPolicy, ENDPOINTS, EnableUserMfa,
    GenerateUserAuthKey, GetDefaultPermissions, GetUser, GetUserAuthKey, GetUserMfaStatus, GetUserPermission,
    GetUserTrustPolicy, HasPassword, ListUserAuthKeys, ListUsers, RevokeUserAuthTokens, RevokeUserMfa,
    UpdateDefaultPermissions, UpdateUser, UpdateUserPassword, UpdateUserPermission, UpdateUserTrustPolicy,
    VerifyUserMfa, visit,
};
pub use keys::{
    AuthKey, CreateUserPasswordRequest, GeneratedAuthKey, HasUserPassword, UpdatePasswordRequest,
};
pub use mfa::{MfaCode, MfaState, MfaStatus, TotpUri};
pub use types::{CreateUserRequest, UpdateUserRequest, User};
