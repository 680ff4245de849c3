use crate::soracom::auth::{AuthRequest, AuthResponse, SwitchUserRequest};

crate::endpoints! {
    /// Exchanges credentials for an API key and a token; 401 when they are wrong.
    Auth: POST "/v1/auth" { body: AuthRequest } -> AuthResponse = "Auth/auth";
    /// Ends the token that the call carries.
    Logout: POST "/v1/auth/logout" {} -> () = "Auth/logout";
    /// Makes the caller another SAM user whose trust policy names it; 400 when it does not.
    SwitchUser: POST "/v1/auth/switch_user" { body: SwitchUserRequest } -> AuthResponse = "Auth/switchUser";
}
