use crate::soracom::auth::{
    AuthRequest, AuthResponse, IssuePasswordResetTokenRequest, SwitchUserRequest,
    VerifyPasswordResetTokenRequest,
};

crate::endpoints! {
    /// Exchanges credentials for an API key and a token; 401 when they are wrong.
    Auth: POST "/v1/auth" { body: AuthRequest } -> AuthResponse = "Auth/auth";
    /// Ends the token that the call carries.
    Logout: POST "/v1/auth/logout" {} -> () = "Auth/logout";
    /// Makes the caller another SAM user whose trust policy names it; 400 when it does not.
    SwitchUser: POST "/v1/auth/switch_user" { body: SwitchUserRequest } -> AuthResponse = "Auth/switchUser";
    /// Sends a token to the root user's address, with which it may set another password; 400 for another address.
    IssuePasswordResetToken: POST "/v1/auth/password_reset_token/issue" { body: IssuePasswordResetTokenRequest } -> () = "Auth/issuePasswordResetToken";
    /// Sets another password; 400 for a wrong token, 404 for one that has ended.
    VerifyPasswordResetToken: POST "/v1/auth/password_reset_token/verify" { body: VerifyPasswordResetTokenRequest } -> () = "Auth/verifyPasswordResetToken";
}
