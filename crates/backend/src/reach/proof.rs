//! With what somebody signs in to an account, and what of it is held.

use std::time::Duration;

use api::{
    Secret,
    console::context::{AccountProof, AccountSignIn},
    soracom::auth::{Auth, AuthRequest, AuthResponse, Logout, SwitchUser, SwitchUserRequest},
};
use client::{Client, ClientError, Request, Response, Transport, Unreachable};

use tokio::time::timeout;

use super::CloudTransport;

/// What the platform asks for, in its own words.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    request: AuthRequest,
    /// Whoever is acted as from then on.
    switch_to: Option<SwitchUserRequest>,
}

impl Proof {
    /// An AuthKey.
    pub(super) fn of_auth_key(auth_key_id: String, auth_key: Secret<String>) -> Self {
        let request = AuthRequest {
            auth_key_id: Some(auth_key_id),
            auth_key: Some(auth_key),
            ..AuthRequest::default()
        };
        Proof { request, switch_to: None }
    }

    /// What somebody gave, and whether it may be held to renew the token: an AuthKey alone is made for programs.
    pub(super) fn of(sign_in: AccountSignIn) -> (Self, bool) {
        let AccountSignIn { proof, switch_to } = sign_in;
        let renews = matches!(proof, AccountProof::AuthKey { .. });
        let request = match proof {
            AccountProof::Root { email, password, code } => AuthRequest {
                email: Some(email),
                password: Some(password),
                mfa_otp_code: code,
                ..AuthRequest::default()
            },
            AccountProof::AuthKey { auth_key_id, auth_key } => {
                Proof::of_auth_key(auth_key_id, auth_key).request
            }
            AccountProof::SamUser { operator_id, user_name, password, code } => AuthRequest {
                operator_id: Some(operator_id),
                user_name: Some(user_name),
                password: Some(password),
                mfa_otp_code: code,
                ..AuthRequest::default()
            },
        };
        let switch_to = switch_to.map(|to| SwitchUserRequest {
            operator_id: to.operator_id,
            user_name: to.user_name,
            token_timeout_seconds: None,
            rest: api::Rest::default(),
        });
        (Proof { request, switch_to }, renews)
    }

    /// Signs in with it.
    ///
    /// # Errors
    /// The platform does not take it, or does not answer.
    pub(super) async fn enter(&self, cloud: &Client<CloudTransport>) -> Result<AuthResponse, ClientError> {
        let first = cloud.post::<Auth>(&(), &self.request).await?;
        let Some(to) = &self.switch_to else { return Ok(first) };
        let as_first = Client::new(WithKeys { cloud, keys: &first });
        let switched = as_first.post::<SwitchUser>(&(), to).await;
        // Nobody uses the first one's token any more.
        revoke(cloud, &first).await;
        switched
    }
}

/// How long it is tried to end a token that nobody uses any more: whoever signs out waits for it.
const PARTING: Duration = Duration::from_secs(5);

/// Ends a token at the platform, as far as that can be reached; else it ends in its time.
pub(super) async fn revoke(cloud: &Client<CloudTransport>, keys: &AuthResponse) {
    let carrier = Client::new(WithKeys { cloud, keys });
    let why = match timeout(PARTING, carrier.post::<Logout>(&(), &())).await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "no answer in time".to_owned(),
    };
    tracing::warn!(why, "a token could not be ended at the platform; it ends in its time");
}

/// Requests with a key and a token.
pub(super) struct WithKeys<'a> {
    pub(super) cloud: &'a Client<CloudTransport>,
    pub(super) keys: &'a AuthResponse,
}

impl Transport for WithKeys<'_> {
    async fn send(&self, mut request: Request) -> Result<Response, Unreachable> {
        request.headers.push(("x-soracom-api-key".into(), self.keys.api_key.expose().clone()));
        request.headers.push(("x-soracom-token".into(), self.keys.token.expose().clone()));
        self.cloud.transport().send(request).await
    }
}
