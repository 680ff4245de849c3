//! Who may speak to the desk: pages of known origins, people with a session.

use api::Secret;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use store::desk::StoredSession;

use crate::{
    desk::{Desk, people::hash_of},
    http::{
        error::HttpError,
        extract,
        origin::{Origins, Verdict},
    },
};

/// The cookie of a page that came from the server at `port`: cookies do not know ports, and two servers on one machine
/// must not sign each other out.
pub(crate) fn cookie_name(port: u16) -> String {
    format!("kansei_session_{port}")
}

/// Which origins may speak to this server.
pub(crate) type Guard = Origins;

/// Who is signed in, with the token that says so.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    pub(crate) session: StoredSession,
    pub(crate) token: Secret<String>,
}

impl Who {
    /// What the session is known by where it is kept; no token.
    pub(crate) fn session_key(&self) -> String {
        hash_of(self.token.expose())
    }
}

/// Refuses other hosts and origins, and answers the browser's question before a call from an allowed origin.
pub(crate) async fn same_origin(State(origins): State<Guard>, request: Request, next: Next) -> Response {
    match origins.judge(request.headers()) {
        Verdict::Refused(error) => error.into_response(),
        Verdict::Same => next.run(request).await,
        Verdict::Allowed(origin) => {
            let mut response = if request.method() == Method::OPTIONS {
                StatusCode::NO_CONTENT.into_response()
            } else {
                next.run(request).await
            };
            allow(response.headers_mut(), &origin);
            response
        }
    }
}

/// Lets a call pass that carries an open session.
pub(crate) async fn signed_in(
    State(desk): State<Desk>,
    mut request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let (token, from_cookie) =
        token_of(request.headers(), &desk.cookie).ok_or_else(HttpError::unauthorized)?;
    if from_cookie && !asked_by_this_page(request.headers(), request.method()) {
        return Err(HttpError::forbidden(
            "This session belongs to the page of this server; another page sent the call.",
            "このセッションは本サーバーのページ専用です。別のページからの呼び出しは拒否しました。",
        ));
    }
    let session = desk.people.session(&token).await?.ok_or_else(HttpError::unauthorized)?;
    request.extensions_mut().insert(Who { session, token: Secret::new(token) });
    Ok(next.run(request).await)
}

/// The session's token: from the cookie (true), or sent on purpose (false).
fn token_of(headers: &HeaderMap, cookie: &str) -> Option<(String, bool)> {
    if let Some(token) =
        extract::header(headers, "authorization").and_then(|text| text.strip_prefix("Bearer "))
    {
        return Some((token.to_owned(), false));
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == cookie)
        .map(|(_, value)| (value.to_owned(), true))
}

/// A browser says where a call with a cookie comes from; one that writes without saying so is not believed.
fn asked_by_this_page(headers: &HeaderMap, method: &Method) -> bool {
    match extract::header(headers, "sec-fetch-site") {
        Some(site) => site == "same-origin" || (site == "none" && method == Method::GET),
        None => method == Method::GET || headers.contains_key(header::ORIGIN),
    }
}

fn allow(headers: &mut HeaderMap, origin: &HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PUT, DELETE"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type, x-kansei-op, x-soracom-lang"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("x-soracom-next-key, x-request-id, link"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
}
