//! The call as it is shown before it is sent. Pure.

use api::{console::probe::Question, id::SimId, secret::is_secret};
use serde_json::Value;

/// What stands in a secret's place.
const HIDDEN: &str = "…";

/// A question as it stands on the wire, without what is secret of it.
pub(super) fn written(question: &Question, sim: &SimId) -> String {
    let Ok(call) = question.call(sim) else { return String::new() };
    let body = call.body.map(hidden).and_then(|body| serde_json::to_string_pretty(&body).ok());
    format!("{} {}\n{}", call.method, call.path, body.unwrap_or_default())
}

/// The same that the ledger hides: a secret by its name, a private key, and what cookies hold.
fn hidden(mut body: Value) -> Value {
    for place in ["authentication", "headers"] {
        let fields = body.get_mut(place).and_then(Value::as_object_mut);
        for (name, value) in fields.into_iter().flatten() {
            let key = place == "authentication" && name == "key";
            if key || is_secret(name) || name.to_ascii_lowercase().contains("cookie") {
                *value = HIDDEN.into();
            }
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_probe_is_shown_without_its_secrets() {
        let sim = SimId::new("8981100000000000001").unwrap();
        for question in [
            json!({ "kind": "ssh", "username": "pi", "command": "id", "authentication": { "type": "password", "password": "hunter2" } }),
            json!({ "kind": "ssh", "username": "pi", "command": "id", "authentication": { "type": "publickey", "key": "hunter2", "passphrase": "hunter2" } }),
            json!({ "kind": "http", "headers": { "Cookie": "hunter2", "Authorization": "hunter2", "X-Api-Key": "hunter2", "accept": "*/*" } }),
        ] {
            let question: Question = serde_json::from_value(question).unwrap();
            let shown = written(&question, &sim);
            assert!(shown.starts_with("POST /v1/sims/8981100000000000001/downlink/"), "{shown}");
            assert!(!shown.contains("hunter2") && shown.contains(HIDDEN), "{shown}");
        }
    }
}
