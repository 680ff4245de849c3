//! Platform objects for the page: read through the context's own API, and only read.

use api::{Method, id::ContextId};
use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use client::{Request, Transport};

use crate::{
    desk::Desk,
    http::{error::HttpError, extract},
};

/// Names the language of messages.
const LANG: &str = "x-soracom-lang";

/// Headers of the platform's answer that the page may see.
const PASSED: [&str; 3] = [client::NEXT_KEY, "link", "content-type"];

pub(crate) async fn forward(
    State(desk): State<Desk>,
    Path((context, path)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let id = ContextId::new(&*context).map_err(|_| HttpError::not_found("context", &context))?;
    let room = desk.context(&id)?;
    let mut target = String::from("/v1");
    for segment in path.split('/') {
        target.push('/');
        api::endpoint::percent_encode(segment, &mut target);
    }
    if let Some(query) = query {
        target.push('?');
        target.push_str(&query);
    }
    // The platform answers in the operator's language.
    let lang = extract::header(&headers, LANG).map(|lang| (LANG.to_owned(), lang.to_owned()));
    let request =
        Request { method: Method::Get, path: target, headers: lang.into_iter().collect(), body: None };
    let answer = room.client.transport().send(request).await.map_err(HttpError::unreachable)?;
    let mut response = Response::new(Body::from(answer.body));
    // 401 would tell the page that its own session has ended, which it has not.
    let status = if answer.status == 401 {
        StatusCode::BAD_GATEWAY
    } else {
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY)
    };
    *response.status_mut() = status;
    for (name, value) in &answer.headers {
        let known = PASSED.iter().find(|passed| passed.eq_ignore_ascii_case(name));
        if let (Some(name), Ok(value)) = (known, HeaderValue::from_str(value)) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    // What somebody uploaded there is no page of the console's.
    let headers = response.headers_mut();
    let is_json = |kind: &HeaderValue| kind.as_bytes().starts_with(b"application/json");
    if !headers.get(header::CONTENT_TYPE).is_some_and(is_json) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
