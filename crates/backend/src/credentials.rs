//! The operator of the local world: who may sign in, and with what.

use std::path::Path;

use anyhow::Context;
use api::{Secret, id::OperatorId};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::{private_file, random};

/// What stands in `credentials.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The operator.
    pub operator_id: OperatorId,
    /// The root user's address.
    pub email: String,
    /// The root user's password.
    pub password: Secret<String>,
    /// The id of the root user's AuthKey.
    pub auth_key_id: String,
    /// The AuthKey's secret.
    pub auth_key: Secret<String>,
}

/// The file's name in the data directory.
pub(crate) const FILE: &str = "credentials.json";

impl Credentials {
    /// Reads the credentials that were given, else those of the data directory, else makes new ones there, for the owner alone.
    ///
    /// # Errors
    /// The file does not read, or cannot be written.
    pub(crate) fn find(given: Option<&Path>, data: &Path) -> anyhow::Result<Self> {
        let path = given.map_or_else(|| data.join(FILE), Path::to_owned);
        if given.is_none() && !path.exists() {
            let made = Self::make();
            made.keep(&path).with_context(|| format!("could not create {}", path.display()))?;
            return Ok(made);
        }
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
        // The parser's message would quote the file, secrets and all: only the place is told.
        serde_json::from_str(&text).map_err(|error| {
            anyhow::anyhow!(
                "{} does not read as credentials (line {}, column {})",
                path.display(),
                error.line(),
                error.column()
            )
        })
    }

    /// Reads the credentials that were given, else those of the data directory.
    ///
    /// # Errors
    /// There are none, or they do not read.
    pub fn read(given: Option<&Path>, data: &Path) -> anyhow::Result<Self> {
        let path = given.map_or_else(|| data.join(FILE), Path::to_owned);
        if !path.exists() {
            anyhow::bail!("there are no credentials at {}", path.display());
        }
        Self::find(Some(&path), data)
    }

    fn keep(&self, path: &Path) -> anyhow::Result<()> {
        Ok(private_file::put(path, &serde_json::to_string_pretty(self)?)?)
    }

    fn make() -> Self {
        let digits = random::number() % 10_000_000_000;
        Credentials {
            operator_id: OperatorId::new(format!("OP{digits:010}"))
                .expect("letters and digits are an operator ID"),
            email: "operator@kansei.local".to_owned(),
            password: Secret::new(random::hex(12)),
            auth_key_id: format!("keyId-{}", random::hex(12)),
            auth_key: Secret::new(format!("secret-{}", random::hex(24))),
        }
    }

    /// Whether these are the root user's address and password.
    pub(crate) fn is_password(&self, email: &str, password: &str) -> bool {
        same(email, &self.email) & same(password, self.password.expose())
    }

    /// Whether this is the root user's AuthKey.
    pub(crate) fn is_auth_key(&self, id: &str, key: &str) -> bool {
        same(id, &self.auth_key_id) & same(key, self.auth_key.expose())
    }
}

/// Compares in a time that does not tell where the difference is.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_credentials_are_kept_and_only_the_owner_reads_them() {
        let data = tempfile::tempdir().unwrap();
        let made = Credentials::find(None, data.path()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(data.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let again = Credentials::find(None, data.path()).unwrap();
        assert!(again.is_auth_key(&made.auth_key_id, made.auth_key.expose()));
        assert!(!again.is_password(&made.email, "wrong"));
    }

    #[test]
    fn a_file_that_does_not_read_is_not_quoted() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("given.json");
        std::fs::write(&path, r#"{"email":"a@b.c","password":"hunter2""#).unwrap();
        let error = format!("{:#}", Credentials::find(Some(&path), data.path()).unwrap_err());
        assert!(error.contains("line 1") && !error.contains("hunter2"), "{error}");
    }
}
