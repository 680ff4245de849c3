use api::{
    console::ota::{self, Board, Move, MoveDraft, Preview},
    id::{ContextId, FluxAppId},
};
use axum::{Extension, Json, Router, extract::State, http::HeaderMap};

use super::OtaMoves;
use crate::{
    desk::{LANG, Pen, Who},
    http::{
        error::HttpError,
        extract::{self, Body, Id, Ids},
        mount::Mount,
    },
    registry::Registry,
};

/// Everything under `/kansei/contexts/{context}/ota`.
pub(crate) fn routes(moves: Registry<OtaMoves>) -> Router {
    Router::new()
        .mount::<ota::PreviewMove, _, _>(preview)
        .mount::<ota::ListMoves, _, _>(list)
        .mount::<ota::CreateMove, _, _>(create)
        .mount::<ota::GetBoard, _, _>(board)
        .mount::<ota::EndMove, _, _>(end)
        .with_state(moves)
}

type Of = State<Registry<OtaMoves>>;

fn of(moves: &Registry<OtaMoves>, id: &ContextId) -> Result<OtaMoves, HttpError> {
    moves.get(id).ok_or_else(|| HttpError::not_found("context", id.as_str()))
}

async fn preview(
    State(all): Of,
    Id(context): Id<ContextId>,
    Body(draft): Body<MoveDraft>,
) -> Result<Json<Preview>, HttpError> {
    Ok(Json(of(&all, &context)?.look(&draft).await?.preview))
}

async fn list(State(all): Of, Id(context): Id<ContextId>) -> Result<Json<Vec<Move>>, HttpError> {
    Ok(Json(of(&all, &context)?.list().await?))
}

/// Once begun it goes on to its end, also when whoever asked has gone.
async fn create(
    State(all): Of,
    Id(context): Id<ContextId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(draft): Body<MoveDraft>,
) -> Result<Json<Move>, HttpError> {
    let moves = of(&all, &context)?;
    let (visits, pen) = (moves.stand().visits.clone(), pen(&moves, who, &headers));
    Ok(Json(visits.to_its_end(async move { moves.create(draft, &pen).await }).await?))
}

async fn board(
    State(all): Of,
    Ids(context, app): Ids<ContextId, FluxAppId>,
) -> Result<Json<Board>, HttpError> {
    Ok(Json(of(&all, &context)?.board(&app).await?))
}

async fn end(
    State(all): Of,
    Ids(context, app): Ids<ContextId, FluxAppId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
) -> Result<Json<Move>, HttpError> {
    let moves = of(&all, &context)?;
    let (visits, pen) = (moves.stand().visits.clone(), pen(&moves, who, &headers));
    Ok(Json(visits.to_its_end(async move { moves.end(&app, &pen).await }).await?))
}

/// What the event handlers of a move are written with: each stands in the ledger.
fn pen(moves: &OtaMoves, who: Who, headers: &HeaderMap) -> Pen {
    let lang = extract::header(headers, LANG).map(str::to_owned);
    Pen::new(moves.stand().paper.clone(), who.session.user.name, lang)
}
