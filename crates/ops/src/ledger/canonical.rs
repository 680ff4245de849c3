use std::collections::BTreeMap;

use serde_json::Value;

/// Writes `value` in the one form that is hashed: fields sorted by name, no white space. It does not lean on the order
/// that a map happens to keep.
pub(super) fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
            out.push('{');
            for (i, (name, value)) in sorted.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(&Value::from(name.as_str()), out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

/// `value` as it will be when it was written and read once more: a fraction whose text does not read back as the same
/// number becomes that text, so that an entry has the same hash after its stay on disk.
pub(super) fn settled(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let text = number.to_string();
            match serde_json::from_str::<Value>(&text) {
                Ok(read) if read == *value => read,
                Ok(_) | Err(_) => Value::from(text),
            }
        }
        Value::Array(items) => items.iter().map(settled).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), settled(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_sorted_and_nothing_is_added() {
        let value = json!({ "b": [1, { "d": null, "c": "北\n" }], "a": true });
        assert_eq!(canonical(&value), r#"{"a":true,"b":[1,{"c":"北\n","d":null}]}"#);
    }

    #[test]
    fn a_settled_value_reads_back_as_itself() {
        for fraction in [0.1, 1.0 / 3.0, 5e-324, 1.797_693_134_862_315_7e308, 9_007_199_254_740_993.5] {
            let settled = settled(&json!({ "x": [fraction] }));
            let read: Value = serde_json::from_str(&settled.to_string()).unwrap();
            assert_eq!(read, settled);
        }
    }
}
