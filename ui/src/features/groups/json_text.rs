//! A namespace as JSON text: secrets covered, errors with their place, changed lines marked. Pure.

use std::collections::BTreeSet;

use api::secret::is_secret;
use serde_json::Value;

use super::draft::Settings;

/// Stands where a secret is; left as it is, the secret stays.
pub(super) const COVER: &str = "••••••••••";

/// A value as it may be shown.
pub(super) fn covered(key: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if is_secret(key) && !text.is_empty() => Value::from(COVER),
        Value::Object(object) => {
            Value::Object(object.iter().map(|(key, value)| (key.clone(), covered(key, value))).collect())
        }
        Value::Array(items) => items.iter().map(|item| covered(key, item)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// The settings as text to edit.
pub(super) fn write(settings: &Settings) -> String {
    let shown: Settings = settings.iter().map(|(key, value)| (key.clone(), covered(key, value))).collect();
    serde_json::to_string_pretty(&shown).unwrap_or_default()
}

/// Why a text is not a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// No JSON: the line and the column, from 1.
    At { line: usize, column: usize },
    /// JSON, but not an object of keys.
    NoObject,
}

/// Reads an edited text; where a cover still stands, the secret of `before` stays.
pub(super) fn read(text: &str, before: &Settings) -> Result<Settings, Unreadable> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Unreadable::At { line: error.line(), column: error.column() })?;
    let Value::Object(object) = value else { return Err(Unreadable::NoObject) };
    Ok(object
        .into_iter()
        .map(|(key, value)| {
            let known = before.get(&key).cloned();
            (key, uncovered(value, known))
        })
        .collect())
}

fn uncovered(value: Value, before: Option<Value>) -> Value {
    match (value, before) {
        (Value::String(text), Some(Value::String(secret))) if text == COVER => Value::from(secret),
        (Value::Object(object), Some(Value::Object(mut before))) => Value::Object(
            object
                .into_iter()
                .map(|(key, value)| {
                    let known = before.remove(&key);
                    (key, uncovered(value, known))
                })
                .collect(),
        ),
        (Value::Array(items), Some(Value::Array(before))) => {
            let mut before = before.into_iter();
            items.into_iter().map(|item| uncovered(item, before.next())).collect()
        }
        (value, _) => value,
    }
}

/// For each line of a text, the outermost key that it belongs to, where that key is one of `keys`.
pub(super) fn marked(text: &str, keys: &BTreeSet<String>) -> Vec<bool> {
    let (mut depth, mut in_text, mut escaped) = (0_i32, false, false);
    let mut mark = false;
    text.lines()
        .map(|line| {
            if depth == 1 {
                mark = key_of(line).is_some_and(|key| keys.contains(&key));
            }
            let began = depth;
            for c in line.chars() {
                match c {
                    _ if escaped => escaped = false,
                    '\\' if in_text => escaped = true,
                    '"' => in_text = !in_text,
                    '{' | '[' if !in_text => depth += 1,
                    '}' | ']' if !in_text => depth -= 1,
                    _ => {}
                }
            }
            mark && began >= 1 && depth >= 1
        })
        .collect()
}

/// The key that a line begins with.
fn key_of(line: &str) -> Option<String> {
    let (key, rest) = line.trim_start().strip_prefix('"')?.split_once('"')?;
    rest.trim_start().starts_with(':').then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(value: Value) -> Settings {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_secret_is_covered_and_comes_through_unharmed() {
        let before =
            settings(json!({ "password": "hunter2", "x": { "apiToken": "t", "list": [{ "psk": "p" }] } }));
        let text = write(&before);
        assert!(!text.contains("hunter2") && !text.contains("\"t\"") && !text.contains("\"p\""), "{text}");
        assert_eq!(read(&text, &before), Ok(before.clone()));
        let typed = text.replacen(COVER, "new", 1);
        assert_eq!(read(&typed, &before).unwrap()["password"], json!("new"));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let none = Settings::new();
        assert_eq!(read("{\n  \"a\": 1\n  \"b\": 2\n}", &none), Err(Unreadable::At { line: 3, column: 3 }));
        assert_eq!(read("[1]", &none), Err(Unreadable::NoObject));
        assert_eq!(read("{\"unknown\": [1, null]}", &none), Ok(settings(json!({ "unknown": [1, null] }))));
    }

    #[test]
    fn the_lines_of_changed_keys_are_marked() {
        let text = write(&settings(json!({ "a": 1, "b": { "c": { "a": 1 } }, "d": "}{\"", "e": 2 })));
        let keys = BTreeSet::from(["b".to_owned(), "e".to_owned()]);
        let marks = marked(&text, &keys);
        let lines: Vec<&str> =
            text.lines().zip(&marks).filter(|(_, mark)| **mark).map(|(line, _)| line.trim()).collect();
        assert_eq!(lines, ["\"b\": {", "\"c\": {", "\"a\": 1", "}", "},", "\"e\": 2"]);
    }
}
