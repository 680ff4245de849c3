use serde::{Deserialize, Serialize};

use crate::{
    Rest, UnixSeconds,
    id::UserName,
    soracom::{role::RoleSummary, user::AuthKey},
};

/// A user as lists and reads show it. [spec: UserDetailResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Its name.
    pub user_name: UserName,
    /// What somebody wrote about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it can sign in with a password.
    pub has_password: bool,
    /// Its own permission as JSON text; absent where none is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// Its AuthKeys, without their secrets.
    pub auth_key_list: Vec<AuthKey>,
    /// The roles that are attached.
    pub role_list: Vec<RoleSummary>,
    /// When it was added.
    pub create_date_time: UnixSeconds,
    /// When it last changed.
    pub update_date_time: UnixSeconds,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `POST …/users/{user_name}`. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateUserRequest {
    /// A description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `PUT …/users/{user_name}`. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateUserRequest {
    /// The new description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
