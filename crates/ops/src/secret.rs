//! Which fields of a body are secret, known by their names, and how to show a body without them.

pub use api::secret::is_secret;
use serde_json::{Map, Value};

/// What stands in a secret's place on screen.
pub const HIDDEN: &str = "…";

/// `value` with `…` in the place of every secret, at any depth.
pub fn hide(value: &Value) -> Value {
    replace(value, &|_| Value::from(HIDDEN))
}

/// `value` of the field `name`, with `…` in the place of every secret.
pub fn hide_field(name: &str, value: &Value) -> Value {
    replace_field(name, value, &|_| Value::from(HIDDEN))
}

/// Replaces every secret by what `with` makes of it. A null is no secret: it says that there is none.
///
/// The shapes of the vendor's API are understood: `{"password": "x"}`, `{"key": "password", "value": "x"}`, and
/// `{"tagName": "password", "tagValue": "x"}`.
pub(crate) fn replace(value: &Value, with: &dyn Fn(&Value) -> Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| replace(item, with)).collect(),
        Value::Object(fields) => Value::Object(replace_fields(fields, with)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

pub(crate) fn replace_field(name: &str, value: &Value, with: &dyn Fn(&Value) -> Value) -> Value {
    if is_secret(name) && !value.is_null() { with(value) } else { replace(value, with) }
}

fn replace_fields(fields: &Map<String, Value>, with: &dyn Fn(&Value) -> Value) -> Map<String, Value> {
    let named = fields.get("key").or_else(|| fields.get("tagName")).and_then(Value::as_str);
    fields
        .iter()
        .map(|(name, value)| {
            let names_another = matches!(name.as_str(), "value" | "tagValue");
            let name_of_value = if names_another { named.unwrap_or(name) } else { name };
            (name.clone(), replace_field(name_of_value, value, with))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_shapes_and_every_depth_are_hidden() {
        let shown = hide(&json!([
            { "key": "password", "value": "hunter2" },
            { "key": "username", "value": "me" },
            { "key": "http://beam", "value": { "psk": { "raw": 1 }, "destination": "https://x" } },
            { "key": "password", "value": null },
        ]));
        assert_eq!(
            shown,
            json!([
                { "key": "password", "value": "…" },
                { "key": "username", "value": "me" },
                { "key": "http://beam", "value": { "psk": "…", "destination": "https://x" } },
                { "key": "password", "value": null },
            ])
        );
    }
}
