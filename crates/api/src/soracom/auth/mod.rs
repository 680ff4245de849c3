//! Tag Auth: from credentials to an API key and a token.

mod endpoints;
mod types;

pub use endpoints::{Auth, ENDPOINTS, Logout, SwitchUser, visit};
pub use types::{AuthRequest, AuthResponse, SwitchUserRequest};
