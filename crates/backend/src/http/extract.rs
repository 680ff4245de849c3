//! What a handler takes out of a request. Each refuses in the vendor's shape.

use std::str::FromStr;

use api::{Page, console::feed::Cause, id::OpId};
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::http::{WorldPrefix, error::HttpError};

/// A query string; a repeated key is a list.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, HttpError> {
        let text = parts.uri.query().unwrap_or_default();
        let parameters = serde_html_form::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
        serde_path_to_error::deserialize(parameters).map(Query).map_err(|error| {
            let place = place_of(error.path());
            let error = error.into_inner();
            HttpError::bad_request(
                format!("The query does not read: {place}{error}."),
                format!("クエリを解釈できません（{place}{error}）。"),
            )
        })
    }
}

/// A JSON body. An absent one counts as `null`.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

/// A body as it came.
#[derive(Debug)]
pub(crate) struct Bytes(pub(crate) axum::body::Bytes);

impl Bytes {
    /// Reads all of it.
    pub(crate) async fn read(request: Request) -> Result<Self, HttpError> {
        let read = axum::body::Bytes::from_request(request, &()).await;
        read.map(Bytes).map_err(|error| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                return HttpError::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "KNS0413",
                    "The body is too large.",
                    "リクエストボディが大きすぎます。",
                );
            }
            HttpError::bad_request("The body broke off.", "リクエストボディが途中で切れています。")
        })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = HttpError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, HttpError> {
        let Bytes(bytes) = Bytes::read(request).await?;
        let is_absent = bytes.is_empty();
        let text: &[u8] = if is_absent { b"null" } else { &bytes };
        let mut json = serde_json::Deserializer::from_slice(text);
        let read = serde_path_to_error::deserialize(&mut json);
        // What stands behind it does not read either.
        let read = read.map_err(|error| (place_of(error.path()), error.into_inner()));
        read.and_then(|body| json.end().map(|()| Body(body)).map_err(|error| (String::new(), error))).map_err(
            |(at, error)| {
                if is_absent {
                    return HttpError::bad_request(
                        "The request lacks its body.",
                        "リクエストボディがありません。",
                    );
                }
                // The parser's own words may quote the body; only the place and the kind are told.
                let place = format!("{at}line {}, column {}", error.line(), error.column());
                // The name of a field that is missing is ours.
                let words = error.to_string();
                let missing = words.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
                if let Some(missing) = missing {
                    return HttpError::bad_request(
                        format!("The body lacks {missing} ({place})."),
                        format!("リクエストボディに {missing} がありません（{place}）。"),
                    );
                }
                let kind = if error.is_data() { "is not of the expected shape" } else { "is not JSON" };
                HttpError::bad_request(
                    format!("The body {kind} ({place})."),
                    format!("リクエストボディの形式が正しくありません（{place}）。"),
                )
            },
        )
    }
}

/// Where something does not read, in front of what follows; nothing where that is not known.
fn place_of(path: &serde_path_to_error::Path) -> String {
    match path.to_string().as_str() {
        "." | "?" => String::new(),
        // Whoever called chose the names; a long one says no more.
        path => format!("{}: ", path.chars().take(64).collect::<String>()),
    }
}

/// One id of the path. A malformed one names nothing: 404.
#[derive(Debug)]
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(path_fault)?;
        parse(&text).map(Id)
    }
}

/// Two ids of the path.
#[derive(Debug)]
pub(crate) struct Ids<A, B>(pub(crate) A, pub(crate) B);

impl<A: FromStr, B: FromStr, S: Send + Sync> FromRequestParts<S> for Ids<A, B> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let Path((a, b)) =
            Path::<(String, String)>::from_request_parts(parts, state).await.map_err(path_fault)?;
        Ok(Ids(parse(&a)?, parse(&b)?))
    }
}

/// Three ids of the path.
#[derive(Debug)]
pub(crate) struct Triple<A, B, C>(pub(crate) A, pub(crate) B, pub(crate) C);

impl<A: FromStr, B: FromStr, C: FromStr, S: Send + Sync> FromRequestParts<S> for Triple<A, B, C> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let Path((a, b, c)) =
            Path::<(String, String, String)>::from_request_parts(parts, state).await.map_err(path_fault)?;
        Ok(Triple(parse(&a)?, parse(&b)?, parse(&c)?))
    }
}

fn parse<T: FromStr>(text: &str) -> Result<T, HttpError> {
    text.parse().map_err(|_| HttpError::not_found("item", &text.chars().take(64).collect::<String>()))
}

pub(crate) fn path_fault(error: axum::extract::rejection::PathRejection) -> HttpError {
    HttpError::bad_request(format!("The path does not read: {error}."), "パスを解釈できません。")
}

/// The operator's intention that a call names in `X-Kansei-Op`.
#[derive(Debug)]
pub(crate) struct Op(pub(crate) Option<OpId>);

impl Op {
    /// The cause that a call of `operation` is.
    pub(crate) fn cause(self, operation: &str) -> Cause {
        Cause::Call { op: self.0, operation: operation.to_owned() }
    }
}

impl<S: Sync> FromRequestParts<S> for Op {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Op(header(&parts.headers, client::OP).and_then(|text| OpId::new(text).ok())))
    }
}

/// One header as text.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A page, as the platform sends it: the array in the body, the next key in two headers, none on the last page.
#[derive(Debug)]
pub(crate) struct Paged<T> {
    pub(crate) page: Page<T>,
    /// The path and query of this page, without `last_evaluated_key`.
    pub(crate) here: String,
}

/// What stands before `/v1` in the path that was called; nothing for the local world.
#[derive(Debug)]
pub(crate) struct Prefix(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for Prefix {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let prefix = parts.extensions.get::<WorldPrefix>();
        Ok(Prefix(prefix.map_or_else(String::new, |prefix| prefix.0.clone())))
    }
}

/// The path and query of a request without the key at which its page began.
#[derive(Debug)]
pub(crate) struct Here(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for Here {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Prefix(prefix) = Prefix::from_request_parts(parts, state).await?;
        let host = header(&parts.headers, header::HOST.as_str()).unwrap_or("127.0.0.1");
        let query: Vec<&str> = parts
            .uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("last_evaluated_key="))
            .collect();
        Ok(Here(format!("http://{host}{prefix}{}?{}", parts.uri.path(), query.join("&"))))
    }
}

impl<T: Serialize> IntoResponse for Paged<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.page.items).into_response();
        if let Some(key) = self.page.next_key {
            let mut encoded = String::new();
            api::endpoint::percent_encode(&key, &mut encoded);
            let joint = if self.here.ends_with('?') { "" } else { "&" };
            // `rel=next` without quotes: soracom-sdk-go compares it so.
            let link = format!("<{}{joint}last_evaluated_key={encoded}>; rel=next", self.here);
            let headers = response.headers_mut();
            if let (Ok(key), Ok(link)) = (HeaderValue::from_str(&key), HeaderValue::from_str(&link)) {
                headers.insert(HeaderName::from_static(client::NEXT_KEY), key);
                headers.insert(header::LINK, link);
            }
        }
        response
    }
}
