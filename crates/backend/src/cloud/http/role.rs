use api::{
    id::{OperatorId, RoleId, UserName},
    soracom::{
        role::{
            AttachRoleRequest, CreatedRole, ListRolesQuery, Role, RoleOwners, RoleRequest, RoleSummary,
            RoleVersion,
        },
        user::User,
    },
};
use axum::{Json, extract::State, http::StatusCode};
use emulator::access::RoleRecord;

use crate::{
    cloud::{
        Cloud,
        app::{role, user},
    },
    http::{
        error::HttpError,
        extract::{Body, Ids, Op, Query, Triple},
    },
};

type OfRole = Ids<OperatorId, RoleId>;
type OfUser = Ids<OperatorId, UserName>;

pub(crate) async fn list(
    State(cloud): State<Cloud>,
    Query(query): Query<ListRolesQuery>,
) -> Result<Json<Vec<RoleSummary>>, HttpError> {
    let owners = query.owner.unwrap_or(RoleOwners::Operator);
    Ok(Json(cloud.read(move |world| Ok(role::list(&world, &owners))).await??))
}

pub(crate) async fn get(State(cloud): State<Cloud>, Ids(_, id): OfRole) -> Result<Json<Role>, HttpError> {
    Ok(Json(cloud.read(move |world| Ok(role::find(&world, &id))).await??.view()))
}

pub(crate) async fn create(
    State(cloud): State<Cloud>,
    Ids(_, id): OfRole,
    op: Op,
    Body(request): Body<RoleRequest>,
) -> Result<Json<CreatedRole>, HttpError> {
    let cause = op.cause("createRole");
    Ok(Json(cloud.write(cause, move |tx, cx| role::create(tx, cx, &id, &request)).await?))
}

pub(crate) async fn update(
    State(cloud): State<Cloud>,
    Ids(_, id): OfRole,
    op: Op,
    Body(request): Body<RoleRequest>,
) -> Result<StatusCode, HttpError> {
    cloud.write(op.cause("updateRole"), move |tx, cx| role::update(tx, cx, &id, &request)).await?;
    Ok(StatusCode::OK)
}

pub(crate) async fn delete(
    State(cloud): State<Cloud>,
    Ids(_, id): OfRole,
    op: Op,
) -> Result<StatusCode, HttpError> {
    cloud.write(op.cause("deleteRole"), move |tx, _| role::delete(tx, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn list_users(
    State(cloud): State<Cloud>,
    Ids(_, id): OfRole,
) -> Result<Json<Vec<User>>, HttpError> {
    Ok(Json(cloud.read(move |world| Ok(role::users(&world, &id))).await??))
}

pub(crate) async fn list_versions(Ids(_, id): OfRole) -> Result<Json<Vec<RoleVersion>>, HttpError> {
    Ok(Json(role::versions(&id)?))
}

pub(crate) async fn list_of_user(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
) -> Result<Json<Vec<Role>>, HttpError> {
    let roles = cloud
        .read(move |world| Ok(user::find(&world, &name).and_then(|found| user::roles(&world, &found))))
        .await??;
    Ok(Json(roles.iter().map(RoleRecord::view).collect()))
}

pub(crate) async fn attach(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
    Body(request): Body<AttachRoleRequest>,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("attachRole");
    cloud.write(cause, move |tx, cx| role::attach(tx, cx, &name, &request.role_id)).await?;
    Ok(StatusCode::OK)
}

pub(crate) async fn detach(
    State(cloud): State<Cloud>,
    Triple(_, name, id): Triple<OperatorId, UserName, RoleId>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    cloud.write(op.cause("detachRole"), move |tx, cx| role::detach(tx, cx, &name, &id)).await?;
    Ok(StatusCode::OK)
}
