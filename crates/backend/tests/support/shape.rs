use std::net::Ipv4Addr;

use serde_json::{Map, Value, json};

/// A body with all that a seed or a clock decides replaced by what it is, so that a snapshot shows the form alone.
pub(crate) fn shape(body: &Value) -> Value {
    match body {
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(fields) => {
            let one = |(name, value): (&String, &Value)| {
                let value = if name == "eci" { json!("[cell]") } else { shape(value) };
                (kind_of(name).unwrap_or(name).to_owned(), value)
            };
            Value::Object(fields.iter().map(one).collect::<Map<_, _>>())
        }
        Value::String(text) => kind_of(text).map_or_else(|| body.clone(), |kind| json!(kind)),
        Value::Number(number) if number.as_i64().is_some_and(|number| number > 1_000_000_000_000) => {
            json!("[time]")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => body.clone(),
    }
}

fn kind_of(text: &str) -> Option<&'static str> {
    let digits = text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    let uuid = text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4;
    // Resolvers are named by groups and by the platform, not drawn.
    let drawn = text.parse::<Ipv4Addr>().is_ok() && !text.ends_with(".53");
    let time = text.len() == 24 && text.as_bytes()[10] == b'T' && text.ends_with('Z');
    let serial = text.starts_with("AX");
    let kinds = [
        (digits, "[digits]"),
        (uuid, "[uuid]"),
        (drawn, "[address]"),
        (time, "[date]"),
        (serial, "[serial]"),
    ];
    kinds.into_iter().find_map(|(is, kind)| is.then_some(kind))
}
