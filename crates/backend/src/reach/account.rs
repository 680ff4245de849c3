//! A context's API with its keys: signs in when it must, and again when the token has ended.

use std::time::Duration;

use api::{
    Secret,
    soracom::auth::{Auth, AuthRequest, AuthResponse},
};
use client::{Client, Request, Response, Transport, Unreachable};
use tokio::sync::Mutex;

use crate::{reach::CloudTransport, steady};

/// An account on a platform. Requests through it carry its key and token.
#[derive(Debug)]
pub(crate) struct Account {
    cloud: Client<CloudTransport>,
    auth_key_id: String,
    auth_key: Secret<String>,
    keys: Mutex<Option<Held>>,
}

/// What somebody who has signed in carries.
#[derive(Debug, Clone)]
struct Held {
    keys: AuthResponse,
    /// When that was, by the steady clock.
    since: Duration,
}

/// Who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignedIn {
    /// The SAM user; none for the root user.
    pub(crate) user: Option<String>,
    /// When, by the steady clock.
    pub(crate) since: Duration,
}

impl Account {
    pub(crate) fn new(transport: CloudTransport, auth_key_id: String, auth_key: Secret<String>) -> Self {
        Account { cloud: Client::new(transport), auth_key_id, auth_key, keys: Mutex::new(None) }
    }

    /// Whether the calls are signed by the root user, who may do everything; false also where nobody could sign in.
    pub(crate) async fn is_root(&self) -> bool {
        self.keys(None).await.is_ok_and(|keys| keys.user_name.is_none())
    }

    /// As whom this account has signed in, and when; none where it could not.
    pub(crate) async fn signed_in(&self) -> Option<SignedIn> {
        self.keys(None).await.ok()?;
        let held = self.keys.lock().await;
        let Held { keys, since } = held.as_ref()?;
        Some(SignedIn { user: keys.user_name.clone().filter(|name| !name.is_empty()), since: *since })
    }

    async fn keys(&self, stale: Option<&AuthResponse>) -> Result<AuthResponse, Unreachable> {
        let mut keys = self.keys.lock().await;
        let held = keys.as_ref().map(|held| &held.keys);
        if let Some(held) = held.filter(|held| stale.is_none_or(|stale| stale.token != held.token)) {
            return Ok(held.clone());
        }
        let request = AuthRequest {
            auth_key_id: Some(self.auth_key_id.clone()),
            auth_key: Some(self.auth_key.clone()),
            ..AuthRequest::default()
        };
        let fresh =
            self.cloud.post::<Auth>(&(), &request).await.map_err(|error| Unreachable(error.to_string()))?;
        *keys = Some(Held { keys: fresh.clone(), since: steady::steady() });
        Ok(fresh)
    }

    async fn with(&self, keys: &AuthResponse, request: &Request) -> Result<Response, Unreachable> {
        let mut request = request.clone();
        request.headers.push(("x-soracom-api-key".into(), keys.api_key.expose().clone()));
        request.headers.push(("x-soracom-token".into(), keys.token.expose().clone()));
        self.cloud.transport().send(request).await
    }
}

impl Transport for Account {
    /// A 401 is no answer of the operation itself: nothing was done, so it is safe to sign in and send once more.
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let keys = self.keys(None).await?;
        let response = self.with(&keys, &request).await?;
        if response.status != 401 {
            return Ok(response);
        }
        let keys = self.keys(Some(&keys)).await?;
        self.with(&keys, &request).await
    }
}
