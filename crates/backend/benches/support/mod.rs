//! What the benches of this crate have in common.

use std::{path::Path, time::Instant};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
pub(crate) fn instant() -> Instant {
    Instant::now()
}

/// API key and token.
pub(crate) type Keys = (String, String);

pub(crate) fn keyed(request: reqwest::RequestBuilder, keys: &Keys) -> reqwest::RequestBuilder {
    request.header("x-soracom-api-key", &keys.0).header("x-soracom-token", &keys.1)
}

/// Signs the root user in, with the AuthKey of the data folder.
pub(crate) async fn sign_in(http: &reqwest::Client, base: &str, data: &Path) -> Keys {
    let text = std::fs::read_to_string(data.join("credentials.json")).expect("credentials");
    let credentials: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let body =
        serde_json::json!({ "authKeyId": credentials["authKeyId"], "authKey": credentials["authKey"] });
    let reply = http.post(format!("{base}/auth")).json(&body).send().await.expect("an answer");
    let reply: serde_json::Value = reply.json().await.expect("JSON");
    let text = |key: &str| reply[key].as_str().expect("a text").to_owned();
    (text("apiKey"), text("token"))
}
