use api::{
    console::flux::{Taken, Via},
    id::{FluxAppId, FluxPartId},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::HeaderMap,
    routing::post,
};
use serde_json::{Value, json};

use crate::{
    automation::{Automation, http::console::not_taken, take::Incoming},
    http::{
        error::HttpError,
        extract::{Ids, header},
    },
};

/// The largest message, in bytes. guess
const BODY: usize = 128 * 1024;

/// `/v1/flux/incoming_webhooks/{id}/{secret}`, which asks for no key. [docs incoming-webhook]
pub(crate) fn open_routes(automation: Automation) -> Router {
    Router::new()
        .route("/v1/flux/incoming_webhooks/{webhook}/{secret}", post(by_webhook))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(automation)
}

/// `/v1/flux/apps/{app}/channels/{channel}/messages`; whoever mounts it asks for key and token. [docs event-source-api]
pub(crate) fn signed_in_routes(automation: Automation) -> Router {
    Router::new()
        .route("/v1/flux/apps/{app}/channels/{channel}/messages", post(by_api))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(automation)
}

/// guess: what is answered; the documentation shows no answer.
async fn by_webhook(
    State(automation): State<Automation>,
    Ids(webhook, secret): Ids<String, String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Taken>, HttpError> {
    let payload = payload_of(header(&headers, "content-type"), &body)?;
    let id = automation.take_by_webhook(&webhook, &secret, payload, None, 0).await.map_err(not_taken)?;
    Ok(Json(Taken { id }))
}

async fn by_api(
    State(automation): State<Automation>,
    Ids(app, channel): Ids<FluxAppId, FluxPartId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Taken>, HttpError> {
    let payload = payload_of(header(&headers, "content-type"), &body)?;
    let context = json!({ "eventType": "api" });
    let incoming = Incoming { app, channel, payload, context, via: Via::Api, key: None, hops: 0 };
    Ok(Json(Taken { id: automation.take(incoming).await.map_err(not_taken)? }))
}

/// What a body says: JSON, or where it is called another thing, a text. guess
pub(crate) fn payload_of(kind: Option<&str>, body: &[u8]) -> Result<Value, HttpError> {
    if kind.unwrap_or_default().starts_with("text/") {
        return Ok(Value::String(String::from_utf8_lossy(body).into_owned()));
    }
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        HttpError::bad_request(
            format!("The message is not JSON ({place})."),
            format!("メッセージが JSON ではありません（{place}）。"),
        )
    })
}
