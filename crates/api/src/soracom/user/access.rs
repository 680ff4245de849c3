use serde::{Deserialize, Serialize};

use crate::Rest;

/// What a user may do, in statements: JSON as text. [spec: GetUserPermissionResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserPermission {
    /// `{"statements":[…]}`.
    pub permission: String,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `PUT …/users/{user_name}/permission`. [spec: SetUserPermissionRequest]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateUserPermissionRequest {
    /// `{"statements":[…]}`.
    pub permission: String,
    /// A description; no answer shows it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Who may switch to a user, in statements: JSON as text. Body and reply have the same form. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TrustPolicy {
    /// `{"statements":[…]}`; absent where none is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_policy: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// The statements that hold for every user of the operator. [spec: GetDefaultPermissionsResponse]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DefaultPermissions {
    /// `{"statements":[…]}`; absent where none are set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_permissions: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `PUT …/users/default_permissions`. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateDefaultPermissionsRequest {
    /// `{"statements":[…]}`.
    pub permissions: String,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
