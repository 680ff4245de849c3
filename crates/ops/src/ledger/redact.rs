use std::fmt;

use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::{ledger::canonical::canonical, secret};

/// The key under which secrets are hashed. It never leaves the desk; without it nobody can try passwords against the
/// ledger, with it the desk can still tell whether a secret was changed.
#[derive(Clone)]
pub struct RedactKey([u8; 32]);

impl RedactKey {
    /// Wraps 32 random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        RedactKey(bytes)
    }

    fn hash(&self, value: &Value) -> Value {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(canonical(value).as_bytes());
        Value::from(format!("{REDACTED}{}", hex::encode(mac.finalize().into_bytes())))
    }
}

impl fmt::Debug for RedactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// What a keyed hash begins with.
const REDACTED: &str = "hmac-sha256:";

/// True for what stands in a secret's place.
fn is_redacted(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with(REDACTED))
}

/// True where a keyed hash stands in a secret's place, at any depth.
pub fn holds_redacted(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(holds_redacted),
        Value::Object(fields) => fields.values().any(holds_redacted),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => is_redacted(value),
    }
}

/// `value` with every secret, at any depth, replaced by `hmac-sha256:` and its keyed hash in hex.
/// Which fields are secret: [`secret::is_secret`].
pub fn redact(value: &Value, key: &RedactKey) -> Value {
    secret::replace(value, &|secret| key.hash(secret))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_secret_becomes_a_hash_that_only_the_key_can_repeat() {
        let body = json!([{ "key": "password", "value": "hunter2" }]);
        let (one, two) = (RedactKey::new([1; 32]), RedactKey::new([2; 32]));
        let redacted = redact(&body, &one);
        assert!(!redacted.to_string().contains("hunter2"));
        assert_eq!(redacted, redact(&body, &one));
        assert_ne!(redacted, redact(&body, &two));
        let hash = redacted[0]["value"].as_str().unwrap();
        assert_eq!((hash.len(), &hash[..12]), (12 + 64, "hmac-sha256:"));
        assert_eq!(redact(&json!({ "password": "hunter2" }), &one)["password"], hash);
    }

    #[test]
    fn a_key_does_not_print() {
        assert_eq!(format!("{:?}", RedactKey::new([7; 32])), "…");
    }
}
