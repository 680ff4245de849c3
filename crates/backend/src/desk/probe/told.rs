use ops::ledger::{RedactKey, redact};
use serde_json::{Value, json};

/// A body as the ledger keeps it: beside what it knows to be secret by its name, a private key and what cookies hold.
pub(super) fn told(mut body: Value, key: &RedactKey) -> Value {
    let hide = |value: &mut Value| *value = redact(&json!({ "secret": value.take() }), key)["secret"].take();
    if let Some(private) = body.pointer_mut("/authentication/key").filter(|private| !private.is_null()) {
        hide(private);
    }
    if let Some(Value::Object(headers)) = body.get_mut("headers") {
        headers
            .iter_mut()
            .filter(|(name, _)| name.to_ascii_lowercase().contains("cookie"))
            .for_each(|(_, value)| hide(value));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_key_and_a_cookie_are_hidden_as_passwords_are() {
        let key = RedactKey::new([1; 32]);
        let body = json!({ "authentication": { "type": "publickey", "key": "PEM" }, "headers": { "Cookie": "sid=1", "accept": "*/*" } });
        let told = told(body, &key);
        assert!(told["authentication"]["key"].as_str().unwrap().starts_with("hmac-sha256:"));
        assert!(told["headers"]["Cookie"].as_str().unwrap().starts_with("hmac-sha256:"));
        assert_eq!(told["headers"]["accept"], "*/*");
        // Kept under its own name it is not hidden twice.
        assert_eq!(redact(&told, &key), told);
    }
}
