//! Who is signed in to this server: sessions, single-use codes and tickets.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use api::{
    Secret, UnixMillis,
    console::session::{Credentials as Proof, User},
};
use sha2::{Digest, Sha256};
use store::{StoreError, desk::StoredSession};

use crate::{
    credentials::{Credentials, same},
    desk::{Who, desk_state::DeskDb},
    random, steady,
};

/// Life of a session.
const SESSION_MS: i64 = 12 * 3_600_000;
/// Life of a sign-in code.
const CODE_MS: i64 = 10 * 60_000;
/// Life of a ticket for the feed.
const TICKET_MS: i64 = 30_000;
/// Codes and tickets that may wait at once; the oldest give way.
const MOST_WAITING: usize = 256;

/// The people at this server.
#[derive(Debug)]
pub(crate) struct People {
    credentials: Credentials,
    db: DeskDb,
    codes: SingleUse<()>,
    tickets: SingleUse<Admitted>,
}

impl People {
    pub(crate) fn new(credentials: Credentials, db: DeskDb) -> Self {
        People { credentials, db, codes: SingleUse::new(CODE_MS), tickets: SingleUse::new(TICKET_MS) }
    }

    /// A code that signs in once, within ten minutes.
    pub(crate) fn code(&self) -> String {
        self.codes.issue((), steady::wall())
    }

    /// Opens a session for whoever proves to be the operator; none when the proof is wrong.
    pub(crate) async fn sign_in(
        &self,
        proof: &Proof,
    ) -> Result<Option<(Secret<String>, StoredSession)>, StoreError> {
        let now = steady::wall();
        let right = match proof {
            Proof::Code { code } => self.codes.redeem(code.expose(), now).is_some(),
            Proof::Password { email, password } => self.credentials.is_password(email, password.expose()),
            Proof::AuthKey { auth_key_id, auth_key } => {
                self.credentials.is_auth_key(auth_key_id, auth_key.expose())
            }
        };
        if !right {
            return Ok(None);
        }
        let user =
            User { name: self.credentials.email.clone(), operator_id: self.credentials.operator_id.clone() };
        let session = StoredSession { user, expires_at: now.plus(SESSION_MS) };
        let token = random::hex(32);
        let (hash, kept) = (hash_of(&token), session.clone());
        self.db.write(move |desk| desk.put_session(&hash, &kept, now)).await?;
        Ok(Some((Secret::new(token), session)))
    }

    /// The session that a token opens.
    pub(crate) async fn session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        let hash = hash_of(token);
        self.db.read(move |desk| desk.session(&hash, steady::wall())).await
    }

    /// Ends the session of a token.
    pub(crate) async fn sign_out(&self, token: &str) -> Result<(), StoreError> {
        let hash = hash_of(token);
        self.db.write(move |desk| desk.remove_session(&hash)).await
    }

    /// A ticket that opens the feed once, within half a minute.
    pub(crate) fn ticket(&self, who: &Who) -> Secret<String> {
        let admitted = Admitted { token_hash: hash_of(who.token.expose()) };
        Secret::new(self.tickets.issue(admitted, steady::wall()))
    }

    /// Whoever a ticket lets in.
    pub(crate) fn admit(&self, ticket: &str) -> Option<Admitted> {
        self.tickets.redeem(ticket, steady::wall())
    }

    /// Whether the session of somebody who was admitted is still open: nobody signed out, and its time is not over.
    pub(crate) async fn still_open(&self, admitted: &Admitted) -> Result<bool, StoreError> {
        let hash = admitted.token_hash.clone();
        Ok(self.db.read(move |desk| desk.session(&hash, steady::wall())).await?.is_some())
    }
}

/// Somebody whom a ticket let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Admitted {
    token_hash: String,
}

/// What a session is kept under: a token at rest would be a key at rest.
pub(super) fn hash_of(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Random texts that can be redeemed once, within a time.
#[derive(Debug)]
struct SingleUse<T> {
    life_ms: i64,
    waiting: Mutex<BTreeMap<(UnixMillis, String), T>>,
}

impl<T> SingleUse<T> {
    fn new(life_ms: i64) -> Self {
        SingleUse { life_ms, waiting: Mutex::new(BTreeMap::new()) }
    }

    fn issue(&self, what: T, now: UnixMillis) -> String {
        let text = random::hex(20);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert((now.plus(self.life_ms), text.clone()), what);
        while waiting.len() > MOST_WAITING {
            waiting.pop_first();
        }
        text
    }

    fn redeem(&self, text: &str, now: UnixMillis) -> Option<T> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|(until, _), _| *until > now);
        let key = waiting.keys().find(|(_, held)| same(held, text)).cloned()?;
        waiting.remove(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_works_once_and_not_for_ever() {
        let codes = SingleUse::new(1_000);
        let code = codes.issue(7, UnixMillis(0));
        assert_eq!(codes.redeem("another", UnixMillis(1)), None);
        assert_eq!(codes.redeem(&code, UnixMillis(1)), Some(7));
        assert_eq!(codes.redeem(&code, UnixMillis(2)), None);
        let late = codes.issue(8, UnixMillis(0));
        assert_eq!(codes.redeem(&late, UnixMillis(1_000)), None);
    }
}
