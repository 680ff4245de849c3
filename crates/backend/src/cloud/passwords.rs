//! Passwords of SAM users: kept as hashes that are slow to try, and so made and compared beside the writer, a few at a time.

use std::sync::Arc;

use api::Secret;
use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{PasswordHash, SaltString},
};
use store::StoreError;
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{cloud::state::AppError, random};

/// So many at a time: each takes 19 MiB and a processor.
const TURNS: usize = 2;

/// A hash of no password of anybody's: comparing with it takes as long as with a true one, so that the time does not tell
/// whether there is such a user.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdA$W0ykpeiEIzyu2nVOqcvDzyK6VkUGIbAsqMQoYeNQp2k";

/// Makes and compares hashes: Argon2id, as its library proposes.
#[derive(Debug)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Passwords { turns: Arc::new(Semaphore::new(TURNS)) }
    }
}

impl Passwords {
    /// The hash of a password, with a salt of its own, in the form that says how it was made.
    pub(crate) async fn hash(&self, password: Secret<String>) -> Result<Secret<String>, AppError> {
        self.in_turn(move || {
            let salt = SaltString::encode_b64(&random::bytes::<16>()).expect("16 bytes are a salt");
            let hash = Argon2::default().hash_password(password.expose().as_bytes(), &salt);
            Secret::new(hash.expect("a body of a request is no too long password").to_string())
        })
        .await
    }

    /// Whether `given` is the password whose hash is `held`; never, where nothing is held.
    pub(crate) async fn is(
        &self,
        held: Option<Secret<String>>,
        given: Secret<String>,
    ) -> Result<bool, AppError> {
        self.in_turn(move || opens(held.as_ref(), NOBODYS, &given)).await
    }

    /// For tests: takes every turn, until what this answers is dropped.
    #[cfg(test)]
    pub(super) async fn busy(&self) -> tokio::sync::OwnedSemaphorePermit {
        let all = u32::try_from(TURNS).unwrap();
        Arc::clone(&self.turns).acquire_many_owned(all).await.unwrap()
    }

    async fn in_turn<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Result<R, AppError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let done = spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        Ok(done.await.map_err(|error| StoreError::Panicked(error.to_string()))?)
    }
}

/// Whether `given` is the password whose hash is `held`; where nothing is held it is compared with `nobodys`, in vain.
fn opens(held: Option<&Secret<String>>, nobodys: &str, given: &Secret<String>) -> bool {
    let hash = held.map_or(nobodys, |held| held.expose());
    let same = PasswordHash::new(hash)
        .and_then(|hash| Argon2::default().verify_password(given.expose().as_bytes(), &hash))
        .is_ok();
    same && held.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash() {
        let passwords = Passwords::default();
        let hash = passwords.hash(secret("p@$$w0rd")).await.unwrap();
        assert!(hash.expose().starts_with("$argon2id$") && !hash.expose().contains("p@$$w0rd"));
        assert!(passwords.is(Some(hash.clone()), secret("p@$$w0rd")).await.unwrap());
        assert!(!passwords.is(Some(hash.clone()), secret("p@$$w0rt")).await.unwrap());
        assert_ne!(passwords.hash(secret("p@$$w0rd")).await.unwrap(), hash, "each has a salt of its own");
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
        let passwords = Passwords::default();
        for given in ["", "nobody", NOBODYS] {
            assert!(!passwords.is(None, secret(given)).await.unwrap());
        }
        // Also for whoever should find the password that nobody's hash is of.
        let guessed = secret("p@$$w0rd");
        let hash = passwords.hash(guessed.clone()).await.unwrap();
        assert!(opens(Some(&hash), NOBODYS, &guessed) && !opens(None, hash.expose(), &guessed));
    }
}
