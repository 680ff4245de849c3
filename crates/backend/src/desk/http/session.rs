use api::console::session::{Keep, SignInRequest, SignedIn, Ticket};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use store::desk::StoredSession;

use crate::{
    desk::{Desk, http::Who},
    http::{error::HttpError, extract::Body},
};

pub(crate) async fn sign_in(
    State(desk): State<Desk>,
    Body(request): Body<SignInRequest>,
) -> Result<(HeaderMap, Json<SignedIn>), HttpError> {
    let (token, session) =
        desk.people.sign_in(&request.credentials).await?.ok_or_else(HttpError::wrong_credentials)?;
    let mut headers = HeaderMap::new();
    let mut face = face(&desk, session);
    match request.keep {
        Keep::Bearer => face.token = Some(token),
        Keep::Cookie => drop(headers.insert(header::SET_COOKIE, cookie(&desk.cookie, token.expose(), None)?)),
    }
    Ok((headers, Json(face)))
}

pub(crate) async fn current(State(desk): State<Desk>, Extension(who): Extension<Who>) -> Json<SignedIn> {
    Json(face(&desk, who.session))
}

pub(crate) async fn sign_out(
    State(desk): State<Desk>,
    Extension(who): Extension<Who>,
) -> Result<(StatusCode, HeaderMap), HttpError> {
    desk.people.sign_out(who.token.expose()).await?;
    // What was opened ends with the session.
    desk.contexts().iter().for_each(|room| room.leases.wake());
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie(&desk.cookie, "", Some(0))?);
    Ok((StatusCode::NO_CONTENT, headers))
}

pub(crate) async fn ticket(State(desk): State<Desk>, Extension(who): Extension<Who>) -> Json<Ticket> {
    Json(Ticket { ticket: desk.people.ticket(&who) })
}

fn face(desk: &Desk, session: StoredSession) -> SignedIn {
    SignedIn { user: session.user, server: desk.server.clone(), expires_at: session.expires_at, token: None }
}

/// Scripts cannot read it, other sites cannot send it, and it ends with the browser.
fn cookie(name: &str, token: &str, max_age: Option<u32>) -> Result<HeaderValue, HttpError> {
    let age = max_age.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{age}"))
        .map_err(HttpError::internal)
}
