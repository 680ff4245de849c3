use serde::{Deserialize, Serialize};

use crate::{Rest, Secret};

/// Body of `POST …/token`. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GenerateTokenRequest {
    /// Life of the new token in seconds; 86,400 unless said, 172,800 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_timeout_seconds: Option<i64>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Reply of `POST …/token`: goes with the API key that the call carried. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GeneratedToken {
    /// The new token.
    pub token: Secret<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Reply of `POST …/mfa/verify`: the one time that the codes are shown. [spec: OperatorMFAVerifyingResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupCodes {
    /// Each ends the root user's one-time codes when the authenticator is lost.
    pub backup_codes: Vec<Secret<String>>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `DELETE …/mfa`. [spec: MFARevokeRequest]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RevokeMfaRequest {
    /// The root user's password.
    pub password: Secret<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
