//! API tokens: JWT-shaped, because the official client reads the operator out of the token's second part.
//!
//! They are signed with a key that is derived from the operator's AuthKey, so of the root user's nothing has to be stored,
//! and all survive a restart. What a SAM user's token allows stands in the world's database, under the token's id.

use api::{
    Secret, UnixMillis,
    id::{ContextId, OperatorId, UserName},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::credentials::{Credentials, same};

/// What a token says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The token's own id; what is remembered when it is signed out.
    pub(crate) jti: String,
    /// When it ends, in seconds of the world's time.
    pub(crate) exp: i64,
    /// The latest end that a fresh token of the same API key may have, in seconds; none where nothing caps it. Who
    /// switched to another user stays that for so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) latest: Option<i64>,
    /// Where the official client looks for the operator. [cli api_credentials.go]
    pub(crate) operator: Operator,
    /// The SAM user that holds it; none for the root user.
    #[serde(default, rename = "userName", skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<UserName>,
    /// How often the root user's tokens had been ended when it was issued.
    #[serde(default)]
    pub(crate) count: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Operator {
    pub(crate) operator_id: OperatorId,
}

/// Signs and checks tokens of one world.
#[derive(Clone)]
pub(crate) struct Tokens {
    key: Secret<Vec<u8>>,
}

impl Tokens {
    /// For the world of a context: a token of one holds in no other.
    pub(crate) fn new(credentials: &Credentials, world: &ContextId) -> Self {
        Tokens { key: key_for(credentials, format!("kansei api token of {world}").as_bytes()) }
    }

    /// The token that says `claims`.
    pub(crate) fn sign(&self, claims: &Claims) -> Secret<String> {
        let head = BASE64.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
        let body = BASE64.encode(serde_json::to_vec(claims).expect("claims are plain JSON"));
        let signed = format!("{head}.{body}");
        let signature = BASE64.encode(mac(self.key.expose(), signed.as_bytes()));
        Secret::new(format!("{signed}.{signature}"))
    }

    /// What `token` says, if it is ours and has not ended.
    pub(crate) fn check(&self, token: &str, now: UnixMillis) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        if !same(signature, &BASE64.encode(mac(self.key.expose(), signed.as_bytes()))) {
            return None;
        }
        let claims: Claims = serde_json::from_slice(&BASE64.decode(signed.split_once('.')?.1).ok()?).ok()?;
        (claims.exp > now.0.div_euclid(1000)).then_some(claims)
    }

    /// The API key that belongs to a token.
    pub(crate) fn api_key(&self, claims: &Claims) -> Secret<String> {
        let hex = hex::encode(&mac(self.key.expose(), format!("api key of {}", claims.jti).as_bytes())[..16]);
        Secret::new(format!(
            "api-{}-{}-{}-{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..]
        ))
    }
}

/// A key for one purpose, out of the operator's credentials.
pub(crate) fn key_for(credentials: &Credentials, purpose: &[u8]) -> Secret<Vec<u8>> {
    let material = format!("{}\n{}", credentials.auth_key.expose(), credentials.password.expose());
    Secret::new(mac(material.as_bytes(), purpose))
}

pub(super) fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(key: &str) -> Tokens {
        tokens_of(key, "local")
    }

    fn tokens_of(key: &str, world: &str) -> Tokens {
        let credentials = Credentials {
            operator_id: OperatorId::new("OP0012345678").unwrap(),
            email: String::new(),
            password: Secret::new("p".into()),
            auth_key_id: String::new(),
            auth_key: Secret::new(key.into()),
        };
        Tokens::new(&credentials, &ContextId::new(world).unwrap())
    }

    fn claims() -> Claims {
        Claims {
            jti: "1".into(),
            exp: 10,
            latest: Some(20),
            operator: Operator { operator_id: OperatorId::new("OP0012345678").unwrap() },
            user: Some(UserName::new("reader").unwrap()),
            count: 3,
        }
    }

    #[test]
    fn a_token_is_read_back_until_it_ends() {
        let token = tokens("a").sign(&claims());
        assert_eq!(tokens("a").check(token.expose(), UnixMillis(9_999)), Some(claims()));
        assert_eq!(tokens("a").check(token.expose(), UnixMillis(10_000)), None);
        assert_eq!(tokens("b").check(token.expose(), UnixMillis(0)), None);
        assert_eq!(tokens_of("a", "another").check(token.expose(), UnixMillis(0)), None);
        assert_eq!(tokens("a").check("not a token", UnixMillis(0)), None);
    }

    #[test]
    fn the_official_client_finds_the_operator_in_it() {
        let token = tokens("a").sign(&claims());
        let middle = BASE64.decode(token.expose().split('.').nth(1).unwrap()).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&middle).unwrap();
        assert_eq!(value["operator"]["operatorId"], "OP0012345678");
    }
}
