use api::{
    console::{
        context::Context,
        group_row::GroupRow,
        sim_row::SimRow,
        window::{MAX_LIMIT, Window, WindowQuery},
    },
    id::ContextId,
};
use axum::{Json, extract::State};

use crate::{
    desk::{Desk, desk_state::ContextRoom, planning::malformed},
    http::{
        error::HttpError,
        extract::{Id, Query},
    },
};

pub(crate) async fn contexts(State(desk): State<Desk>) -> Json<Vec<Context>> {
    Json(desk.contexts().iter().map(ContextRoom::face).collect())
}

pub(crate) async fn sims(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Query(query): Query<WindowQuery>,
) -> Result<Json<Window<SimRow>>, HttpError> {
    let room = desk.context(&context)?;
    Ok(Json(room.mirror.sims(bounded(query)?).await.map_err(malformed)?))
}

pub(crate) async fn groups(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Query(query): Query<WindowQuery>,
) -> Result<Json<Window<GroupRow>>, HttpError> {
    let room = desk.context(&context)?;
    Ok(Json(room.mirror.groups(bounded(query)?).await.map_err(malformed)?))
}

fn bounded(query: WindowQuery) -> Result<WindowQuery, HttpError> {
    if query.limit.is_some_and(|limit| limit > MAX_LIMIT) {
        return Err(HttpError::bad_request(
            format!("limit: must be {MAX_LIMIT} or less."),
            format!("limit は {MAX_LIMIT} 以下で指定してください。"),
        ));
    }
    Ok(query)
}
