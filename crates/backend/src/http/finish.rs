//! What every answer goes through last: its request id, the language of a refusal, the log's line about a fault.

use api::console::refusal::Refusal;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::random;

/// A refusal in Japanese, on its way with the answer until the request's language is known.
#[derive(Clone)]
pub(super) struct Localized(pub(super) Refusal);

/// What the log is to say of a fault.
#[derive(Clone)]
pub(super) struct Fault(pub(super) String);

/// Gives every answer its request id, errors their language, and faults their line in the log.
pub(crate) async fn finish(request: Request, next: Next) -> Response {
    let japanese = request
        .headers()
        .get("x-soracom-lang")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|lang| lang.starts_with("ja"));
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let id = random::hex(8);
    let mut response = next.run(request).await;
    if let Some(Fault(fault)) = response.extensions().get() {
        let path = without_secret(&path);
        tracing::error!(request = %id, %method, path, %fault, "fault");
    }
    if japanese && let Some(Localized(body)) = response.extensions().get().cloned() {
        let (parts, _) = response.into_parts();
        let text = serde_json::to_vec(&body).unwrap_or_default();
        response = Response::from_parts(parts, Body::from(text));
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(client::REQUEST_ID, value);
    }
    response
}

/// A path as the log may have it: of an incoming webhook's all but what lets in.
fn without_secret(path: &str) -> &str {
    const WEBHOOKS: &str = "/incoming_webhooks/";
    let behind = path.find(WEBHOOKS).map(|at| at + WEBHOOKS.len());
    let secret = behind.and_then(|behind| Some(behind + path[behind..].find('/')?));
    secret.map_or(path, |secret| &path[..secret])
}

#[cfg(test)]
mod tests {
    use super::without_secret;

    #[test]
    fn the_log_has_no_secret_of_a_webhook() {
        for (path, told) in [
            ("/v1/flux/incoming_webhooks/01ABC/s3cr3t", "/v1/flux/incoming_webhooks/01ABC"),
            (
                "/worlds/a/v1/flux/incoming_webhooks/01ABC/s3cr3t/x",
                "/worlds/a/v1/flux/incoming_webhooks/01ABC",
            ),
            ("/v1/flux/incoming_webhooks/01ABC", "/v1/flux/incoming_webhooks/01ABC"),
            ("/v1/sims/1", "/v1/sims/1"),
        ] {
            assert_eq!(without_secret(path), told);
        }
    }
}
