//! Values that must not reach a log, and the names of fields that hold such values.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A secret: it prints as `…` and serializes as itself, because the wire is where it belongs.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps a secret.
    pub const fn new(value: T) -> Self {
        Secret(value)
    }

    /// The secret itself; each caller is a place to review.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The secret itself, by value.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Ends of field names, in lower case, whose values are secret: CHAP, Beam, Funnel, Krypton and what Funk sends along.
const ENDS: &[&str] = &[
    "password",
    "passphrase",
    "passwd",
    "secret",
    "token",
    "psk",
    "authkey",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "headervalue",
    "authorization",
    "webhookurl",
    "otpcode",
    "totpuri",
    "backupcodes",
];

/// True for a field whose value is secret. `authKeyId` and `username` are not.
pub fn is_secret(name: &str) -> bool {
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    ENDS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide() {
        for name in ["password", "authKey", "X-API-Key", "psk", "clientSecret", "headerValue", "mfaOTPCode"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["username", "authKeyId", "authenticationRequired", "dnsServers", "credentialsId", "key"]
        {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn a_secret_does_not_print() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret:?} {secret}"), "… …");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"hunter2\"");
    }
}
