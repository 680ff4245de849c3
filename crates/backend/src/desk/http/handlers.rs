//! Event handlers, written at once; once begun a write goes on to its end, also when whoever asked has gone.

use api::{
    console::handler::{HandlerOp, HandlerWrite, IgnoreWrite},
    id::{ContextId, HandlerId},
    soracom::event_handler::{DeleteIgnoreEventHandler, SetIgnoreEventHandler},
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use crate::{
    desk::{
        Desk,
        http::Who,
        pen::{LANG, Pen, Refusal},
    },
    http::{
        error::HttpError,
        extract::{self, Body, Id, Ids},
    },
};

pub(crate) async fn create(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(HandlerWrite { op, handler }): Body<HandlerWrite>,
) -> Result<Response, HttpError> {
    let pen = pen(&desk, &context, who, &headers)?;
    let written = desk.visits.to_its_end(async move { pen.create(&op, &handler).await }).await?;
    Ok(written.map_or_else(passed, |handler| Json(handler).into_response()))
}

pub(crate) async fn replace(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, HandlerId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(HandlerWrite { op, handler }): Body<HandlerWrite>,
) -> Result<Response, HttpError> {
    let pen = pen(&desk, &context, who, &headers)?;
    let written = desk.visits.to_its_end(async move { pen.replace(&op, &id, &handler).await }).await?;
    Ok(written.map_or_else(passed, |handler| Json(handler).into_response()))
}

pub(crate) async fn remove(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, HandlerId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(HandlerOp { op }): Body<HandlerOp>,
) -> Result<Response, HttpError> {
    let pen = pen(&desk, &context, who, &headers)?;
    let written = desk.visits.to_its_end(async move { pen.remove(&op, &id).await }).await?;
    Ok(written.map_or_else(passed, |()| StatusCode::NO_CONTENT.into_response()))
}

pub(crate) async fn ignore(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, HandlerId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(IgnoreWrite { op, imsi, ignored }): Body<IgnoreWrite>,
) -> Result<Response, HttpError> {
    let pen = pen(&desk, &context, who, &headers)?;
    let path = (id, imsi);
    let calling = async move {
        if ignored {
            pen.call::<SetIgnoreEventHandler>(&op, &path).await
        } else {
            pen.call::<DeleteIgnoreEventHandler>(&op, &path).await
        }
    };
    let written = desk.visits.to_its_end(calling).await?;
    Ok(written.map_or_else(passed, |()| StatusCode::NO_CONTENT.into_response()))
}

fn pen(desk: &Desk, context: &ContextId, who: Who, headers: &HeaderMap) -> Result<Pen, HttpError> {
    let lang = extract::header(headers, LANG).map(str::to_owned);
    let paper = desk.writable(context)?.paper(desk.db.clone());
    Ok(Pen::new(paper, who.session.user.name, lang))
}

/// Passes on what the platform said of a refusal.
fn passed(Refusal { status, body }: Refusal) -> Response {
    // 401 would tell the page that its own session has ended, which it has not.
    let status = match status {
        401 => StatusCode::BAD_GATEWAY,
        other => StatusCode::from_u16(other).unwrap_or(StatusCode::BAD_GATEWAY),
    };
    (status, [("content-type", "application/json")], body).into_response()
}
