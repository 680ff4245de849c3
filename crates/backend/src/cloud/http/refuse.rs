//! The refusal of what is not implemented: a plain 4xx, because the official client repeats every 5xx for two minutes.

use api::spec::{self, State};
use axum::{extract::Request, http::StatusCode};

use crate::http::error::HttpError;

/// Names the operation when the definition has it, and says why it is not here.
pub(crate) async fn unknown(request: Request) -> HttpError {
    let path = request.uri().path();
    let method = request.method().as_str();
    let fitting = spec::operations().iter().filter(|op| op.method.as_str() == method && fits(op.path, path));
    // A literal segment outranks a parameter: `/v1/bills/latest` is not the bill of the month "latest".
    let found = fitting.min_by_key(|op| op.path.matches('{').count());
    let Some(operation) = found else {
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

/// Whether `path` is an instance of `template`, e.g. `/v1/sims/1` of `/v1/sims/{sim_id}`.
fn fits(template: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    let all = template.split('/').all(|wanted| {
        segments
            .next()
            .is_some_and(|segment| wanted == segment || (wanted.starts_with('{') && !segment.is_empty()))
    });
    all && segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_fits_its_instances_only() {
        assert!(fits("/v1/sims/{sim_id}/send_sms", "/v1/sims/89/send_sms"));
        assert!(!fits("/v1/sims/{sim_id}/send_sms", "/v1/sims/89"));
        assert!(!fits("/v1/sims/{sim_id}", "/v1/sims/89/send_sms"));
        assert!(!fits("/v1/sims/{sim_id}", "/v1/sims/"));
    }
}
