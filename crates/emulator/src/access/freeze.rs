use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::access::Statements;

/// The statements of a user as they were at one moment. Tokens that were issued under the same statements share them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// SHA-256 of the statements in hexadecimal digits.
    pub id: String,
    /// One permission text, which [`super::Statements::parse`] reads.
    pub statements: String,
}

/// Joins permission texts, each of which was read before it was kept: the user's own, its roles', and those that hold for
/// every user. Where one cannot be read any more nothing is allowed at all: what it denied is not known.
pub fn freeze<'t>(texts: impl IntoIterator<Item = &'t str>) -> Frozen {
    let read = |text: &str| {
        Statements::parse("permission", text).ok()?;
        let mut permission: Value = serde_json::from_str(text).ok()?;
        permission.get_mut("statements")?.as_array_mut().map(std::mem::take)
    };
    let all: Option<Vec<Vec<Value>>> = texts.into_iter().map(read).collect();
    let all = all.unwrap_or_default().concat();
    let statements = json!({ "statements": all }).to_string();
    Frozen { id: hex::encode(Sha256::digest(&statements)), statements }
}
