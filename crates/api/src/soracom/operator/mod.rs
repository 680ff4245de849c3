//! Tag Operator: the root user's AuthKeys, tokens and one-time codes.

mod endpoints;
mod types;

pub use endpoints::{
    DeleteOperatorAuthKey, ENDPOINTS, EnableMfa, GenerateAuthToken, GenerateOperatorAuthKey, GetMfaStatus,
    ListOperatorAuthKeys, RevokeMfa, RevokeOperatorAuthTokens, VerifyMfa, visit,
};
pub use types::{BackupCodes, GenerateTokenRequest, GeneratedToken, RevokeMfaRequest};
