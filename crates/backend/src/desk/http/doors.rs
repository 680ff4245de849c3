//! Doors and leases. What was begun goes on to its end, also when whoever asked has gone.

use api::{
    console::lease::{
        CloseDoorsRequest, DoorBoard, DoorCount, ExtendLeaseRequest, ForwardRequest, Lease, LeaseDraft,
        LeasePreview, OpenLeaseRequest,
    },
    id::{ContextId, LeaseId},
};
use axum::{Extension, Json, extract::State};

use crate::{
    desk::{Desk, doors::Asks, http::Who},
    http::{
        error::HttpError,
        extract::{Body, Id, Ids},
    },
};

pub(crate) async fn board(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Extension(who): Extension<Who>,
) -> Result<Json<DoorBoard>, HttpError> {
    let room = desk.context(&context)?;
    Ok(Json(room.leases.board(room.kind, &who.session.user.name).await?))
}

pub(crate) async fn count(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
) -> Result<Json<DoorCount>, HttpError> {
    Ok(Json(desk.context(&context)?.leases.count().await?))
}

pub(crate) async fn close(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Extension(who): Extension<Who>,
    Body(request): Body<CloseDoorsRequest>,
) -> Result<Json<DoorBoard>, HttpError> {
    let (room, asks) = (desk.context(&context)?, asks(who));
    let closed = async move { room.leases.close_doors(request, room.kind, &asks).await };
    Ok(Json(desk.visits.to_its_end(closed).await?))
}

pub(crate) async fn preview(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Body(draft): Body<LeaseDraft>,
) -> Result<Json<LeasePreview>, HttpError> {
    Ok(Json(desk.context(&context)?.leases.preview(&draft).await?))
}

pub(crate) async fn open(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Extension(who): Extension<Who>,
    Body(request): Body<OpenLeaseRequest>,
) -> Result<Json<Lease>, HttpError> {
    let leases = desk.writable(&context)?.leases;
    Ok(Json(desk.visits.to_its_end(async move { leases.open(request, asks(who)).await }).await?))
}

pub(crate) async fn extend(
    State(desk): State<Desk>,
    Ids(context, lease): Ids<ContextId, LeaseId>,
    Extension(who): Extension<Who>,
    Body(request): Body<ExtendLeaseRequest>,
) -> Result<Json<Lease>, HttpError> {
    let leases = desk.writable(&context)?.leases;
    let extended = async move { leases.extend(&lease, request, asks(who)).await };
    Ok(Json(desk.visits.to_its_end(extended).await?))
}

pub(crate) async fn forward(
    State(desk): State<Desk>,
    Ids(context, lease): Ids<ContextId, LeaseId>,
    Body(request): Body<ForwardRequest>,
) -> Result<Json<Lease>, HttpError> {
    Ok(Json(desk.context(&context)?.leases.forward(&lease, request.port).await?))
}

pub(crate) async fn stop_forward(
    State(desk): State<Desk>,
    Ids(context, lease): Ids<ContextId, LeaseId>,
) -> Result<Json<Lease>, HttpError> {
    Ok(Json(desk.context(&context)?.leases.stop_forward(&lease)?))
}

fn asks(who: Who) -> Asks {
    let session = who.session_key();
    Asks { by: who.session.user.name, session }
}
