use serde::{Deserialize, Serialize};

use crate::{Rest, Secret, id::OperatorId};

/// Credentials: e-mail and password, an AuthKey, or a SAM user. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AuthRequest {
    /// The root user's e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The password of the root or the SAM user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret<String>>,
    /// `keyId-…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_key_id: Option<String>,
    /// `secret-…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_key: Option<Secret<String>>,
    /// The operator of a SAM user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// A SAM user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// A one-time code, when the user has MFA.
    #[serde(rename = "mfaOTPCode", skip_serializing_if = "Option::is_none")]
    pub mfa_otp_code: Option<Secret<String>>,
    /// Life of the token in seconds; 86,400 unless said, 172,800 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_timeout_seconds: Option<i64>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// To whom to switch, and for how long. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SwitchUserRequest {
    /// The operator of that user.
    pub operator_id: OperatorId,
    /// Its name. There is no switching to a root user.
    pub user_name: String,
    /// Life of the token in seconds, 180 to 3,600; 3,600 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_timeout_seconds: Option<i64>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Whose password is to be set anew. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IssuePasswordResetTokenRequest {
    /// The root user's e-mail address.
    pub email: String,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Another password, and the token that allows it. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VerifyPasswordResetTokenRequest {
    /// The password from now on.
    pub password: Secret<String>,
    /// The token that was sent.
    pub token: Secret<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// A signed-in user's keys. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthResponse {
    /// Goes into `X-Soracom-API-Key`.
    pub api_key: Secret<String>,
    /// Goes into `X-Soracom-Token`; JWT-shaped, its second part names the operator.
    pub token: Secret<String>,
    /// The operator.
    pub operator_id: OperatorId,
    /// The SAM user's name; absent for the root user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
