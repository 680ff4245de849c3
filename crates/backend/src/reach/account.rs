//! A context's API with its keys: signs in when it must, and again when the token has ended and an AuthKey is held.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use api::{
    Method, Secret,
    console::context::{AccountSignIn, SignedInAccount, Writes},
    endpoint::Endpoint,
    soracom::{auth::AuthResponse, port_mapping::DeletePortMapping},
};
use client::{Client, ClientError, Request, Response, Transport, Unreachable};
use tokio::sync::{Mutex as AsyncMutex, watch};

use super::{
    CloudTransport, Gate,
    gate::{Moment, nobody_signed_in},
    proof::{Proof, WithKeys, revoke},
    skew::{Skew, date},
};
use crate::steady;

/// An account on a platform. Requests through it carry its key and token.
#[derive(Debug)]
pub(crate) struct Account {
    shared: Arc<Shared>,
    /// Whether doors may be closed also while writes are locked: what closes a door keeps a promise.
    closes_doors: bool,
}

#[derive(Debug)]
struct Shared {
    cloud: Client<CloudTransport>,
    gate: Gate,
    /// Whether people sign in to it and out of it: what the platform refuses once is forgotten. A world's key stays.
    elsewhere: bool,
    state: Mutex<State>,
    /// Whoever signs in holds this meanwhile: not two at a time.
    entering: AsyncMutex<()>,
    /// Raised whenever somebody has signed in.
    entered: watch::Sender<u64>,
    skew: Mutex<Skew>,
}

#[derive(Debug, Default)]
struct State {
    /// With what a new token is had; none where nothing may be held.
    proof: Option<Proof>,
    held: Option<Held>,
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
    /// A world's, with the key that this server minted for it.
    pub(crate) fn new(transport: CloudTransport, auth_key_id: String, auth_key: Secret<String>) -> Self {
        let proof = Some(Proof::of_auth_key(auth_key_id, auth_key));
        Account::with(transport, Gate::open(), false, State { proof, held: None })
    }

    /// One elsewhere, to which nobody is signed in yet.
    pub(crate) fn elsewhere(transport: CloudTransport, gate: Gate) -> Self {
        Account::with(transport, gate, true, State::default())
    }

    fn with(transport: CloudTransport, gate: Gate, elsewhere: bool, state: State) -> Self {
        let shared = Shared {
            cloud: Client::new(transport),
            gate,
            elsewhere,
            state: Mutex::new(state),
            entering: AsyncMutex::default(),
            entered: watch::channel(0).0,
            skew: Mutex::default(),
        };
        Account { shared: Arc::new(shared), closes_doors: false }
    }

    /// The same account for whoever has promised to close doors: that passes also while writes are locked.
    pub(crate) fn closing_doors(&self) -> Self {
        Account { shared: Arc::clone(&self.shared), closes_doors: true }
    }

    /// Signs in, in the place of whoever was signed in before.
    ///
    /// # Errors
    /// The platform does not take the proof, or does not answer; whoever was signed in before still is.
    pub(crate) async fn sign_in(&self, sign_in: AccountSignIn) -> Result<(), ClientError> {
        let _turn = self.shared.entering.lock().await;
        let (proof, renews) = Proof::of(sign_in);
        let keys = proof.enter(&self.shared.cloud).await?;
        let held = Some(Held { keys, since: steady::steady() });
        let before = std::mem::replace(&mut *self.state(), State { proof: renews.then_some(proof), held });
        self.shared.entered.send_modify(|times| *times += 1);
        if let Some(before) = before.held {
            revoke(&self.shared.cloud, &before.keys).await;
        }
        Ok(())
    }

    /// Signs out: nothing is held any more, and the token ends at the platform.
    pub(crate) async fn sign_out(&self) {
        let _turn = self.shared.entering.lock().await;
        let before = std::mem::take(&mut *self.state());
        if let Some(before) = before.held {
            revoke(&self.shared.cloud, &before.keys).await;
        }
    }

    /// Waits until somebody has signed in, or has already.
    pub(crate) async fn entered(&self) {
        let mut entered = self.shared.entered.subscribe();
        loop {
            entered.borrow_and_update();
            {
                let state = self.state();
                if state.held.is_some() || state.proof.is_some() {
                    return;
                }
            }
            // The sender is part of the account.
            let _ = entered.changed().await;
        }
    }

    /// Whose calls they are, as far as is known without asking.
    pub(crate) fn face(&self) -> Option<SignedInAccount> {
        let state = self.state();
        let Held { keys, .. } = state.held.as_ref()?;
        Some(SignedInAccount {
            operator_id: keys.operator_id.clone(),
            user: keys.user_name.clone().filter(|name| !name.is_empty()),
            renews: state.proof.is_some(),
        })
    }

    /// By how many milliseconds the platform's clock is ahead of this machine's, as far as its answers prove it.
    pub(crate) fn skew(&self) -> i64 {
        self.shared.skew.lock().unwrap_or_else(PoisonError::into_inner).proved()
    }

    /// Sends with these keys, and hears what time it is there.
    async fn carry(&self, keys: &AuthResponse, request: Request) -> Result<Response, Unreachable> {
        let asked = steady::wall();
        let response = WithKeys { cloud: &self.shared.cloud, keys }.send(request).await?;
        if let Some(date) = response.header("date").and_then(date) {
            let mut skew = self.shared.skew.lock().unwrap_or_else(PoisonError::into_inner);
            skew.hear(date, asked, steady::wall());
        }
        Ok(response)
    }

    /// Whether its writes pass.
    pub(crate) fn writes(&self) -> Writes {
        self.shared.gate.writes(Moment::now())
    }

    /// Unlocks its writes for so many minutes; 0 locks them. False where there is no lock.
    pub(crate) fn unlock(&self, minutes: u16) -> bool {
        self.shared.gate.unlock(minutes, Moment::now())
    }

    /// Whether the calls are signed by the root user, who may do everything; false also where nobody could sign in.
    pub(crate) async fn is_root(&self) -> bool {
        self.keys(None).await.is_ok_and(|keys| keys.is_some_and(|keys| keys.user_name.is_none()))
    }

    /// As whom this account has signed in, and when; none where it could not.
    pub(crate) async fn signed_in(&self) -> Option<SignedIn> {
        self.keys(None).await.ok()?;
        let state = self.state();
        let Held { keys, since } = state.held.as_ref()?;
        Some(SignedIn { user: keys.user_name.clone().filter(|name| !name.is_empty()), since: *since })
    }

    /// The key and the token, new ones where those are `stale`; none where nobody is signed in.
    async fn keys(&self, stale: Option<&AuthResponse>) -> Result<Option<AuthResponse>, Unreachable> {
        let shared = &self.shared;
        let _turn = shared.entering.lock().await;
        let proof = {
            let mut state = self.state();
            if let Some(held) = &state.held {
                if stale.is_none_or(|stale| stale.token != held.keys.token) {
                    return Ok(Some(held.keys.clone()));
                }
                state.held = None;
            }
            state.proof.clone()
        };
        let Some(proof) = proof else { return Ok(None) };
        match proof.enter(&shared.cloud).await {
            Ok(keys) => {
                self.state().held = Some(Held { keys: keys.clone(), since: steady::steady() });
                Ok(Some(keys))
            }
            // The key was taken away.
            Err(error) if shared.elsewhere && error.status().is_some_and(is_refusal) => {
                *self.state() = State::default();
                Ok(None)
            }
            Err(error) => Err(Unreachable(error.to_string())),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The refusal of what may not leave.
    fn held_back(&self, request: &Request) -> Option<Response> {
        if self.closes_doors && closes_a_door(request) {
            return None;
        }
        self.shared.gate.refuses(request, Moment::now())
    }
}

impl Transport for Account {
    /// A 401 is no answer of the operation itself: nothing was done, so it is safe to sign in and send once more.
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        if let Some(refusal) = self.held_back(&request) {
            return Ok(refusal);
        }
        let shared = &self.shared;
        let Some(keys) = self.keys(None).await? else { return Ok(nobody_signed_in(&request)) };
        let response = self.carry(&keys, request.clone()).await?;
        if response.status != 401 {
            return Ok(response);
        }
        let Some(keys) = self.keys(Some(&keys)).await? else { return Ok(nobody_signed_in(&request)) };
        let response = self.carry(&keys, request.clone()).await?;
        if response.status == 401 && shared.elsewhere {
            *self.state() = State::default();
            return Ok(nobody_signed_in(&request));
        }
        Ok(response)
    }
}

/// A platform that is too busy refuses nothing for good.
const fn is_refusal(status: u16) -> bool {
    status >= 400 && status < 500 && status != 408 && status != 429
}

/// Whether a request closes a door and does nothing else.
fn closes_a_door(request: &Request) -> bool {
    let (before, _) = DeletePortMapping::PATH.split_once('{').unwrap_or_default();
    request.method == Method::Delete && request.path.starts_with(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_closes_a_door_is_told_from_every_other_write() {
        let request =
            |method, path: &str| Request { method, path: path.to_owned(), headers: Vec::new(), body: None };
        assert!(closes_a_door(&request(Method::Delete, "/v1/port_mappings/203.0.113.1/4022")));
        assert!(!closes_a_door(&request(Method::Post, "/v1/port_mappings")));
        assert!(!closes_a_door(&request(Method::Delete, "/v1/sims/1/tags/name")));
    }
}
