use serde::{Deserialize, Serialize};

use crate::{Rest, Secret};

open_enum! {
    /// How far a user is with one-time codes. [spec: a plain string, its three values named in getMFAStatus]
    MfaState {
        /// A code is asked for at every sign-in with the password.
        Active = "ACTIVE",
        /// No code is asked for.
        Inactive = "INACTIVE",
        /// There is a seed, and no code of it was shown yet: none is asked for.
        Unconfirmed = "UNCONFIRMED",
    }
}

/// Reply of `GET …/mfa`. [spec: MFAStatusOfUseResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MfaStatus {
    /// The state, as text: the definition makes no enum of it.
    pub status: String,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Reply of `POST …/mfa`: the one time that the seed is shown. [spec: EnableMFAOTPResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TotpUri {
    /// `otpauth://totp/…?secret=…`, as an authenticator reads it.
    pub totp_uri: Secret<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `POST …/mfa/verify`. [spec: MFAAuthenticationRequest]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MfaCode {
    /// The code that the authenticator shows.
    #[serde(rename = "mfaOTPCode")]
    pub mfa_otp_code: Secret<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
