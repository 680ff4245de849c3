use api::{
    id::{HandlerId, Imsi},
    soracom::event_handler::{EventHandler, EventHandlerRequest, ListEventHandlersQuery},
};
use axum::{Json, extract::State, http::StatusCode};

use crate::{
    cloud::{Cloud, app::event_handler},
    http::{
        error::HttpError,
        extract::{Body, Id, Ids, Op, Query},
    },
};

pub(crate) async fn list(
    State(cloud): State<Cloud>,
    Query(query): Query<ListEventHandlersQuery>,
) -> Result<Json<Vec<EventHandler>>, HttpError> {
    let list = cloud.read(move |world| Ok(event_handler::list(&world, query.target.as_ref()))).await??;
    Ok(Json(list))
}

pub(crate) async fn create(
    State(cloud): State<Cloud>,
    op: Op,
    Body(request): Body<EventHandlerRequest>,
) -> Result<(StatusCode, Json<EventHandler>), HttpError> {
    let operator = cloud.parts().credentials.operator_id.clone();
    let cause = op.cause("createEventHandler");
    let handler = cloud.write(cause, move |tx, cx| event_handler::create(tx, cx, &operator, request)).await?;
    Ok((StatusCode::CREATED, Json(handler)))
}

pub(crate) async fn get(
    State(cloud): State<Cloud>,
    Id(id): Id<HandlerId>,
) -> Result<Json<EventHandler>, HttpError> {
    let record = cloud.read(move |world| Ok(event_handler::find(&world, &id))).await??;
    Ok(Json(record.handler))
}

pub(crate) async fn update(
    State(cloud): State<Cloud>,
    Id(id): Id<HandlerId>,
    op: Op,
    Body(request): Body<EventHandlerRequest>,
) -> Result<StatusCode, HttpError> {
    let operator = cloud.parts().credentials.operator_id.clone();
    let cause = op.cause("updateEventHandler");
    cloud.write(cause, move |tx, _| event_handler::update(tx, &operator, &id, request)).await?;
    Ok(StatusCode::OK)
}

pub(crate) async fn delete(
    State(cloud): State<Cloud>,
    Id(id): Id<HandlerId>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    cloud.write(op.cause("deleteEventHandler"), move |tx, _| event_handler::delete(tx, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn ignore(
    State(cloud): State<Cloud>,
    Ids(id, imsi): Ids<HandlerId, Imsi>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("setIgnoreEventHandler");
    cloud.write(cause, move |tx, _| event_handler::ignore(tx, &id, &imsi, true)).await?;
    Ok(StatusCode::OK)
}

pub(crate) async fn heed(
    State(cloud): State<Cloud>,
    Ids(id, imsi): Ids<HandlerId, Imsi>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteIgnoreEventHandler");
    cloud.write(cause, move |tx, _| event_handler::ignore(tx, &id, &imsi, false)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn list_of_subscriber(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
) -> Result<Json<Vec<EventHandler>>, HttpError> {
    Ok(Json(cloud.read(move |world| Ok(event_handler::of_subscriber(&world, &imsi))).await??))
}
