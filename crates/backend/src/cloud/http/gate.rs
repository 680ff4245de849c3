//! What every call passes: faults that are on, then the key and the token.

use std::time::Duration;

use api::{console::world::FaultEffect, soracom};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};

use crate::{
    cloud::{Cloud, token::Claims},
    credentials::same,
    http::{error::HttpError, extract::header},
};

/// Who calls.
#[derive(Debug, Clone)]
pub(crate) struct Caller(pub(crate) Claims);

/// Lets a call pass that carries a key and a token that belong together, have not ended and were not signed out.
pub(crate) async fn signed_in(
    State(cloud): State<Cloud>,
    mut request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let headers = request.headers();
    let token = header(headers, "x-soracom-token").ok_or_else(HttpError::unauthorized)?;
    let key = header(headers, "x-soracom-api-key").ok_or_else(HttpError::unauthorized)?;
    let claims = cloud.tokens().check(token, cloud.now()).ok_or_else(HttpError::unauthorized)?;
    if !same(key, cloud.tokens().api_key(&claims).expose()) {
        return Err(HttpError::unauthorized());
    }
    let id = claims.jti.clone();
    if cloud.read(move |world| world.signed_out(&id)).await? {
        return Err(HttpError::unauthorized());
    }
    request.extensions_mut().insert(Caller(claims));
    Ok(next.run(request).await)
}

/// Lets the faults that are on strike.
pub(crate) async fn faults(State(cloud): State<Cloud>, request: Request, next: Next) -> Response {
    let effect = operation_of(&request).and_then(|operation| cloud.faults().strike(operation));
    match effect {
        None => next.run(request).await,
        Some(FaultEffect::Slow { millis }) => {
            tokio::time::sleep(Duration::from_millis(millis.into())).await;
            next.run(request).await
        }
        Some(FaultEffect::Status { status }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let error = HttpError::new(
                status,
                "KNS0999",
                "A fault that somebody switched on.",
                "設定された障害です。",
            );
            axum::response::IntoResponse::into_response(error)
        }
        Some(FaultEffect::Cut) => {
            let (parts, _) = next.run(request).await.into_parts();
            let broken =
                futures_util::stream::once(async { Err::<Vec<u8>, _>(std::io::Error::other("cut off")) });
            Response::from_parts(parts, Body::from_stream(broken))
        }
    }
}

/// The operation id of a request, e.g. `deleteSimSession`.
fn operation_of(request: &Request) -> Option<&'static str> {
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    let method = request.method().as_str();
    let info = soracom::endpoints().find(|info| info.path == path && info.method.as_str() == method)?;
    info.spec?.rsplit('/').next()
}
