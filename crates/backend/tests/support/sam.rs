use serde_json::{Value, json};

use crate::support::{Caller, TestApp, keys_of};

/// Where users and roles of a test's operator stand.
pub(crate) const OPERATOR: &str = "/v1/operators/OP0012345678";

/// A permission as the API takes it: JSON as text.
pub(crate) fn statements(statements: &Value) -> String {
    json!({ "statements": statements }).to_string()
}

/// One statement that allows this.
pub(crate) fn allow(api: &str) -> String {
    statements(&json!([{ "effect": "allow", "api": api }]))
}

/// The address of a user, or of something of it.
pub(crate) fn of_user(name: &str, rest: &str) -> String {
    format!("{OPERATOR}/users/{name}{rest}")
}

/// Adds a user that can do nothing.
pub(crate) async fn add_user(app: &TestApp, name: &str) {
    app.cli().post(&of_user(name, ""), &json!({})).await.expecting(201, "a new user");
}

/// Replaces a user's own statements.
pub(crate) async fn permit(app: &TestApp, name: &str, permission: &str) {
    app.cli().put(&of_user(name, "/permission"), &json!({ "permission": permission })).await.accepted();
}

/// Generates an AuthKey of a user: what it signs in with.
pub(crate) async fn key_of(app: &TestApp, name: &str) -> Value {
    app.cli().act(&of_user(name, "/auth_keys")).await.ok()
}

/// Somebody with these credentials, signed in on the platform.
pub(crate) async fn sign_in(app: &TestApp, credentials: &Value) -> Caller {
    caller_of(app, &app.nobody().post("/v1/auth", credentials).await.ok())
}

/// Somebody with the keys of an answer.
pub(crate) fn caller_of(app: &TestApp, auth: &Value) -> Caller {
    keys_of(auth).iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value))
}

/// A new user with these statements, signed in with a key of its own.
pub(crate) async fn user_with(app: &TestApp, name: &str, permission: &str) -> Caller {
    add_user(app, name).await;
    permit(app, name, permission).await;
    sign_in(app, &key_of(app, name).await).await
}

/// The code that an authenticator shows at the test's time for the seed in `uri`.
pub(crate) fn code_of(uri: &Value) -> String {
    let seed = uri["totpUri"].as_str().unwrap().split(['=', '&']).nth(1).unwrap();
    let seed = data_encoding::BASE32_NOPAD.decode(seed.as_bytes()).unwrap();
    emulator::access::totp_code(&seed, emulator::access::totp_step(crate::support::NOW))
}
