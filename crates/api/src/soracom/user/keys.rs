use serde::{Deserialize, Serialize};

use crate::{Rest, Secret, UnixSeconds, id::AuthKeyId};

/// An AuthKey of the root or a SAM user, without its secret. [spec: AuthKeyResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthKey {
    /// `keyId-…`.
    pub auth_key_id: AuthKeyId,
    /// When it was generated.
    pub create_date_time: UnixSeconds,
    /// When somebody last signed in with it; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_date_time: Option<UnixSeconds>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// A new AuthKey, the one time that its secret is shown. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GeneratedAuthKey {
    /// `keyId-…`.
    pub auth_key_id: AuthKeyId,
    /// `secret-…`.
    pub auth_key: Secret<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Whether a user has a password. [spec: GetUserPasswordResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HasUserPassword {
    /// True when it has.
    pub has_password: bool,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `POST …/users/{user_name}/password`. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateUserPasswordRequest {
    /// The password.
    pub password: Secret<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `PUT …/users/{user_name}/password`. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePasswordRequest {
    /// The password that holds until then.
    pub current_password: Secret<String>,
    /// The password that holds from then on.
    pub new_password: Secret<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
