//! What our own endpoints say of a refusal beyond the vendor's `code` and `message`: why, for programs that put it into
//! words of their own.

use serde::{Deserialize, Serialize};

use crate::ApiErrorBody;

/// The body of a refusal under `/kansei`. The platform's own endpoints never answer a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The vendor's shape.
    #[serde(flatten)]
    pub body: ApiErrorBody,
    /// Why, where there is more to say than the code does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<QueryFault>,
}

/// Why the query of a list cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryFault {
    /// What is wrong.
    pub kind: QueryFaultKind,
    /// How many characters stand before the place, in the query; none where it is the sort or the limit that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u32>,
    /// What stands there; empty where something is missing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub word: String,
    /// What may stand there in place of it; empty where that is no list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<String>,
}

/// What is wrong with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum QueryFaultKind {
    /// No key stands before the operator.
    NoKey,
    /// No value follows the operator or the comma.
    NoValue,
    /// An empty text, which would find everything.
    NoText,
    /// A quote that nothing closes.
    OpenQuote,
    /// The list has no such key.
    UnknownKey,
    /// The key cannot have this value.
    UnknownValue,
    /// The key is an age, and is compared like a word.
    KeyIsAge,
    /// The key is no age, and is compared like one.
    KeyIsNoAge,
    /// The value is no age.
    NoAge,
    /// An age stands beside another value.
    ManyAges,
    /// The list cannot be sorted by this.
    UnknownColumn,
    /// More rows than one window holds.
    TooMany,
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn a_reason_stands_beside_the_vendors_shape() {
        let body = ApiErrorBody { code: "KNS0400".into(), message: "no".into() };
        let plain = Refusal { body: body.clone(), reason: None };
        assert_eq!(to_value(&plain).unwrap(), json!({ "code": "KNS0400", "message": "no" }));
        let reason = QueryFault {
            kind: QueryFaultKind::UnknownKey,
            at: Some(5),
            word: "grop".into(),
            known: vec!["group".into()],
        };
        let full = Refusal { body, reason: Some(reason) };
        let wire = json!({
            "code": "KNS0400", "message": "no",
            "reason": { "kind": "unknownKey", "at": 5, "word": "grop", "known": ["group"] },
        });
        assert_eq!(to_value(&full).unwrap(), wire);
        assert_eq!(from_value::<Refusal>(wire).unwrap(), full);
    }
}
