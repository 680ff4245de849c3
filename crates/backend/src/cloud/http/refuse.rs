//! The refusal of what is not implemented: a plain 4xx, because the official client repeats every 5xx for two minutes.

use api::spec::{self, State};
use axum::{extract::Request, http::StatusCode};

use crate::http::error::HttpError;

/// Names the operation when the definition has it, and says why it is not here.
pub(crate) async fn unknown(request: Request) -> HttpError {
    let path = request.uri().path();
    let method = request.method().as_str();
    let Some(operation) = spec::operation_at(method, path) else {
        return HttpError::not_found(
            "path",
            &format!("{method} {}", path.chars().take(120).collect::<String>()),
        );
    };
    let reason = match operation.state {
        State::Refused { reason } | State::OutOfScope { reason } => reason,
        State::Implemented => "it is implemented, but not at this address",
    };
    let id = operation.id;
    HttpError::new(
        StatusCode::BAD_REQUEST,
        "KNS0405",
        format!("{id} is not part of this local platform: {reason}."),
        format!("{id} はこのローカル環境では利用できません（{reason}）。"),
    )
}
