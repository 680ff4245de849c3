//! Contexts: the accounts that a server works on. Local worlds are there by themselves; accounts at other endpoints of the same API
//! are added, and somebody signs in to them.

use serde::{Deserialize, Serialize};

use crate::{
    Secret, UnixMillis,
    console::notice::Notice,
    id::{ContextId, OperatorId},
};

crate::endpoints! {
    /// Every context of this server.
    ListContexts: GET "/kansei/contexts" {} -> Vec<Context>;
    /// Adds an account elsewhere, to which nobody is signed in yet; 409 where a context has that id, 400 for an endpoint that is none.
    AddContext: POST "/kansei/contexts" { body: AddContextRequest } -> Context;
    /// Forgets an account elsewhere, and signs out of it; what the ledger says of it stays. 409 for a local world, while a job
    /// runs, and while a door of ours may be open.
    RemoveContext: DELETE "/kansei/contexts/{context}" { path: ContextId } -> ();
    /// Signs in to a context's account; 403 where the platform does not take the credentials, 409 for a local world.
    SignInAccount: POST "/kansei/contexts/{context}/account" { path: ContextId, body: AccountSignIn } -> Context;
    /// Signs out of it, which ends the token there; 409 while a door of ours may be open, for nobody could close it.
    SignOutAccount: DELETE "/kansei/contexts/{context}/account" { path: ContextId } -> Context;
    /// Lets writes pass for so many minutes, or none from now on; 409 where that is not asked.
    UnlockWrites: POST "/kansei/contexts/{context}/writes" { path: ContextId, body: UnlockRequest } -> Context;
}

/// The code of a refusal of a context whose writes are locked: nothing was sent, and the same call may be made once they are not.
pub const LOCKED: &str = "KNS0423";
/// The code of a refusal of a context to whose account nobody is signed in: nothing was sent.
pub const NOBODY_SIGNED_IN: &str = "KNS0440";
/// The most minutes for which writes are unlocked.
pub const MOST_UNLOCKED_MINUTES: u16 = 60;
/// The most characters of a context's name.
pub const MOST_CONTEXT_NAME: usize = 60;

/// An account that a server works on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// Its id, as in every URL.
    pub id: ContextId,
    /// What kind of account it is.
    pub kind: ContextKind,
    /// The API's endpoint, e.g. `http://127.0.0.1:8080`.
    pub endpoint: String,
    /// How many SIMs it has, as far as they were read.
    pub sims: u64,
    /// The context's time.
    pub clock: Clock,
    /// What stands in the way of it just now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// How this server stands with an account elsewhere; none of a local world.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<Remote>,
}

/// What kind of account a context is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ContextKind {
    /// A world in this server: nothing leaves this machine.
    Local,
    /// Another endpoint of the same API.
    Other,
}

/// How a server stands with an account elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remote {
    /// What people call it.
    pub name: String,
    /// Whether it is marked as production, whose writes are locked until somebody unlocks them.
    pub production: bool,
    /// Who is signed in to it; none where nobody is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<SignedInAccount>,
    /// Whether writes pass.
    pub writes: Writes,
    /// How far its fleet was read.
    pub reading: Reading,
    /// By how many milliseconds the platform's clock is ahead of the server's, where that is proved; times of the context are the
    /// platform's.
    #[serde(default)]
    pub skew_ms: i64,
}

/// Whose calls they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedInAccount {
    /// The operator.
    pub operator_id: OperatorId,
    /// The SAM user; none for the root user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Whether this server can sign in again by itself when the token ends: it holds an AuthKey, in memory.
    pub renews: bool,
}

/// Whether a context's writes pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Writes {
    /// They do.
    Open,
    /// None is sent.
    Locked,
    /// They do for a while.
    Until {
        /// When they are locked again, by the wall clock.
        at: UnixMillis,
    },
}

/// How far a fleet elsewhere was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// SIMs that the sweep under way has read; none while none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<u64>,
    /// When the last whole sweep began, by the wall clock: no row is older. None before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole_since: Option<UnixMillis>,
    /// Why the last sweep broke off, in the platform's words or ours; it is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// An account to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddContextRequest {
    /// Its id, as it will stand in URLs: lower-case letters, digits and dashes.
    pub id: ContextId,
    /// What people call it; [`MOST_CONTEXT_NAME`] characters at most.
    pub name: String,
    /// Where the API is: `https://api.soracom.io`, `https://g.api.soracom.io`, or another endpoint of it. Plain HTTP only on
    /// this machine.
    pub endpoint: String,
    /// Whether it is production.
    pub production: bool,
}

/// How somebody signs in to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountSignIn {
    /// The proof.
    pub proof: AccountProof,
    /// The SAM user as whom to act from then on, whose trust policy names the one who signs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switch_to: Option<SwitchTo>,
}

/// A SAM user of any operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SwitchTo {
    /// Its operator.
    pub operator_id: OperatorId,
    /// Its name.
    pub user_name: String,
}

/// A proof of who somebody is at the platform. Only an AuthKey is held, in memory, to renew the token; of the others nothing is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AccountProof {
    /// The root user's.
    Root {
        /// The address.
        email: String,
        /// The password.
        password: Secret<String>,
        /// The one-time code, where the user has MFA.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<Secret<String>>,
    },
    /// An AuthKey.
    AuthKey {
        /// `keyId-…`.
        auth_key_id: String,
        /// `secret-…`.
        auth_key: Secret<String>,
    },
    /// A SAM user's.
    SamUser {
        /// The operator.
        operator_id: OperatorId,
        /// The name.
        user_name: String,
        /// The password.
        password: Secret<String>,
        /// The one-time code, where the user has MFA.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<Secret<String>>,
    },
}

/// For how long writes pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockRequest {
    /// Minutes, [`MOST_UNLOCKED_MINUTES`] at most; 0 locks at once.
    pub minutes: u16,
}

/// A context's time. Every relative time on screen is computed from it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Clock {
    /// The context's time at the moment of the answer.
    pub now: UnixMillis,
    /// Context seconds in a wall second; 1 unless the world is simulated faster.
    pub scale: f64,
    /// True while the clock stands still.
    pub paused: bool,
    /// True once the clock differs from the wall clock, or may: somebody set, paused or scaled it.
    pub simulated: bool,
}
