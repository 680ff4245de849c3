use api::{
    console::{
        job::cells::JobCells,
        job::{Job, JobItems, JobItemsQuery, JobReport, ListJobsQuery, StartJobRequest, SteerJobRequest},
        ledger::{LedgerBreak, LedgerPage, LedgerProof, LedgerQuery},
        plan::{Plan, PlanRequest},
    },
    id::{ContextId, JobId},
};
use axum::{Extension, Json, extract::State};
use ops::ledger::Broken;

use crate::{
    desk::{Desk, http::Who, planning},
    http::{
        error::HttpError,
        extract::{Body, Id, Ids, Query},
    },
    steady,
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
    let room = desk.writable(&context)?;
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

pub(crate) async fn list_jobs(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Query(query): Query<ListJobsQuery>,
) -> Result<Json<Vec<Job>>, HttpError> {
    desk.context(&context)?;
    Ok(Json(desk.db.read(move |desk| desk.jobs(&context, &query)).await?))
}

pub(crate) async fn list_job_items(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, JobId>,
    Query(query): Query<JobItemsQuery>,
) -> Result<Json<JobItems>, HttpError> {
    let of = known_job(&desk, context, id).await?;
    Ok(Json(desk.db.read(move |desk| desk.job_items(&of, &query)).await?))
}

pub(crate) async fn job_report(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, JobId>,
) -> Result<Json<JobReport>, HttpError> {
    let of = known_job(&desk, context, id).await?;
    Ok(Json(desk.db.read(move |desk| Ok(ops::report::report(desk.job_lines(&of)?))).await?))
}

pub(crate) async fn job_cells(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, JobId>,
) -> Result<Json<JobCells>, HttpError> {
    desk.context(&context)?;
    let asked = id.clone();
    let cells = desk.db.read(move |desk| match desk.job(&context, &asked)? {
        Some(job) => desk.job_cells(&job).map(Some),
        None => Ok(None),
    });
    Ok(Json(cells.await?.ok_or_else(|| HttpError::not_found("job", id.as_str()))?))
}

/// A job of a context, or the refusal that says that there is none.
async fn known_job(desk: &Desk, context: ContextId, id: JobId) -> Result<JobId, HttpError> {
    desk.context(&context)?;
    let asked = id.clone();
    match desk.db.read(move |desk| desk.job(&context, &asked)).await? {
        Some(_) => Ok(id),
        None => Err(HttpError::not_found("job", id.as_str())),
    }
}

pub(crate) async fn steer_job(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, JobId>,
    Extension(who): Extension<Who>,
    Body(request): Body<SteerJobRequest>,
) -> Result<Json<Job>, HttpError> {
    let room = desk.context(&context)?;
    let by = who.session.user.name;
    Ok(Json(planning::steer_job(&room, &desk.db, id, request.to, by).await?))
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

pub(crate) async fn verify_ledger(State(desk): State<Desk>) -> Result<Json<LedgerProof>, HttpError> {
    let proof = desk.db.read(|desk| {
        let (seen, outcome) = desk.check_ledger(None)?;
        let broken = outcome.err().map(|Broken { number, why }| LedgerBreak { number, why });
        Ok(LedgerProof { count: seen.count, head: seen.hash, broken, wall: steady::wall() })
    });
    Ok(Json(proof.await?))
}
