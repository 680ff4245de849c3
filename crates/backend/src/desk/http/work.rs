use api::{
    console::{
        job::{Job, StartJobRequest, SteerJobRequest},
        ledger::{LedgerPage, LedgerQuery},
        plan::{Plan, PlanRequest},
    },
    id::{ContextId, JobId},
};
use axum::{Extension, Json, extract::State};

use crate::{
    desk::{Desk, http::Who, planning},
    http::{
        error::HttpError,
        extract::{Body, Id, Ids, Query},
    },
};

pub(crate) async fn create_plan(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Body(request): Body<PlanRequest>,
) -> Result<Json<Plan>, HttpError> {
    let room = desk.context(&context)?;
    Ok(Json(planning::make_plan(&room, &desk.db, request).await?))
}

pub(crate) async fn start_job(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Extension(who): Extension<Who>,
    Body(request): Body<StartJobRequest>,
) -> Result<Json<Job>, HttpError> {
    let room = desk.context(&context)?;
    Ok(Json(planning::start_job(&room, &desk.db, request, who.session.user.name).await?))
}

pub(crate) async fn get_job(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, JobId>,
) -> Result<Json<Job>, HttpError> {
    desk.context(&context)?;
    let asked = id.clone();
    let job = desk.db.read(move |desk| desk.job(&context, &asked)).await?;
    Ok(Json(job.ok_or_else(|| HttpError::not_found("job", id.as_str()))?))
}

pub(crate) async fn steer_job(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, JobId>,
    Body(request): Body<SteerJobRequest>,
) -> Result<Json<Job>, HttpError> {
    let room = desk.context(&context)?;
    Ok(Json(planning::steer_job(&room, &desk.db, id, request.to).await?))
}

pub(crate) async fn list_ledger(
    State(desk): State<Desk>,
    Query(query): Query<LedgerQuery>,
) -> Result<Json<LedgerPage>, HttpError> {
    let page = desk.db.read(move |desk| {
        let head = desk.ledger_head()?;
        Ok(LedgerPage { entries: desk.ledger(&query)?, count: head.count, head: head.hash })
    });
    Ok(Json(page.await?))
}
