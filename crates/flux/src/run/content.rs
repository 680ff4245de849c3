use serde_json::Value;

use crate::graph::{Content, What};

/// A text as a message.
pub(super) fn message_of(text: String, content: Content) -> Result<Value, What> {
    match content {
        Content::Text => Ok(Value::String(text)),
        Content::Json => serde_json::from_str(&text).map_err(|error| What::NotJson(error.to_string())),
    }
}
