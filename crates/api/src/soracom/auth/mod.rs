//! Tag Auth: from credentials to an API key and a token.

mod endpoints;
mod types;

pub use endpoints::{
    Auth, ENDPOINTS, IssuePasswordResetToken, Logout, SwitchUser, VerifyPasswordResetToken, visit,
};
pub use types::{
    AuthRequest, AuthResponse, IssuePasswordResetTokenRequest, SwitchUserRequest,
    VerifyPasswordResetTokenRequest,
};
