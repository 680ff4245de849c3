use std::fmt;

use api::Secret;
use hmac::{Hmac, Mac};
use rand::Rng;
use sha2::Sha256;

use crate::Cx;

/// Makes secrets out of a command's randomness and a key.
///
/// The randomness alone would not do: who knows a world's seed could compute every secret that is drawn from it. With the
/// same key, seed and commands the secrets are the same. What must be known again later (the seed of one-time codes) is
/// derived again from its salt, and so stands nowhere.
#[derive(Clone)]
pub struct Mint {
    key: Secret<Vec<u8>>,
}

impl fmt::Debug for Mint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mint")
    }
}

impl Mint {
    /// A mint under `key`, which must be nobody's else.
    pub fn new(key: Secret<Vec<u8>>) -> Self {
        Mint { key }
    }

    /// The 32 bytes that belong to a purpose and a salt.
    pub(crate) fn derive(&self, purpose: &str, salt: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose()).expect("a key of any length will do");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(salt.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// A fresh salt: 16 bytes in hexadecimal digits. No secret.
pub(crate) fn salt(cx: &mut Cx) -> String {
    hex::encode(cx.rng().random::<[u8; 16]>())
}
