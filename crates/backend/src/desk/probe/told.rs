use ops::ledger::{RedactKey, redact};
use serde_json::{Value, json};

/// Headers whose value says nothing of whoever sends them.
const PLAIN: [&str; 7] =
    ["accept", "accept-encoding", "accept-language", "cache-control", "content-type", "host", "user-agent"];

/// A question as the ledger keeps it. What is sent may hold anything, and the ledger forgets nothing: bodies, payloads, keys, the
/// query of a path and headers stand there as keyed hashes, so that two of them can be told to be the same. A command stands there
/// as it is: what was done to a device is what a ledger is for.
pub(super) fn told(mut body: Value, key: &RedactKey) -> Value {
    let hide = |value: &mut Value| *value = redact(&json!({ "secret": value.take() }), key)["secret"].take();
    for place in ["/authentication/key", "/body", "/payload", "/connectionOptions/terminationPattern"] {
        if let Some(value) = body.pointer_mut(place).filter(|value| !value.is_null()) {
            hide(value);
        }
    }
    if let Some(Value::Object(headers)) = body.get_mut("headers") {
        let tells = |name: &str| PLAIN.contains(&name.to_ascii_lowercase().as_str());
        headers.iter_mut().filter(|(name, _)| !tells(name)).for_each(|(_, value)| hide(value));
    }
    if let Some(Value::String(path)) = body.get_mut("path")
        && let Some((before, query)) = path.split_once('?')
    {
        let mut query = json!(query);
        hide(&mut query);
        *path = format!("{before}?{}", query.as_str().unwrap_or_default());
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_told_as_a_keyed_hash() {
        let key = RedactKey::new([1; 32]);
        let body = json!({
            "authentication": { "type": "publickey", "key": "hunter2" }, "body": "user=a&password=hunter2",
            "path": "/login?token=hunter2", "payload": "hunter2", "command": "uptime",
            "connectionOptions": { "type": "wait_for_pattern", "terminationPattern": "hunter2" },
            "headers": { "Cookie": "sid=hunter2", "X-Session-Id": "hunter2", "Accept": "*/*" },
        });
        let told = told(body, &key);
        assert!(!told.to_string().contains("hunter2"), "{told}");
        assert!(told["path"].as_str().unwrap().starts_with("/login?hmac-sha256:"), "{told}");
        assert!(told["body"].as_str().unwrap().starts_with("hmac-sha256:"), "{told}");
        assert_eq!((&told["headers"]["Accept"], &told["command"]), (&json!("*/*"), &json!("uptime")));
        // Kept under its own name it is not hidden twice.
        assert_eq!(redact(&told, &key), told);
    }
}
