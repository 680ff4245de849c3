use api::{
    Rest, Secret, UnixMillis, UnixSeconds,
    id::{AuthKeyId, UserName},
    soracom::user::AuthKey,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Cx,
    access::{
        mint::{Mint, salt},
        user::seconds,
    },
};

/// An AuthKey as a world keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthKeyRecord {
    /// `keyId-…`.
    pub id: AuthKeyId,
    /// Whose; none for the root user.
    pub owner: Option<UserName>,
    /// SHA-256 of the secret in hexadecimal digits. The secret has 256 bits, so nobody can try them all.
    pub hash: String,
    /// When it was generated.
    pub created: UnixSeconds,
    /// When somebody last signed in with it.
    pub last_used: Option<UnixSeconds>,
}

/// A new AuthKey of `owner`, and its secret, which is shown once: 32 digits after `keyId-`, 64 after `secret-`. [docs
/// guides/basic-knowledge/manage-root-user-credentials]
pub fn generate(owner: Option<UserName>, mint: &Mint, cx: &mut Cx) -> (AuthKeyRecord, Secret<String>) {
    let name = salt(cx);
    let secret = format!("secret-{}", hex::encode(mint.derive("auth key", &salt(cx))));
    let record = AuthKeyRecord {
        id: AuthKeyId::new(format!("keyId-{name}")).expect("letters, digits and a hyphen are an id"),
        owner,
        hash: hash(&secret),
        created: seconds(cx.now),
        last_used: None,
    };
    (record, Secret::new(secret))
}

impl AuthKeyRecord {
    /// Whether this is its secret. Hashes are compared, so the time tells nothing of the secret.
    pub fn is(&self, secret: &str) -> bool {
        self.hash == hash(secret)
    }

    /// The same after somebody signed in with it.
    #[must_use]
    pub fn used(&self, now: UnixMillis) -> Self {
        AuthKeyRecord { last_used: Some(seconds(now)), ..self.clone() }
    }

    /// As the platform shows it.
    pub fn view(&self) -> AuthKey {
        AuthKey {
            auth_key_id: self.id.clone(),
            create_date_time: self.created,
            last_used_date_time: self.last_used,
            rest: Rest::new(),
        }
    }
}

fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}
