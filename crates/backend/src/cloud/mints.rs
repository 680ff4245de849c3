use api::Secret;
use emulator::access::Mint;
use store::{StoreError, world::Reading};

use crate::{
    cloud::token::{key_for, mac},
    credentials::Credentials,
};

/// What makes the secrets of a world's users: one mint for each generation of the world. A world that was reset runs
/// through the same ids once more, and must not give out the same secrets.
#[derive(Clone)]
pub(crate) struct Mints {
    key: Secret<Vec<u8>>,
}

impl Mints {
    pub(super) fn new(credentials: &Credentials) -> Self {
        Mints { key: key_for(credentials, b"kansei secrets of users") }
    }

    /// The mint of `world` as it stands.
    pub(crate) fn of(&self, world: &Reading<'_>) -> Result<Mint, StoreError> {
        Ok(Mint::new(match world.generation()? {
            Some(generation) => Secret::new(mac(self.key.expose(), generation.as_bytes())),
            None => self.key.clone(),
        }))
    }
}
