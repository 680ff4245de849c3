//! What of an operator's texts may be a secret. Pure.

use api::secret::is_secret;
use serde_json::Value;

/// Whether a body says something under a name that is a secret's.
pub(crate) fn holds_secret(body: &str) -> bool {
    fn within(value: &Value) -> bool {
        match value {
            Value::Object(object) => object.iter().any(|(key, value)| {
                let written = value.as_str().is_some_and(|text| !text.is_empty() && !text.contains("${"));
                (is_secret(key) && written) || within(value)
            }),
            Value::Array(items) => items.iter().any(within),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        }
    }
    serde_json::from_str(body).is_ok_and(|value| within(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_may_hold_one() {
        assert!(holds_secret(r#"{"user":{"password":"x"}}"#));
        assert!(!holds_secret(r#"{"password":"${payload.x}","groupId":"g"}"#) && !holds_secret("password=x"));
    }
}
