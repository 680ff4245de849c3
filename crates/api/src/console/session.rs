//! Signing in to a Kansei server. The page holds a Kansei session and never a key of the platform.

use serde::{Deserialize, Serialize};

use crate::{Secret, UnixMillis, id::OperatorId};

/// Version of the exchange between page and server; they must be equal.
pub const PROTOCOL: u32 = 1;

crate::endpoints! {
    /// Opens a session; 401 when the credentials are wrong, the code was used, or is older than ten minutes.
    SignIn: POST "/kansei/sign-in" { body: SignInRequest } -> SignedIn;
    /// Who is signed in; 401 for nobody.
    CurrentSession: GET "/kansei/session" {} -> SignedIn;
    /// Ends the session.
    SignOut: POST "/kansei/sign-out" {} -> ();
    /// A ticket that opens the feed's socket once, within 30 seconds.
    CreateTicket: POST "/kansei/ticket" {} -> Ticket;
}

/// What a person signs in with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInRequest {
    /// The proof.
    pub credentials: Credentials,
    /// How the session is to be kept.
    #[serde(default)]
    pub keep: Keep,
}

/// A proof of who somebody is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Credentials {
    /// The single-use code of a sign-in link.
    Code {
        /// The code.
        code: Secret<String>,
    },
    /// The operator's e-mail address and password.
    Password {
        /// The address.
        email: String,
        /// The password.
        password: Secret<String>,
    },
    /// An AuthKey.
    AuthKey {
        /// `keyId-…`.
        auth_key_id: String,
        /// `secret-…`.
        auth_key: Secret<String>,
    },
}

/// Where the page's session lives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Keep {
    /// In a cookie that scripts cannot read: for a page that came from this server.
    #[default]
    Cookie,
    /// In the page's memory, sent as `Authorization: Bearer`: for a page of another origin and the desktop.
    Bearer,
}

/// An open session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// What the page is connected to.
    pub server: ServerInfo,
    /// When the session ends by itself.
    pub expires_at: UnixMillis,
    /// The bearer token, only in the reply to a sign-in that asked for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret<String>>,
}

/// A person at this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// What to call them: the e-mail address.
    pub name: String,
    /// Their operator.
    pub operator_id: OperatorId,
}

/// The Kansei process behind the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerInfo {
    /// Its version.
    pub version: String,
    /// The commit it was built from.
    pub commit: String,
    /// See [`PROTOCOL`].
    pub protocol: u32,
}

/// Opens the feed's socket once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// Goes into the socket's query as `ticket`.
    pub ticket: Secret<String>,
}
