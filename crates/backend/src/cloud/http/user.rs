use api::{
    id::{OperatorId, UserName},
    soracom::user::{
        CreateUserRequest, DefaultPermissions, TrustPolicy, UpdateDefaultPermissionsRequest,
        UpdateUserPermissionRequest, UpdateUserRequest, User, UserPermission,
    },
};
use axum::{Json, extract::State, http::StatusCode};

use crate::{
    cloud::{
        Cloud,
        app::{root, user},
    },
    http::{
        error::HttpError,
        extract::{Body, Ids, Op},
    },
};

/// The operator of the path was looked at before: [`super::gate::own_operator`].
type OfUser = Ids<OperatorId, UserName>;

pub(crate) async fn list(State(cloud): State<Cloud>) -> Result<Json<Vec<User>>, HttpError> {
    Ok(Json(cloud.read(|world| Ok(user::list(&world))).await??))
}

pub(crate) async fn get(State(cloud): State<Cloud>, Ids(_, name): OfUser) -> Result<Json<User>, HttpError> {
    let found = cloud
        .read(move |world| Ok(user::find(&world, &name).and_then(|found| user::view(&world, &found))))
        .await??;
    Ok(Json(found))
}

pub(crate) async fn create(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
    Body(request): Body<CreateUserRequest>,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("createUser");
    cloud.write(cause, move |tx, cx| user::create(tx, cx, &name, request.description)).await?;
    Ok(StatusCode::CREATED)
}

pub(crate) async fn update(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
    Body(request): Body<UpdateUserRequest>,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("updateUser");
    cloud.write(cause, move |tx, cx| user::describe(tx, cx, &name, request.description)).await?;
    Ok(StatusCode::OK)
}

pub(crate) async fn delete(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
) -> Result<StatusCode, HttpError> {
    cloud.write(op.cause("deleteUser"), move |tx, _| user::delete(tx, &name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// guess: a user without statements has none, in the form of some.
pub(crate) async fn get_permission(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
) -> Result<Json<UserPermission>, HttpError> {
    let user = cloud.read(move |world| Ok(user::find(&world, &name))).await??;
    let permission = user.permission.unwrap_or_else(|| r#"{"statements":[]}"#.to_owned());
    Ok(Json(UserPermission { permission, rest: api::Rest::new() }))
}

pub(crate) async fn update_permission(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
    Body(request): Body<UpdateUserPermissionRequest>,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("updateUserPermission");
    cloud.write(cause, move |tx, cx| user::set_permission(tx, cx, &name, request.permission)).await?;
    Ok(StatusCode::OK)
}

pub(crate) async fn delete_permission(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteUserPermission");
    cloud.write(cause, move |tx, cx| user::delete_permission(tx, cx, &name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn get_trust_policy(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
) -> Result<Json<TrustPolicy>, HttpError> {
    let user = cloud.read(move |world| Ok(user::named(&world, &name))).await??;
    Ok(Json(TrustPolicy { trust_policy: user.trust_policy, rest: api::Rest::new() }))
}

pub(crate) async fn update_trust_policy(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
    Body(request): Body<TrustPolicy>,
) -> Result<StatusCode, HttpError> {
    let Some(policy) = request.trust_policy else {
        return Err(HttpError::bad_request("trustPolicy: is missing.", "trustPolicy を指定してください。"));
    };
    let cause = op.cause("updateUserTrustPolicy");
    cloud.write(cause, move |tx, cx| user::set_trust_policy(tx, cx, &name, Some(policy))).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn delete_trust_policy(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteUserTrustPolicy");
    cloud.write(cause, move |tx, cx| user::set_trust_policy(tx, cx, &name, None)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn get_default_permissions(
    State(cloud): State<Cloud>,
) -> Result<Json<DefaultPermissions>, HttpError> {
    let default_permissions = cloud.read(|world| world.default_permissions()).await?;
    Ok(Json(DefaultPermissions { default_permissions, rest: api::Rest::new() }))
}

pub(crate) async fn update_default_permissions(
    State(cloud): State<Cloud>,
    op: Op,
    Body(request): Body<UpdateDefaultPermissionsRequest>,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("updateDefaultPermissions");
    cloud.write(cause, move |tx, _| root::set_default_permissions(tx, Some(&request.permissions))).await?;
    Ok(StatusCode::ACCEPTED)
}

pub(crate) async fn delete_default_permissions(
    State(cloud): State<Cloud>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteDefaultPermissions");
    cloud.write(cause, move |tx, _| root::set_default_permissions(tx, None)).await?;
    Ok(StatusCode::NO_CONTENT)
}
