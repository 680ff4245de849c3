//! What a SAM user signs in with: AuthKeys, a password, one-time codes; and the tokens that it got for them.

use api::{
    Secret,
    id::{AuthKeyId, OperatorId, UserName},
    soracom::user::{
        AuthKey, CreateUserPasswordRequest, GeneratedAuthKey, HasUserPassword, MfaCode, MfaStatus, TotpUri,
        UpdatePasswordRequest,
    },
};
use axum::{Json, extract::State, http::StatusCode};

use crate::{
    cloud::{
        Cloud,
        app::{auth_key, user},
    },
    http::{
        error::HttpError,
        extract::{Body, Ids, Op, Triple},
    },
};

type OfUser = Ids<OperatorId, UserName>;
type OfKey = Triple<OperatorId, UserName, AuthKeyId>;

pub(crate) async fn list_keys(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
) -> Result<Json<Vec<AuthKey>>, HttpError> {
    Ok(Json(cloud.read(move |world| Ok(auth_key::list(&world, Some(&name)))).await??))
}

pub(crate) async fn generate_key(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
) -> Result<Json<GeneratedAuthKey>, HttpError> {
    let (cause, mints) = (op.cause("generateUserAuthKey"), cloud.mints().clone());
    Ok(Json(cloud.write(cause, move |tx, cx| auth_key::generate(tx, cx, Some(&name), &mints)).await?))
}

pub(crate) async fn get_key(
    State(cloud): State<Cloud>,
    Triple(_, name, id): OfKey,
) -> Result<Json<AuthKey>, HttpError> {
    let key = cloud.read(move |world| Ok(auth_key::get(&world, Some(&name), &id))).await??;
    Ok(Json(key.view()))
}

pub(crate) async fn delete_key(
    State(cloud): State<Cloud>,
    Triple(_, name, id): OfKey,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteUserAuthKey");
    cloud.write(cause, move |tx, _| auth_key::delete(tx, Some(&name), &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn has_password(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
) -> Result<Json<HasUserPassword>, HttpError> {
    let user = cloud.read(move |world| Ok(user::find(&world, &name))).await??;
    Ok(Json(HasUserPassword { has_password: user.password.is_some(), rest: api::Rest::new() }))
}

pub(crate) async fn create_password(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
    Body(request): Body<CreateUserPasswordRequest>,
) -> Result<StatusCode, HttpError> {
    let asked = name.clone();
    cloud.read(move |world| Ok(user::find(&world, &asked))).await??;
    let hash = hash(&cloud, "password", request.password).await?;
    let cause = op.cause("createUserPassword");
    cloud.write(cause, move |tx, cx| user::set_password(tx, cx, &name, hash, None)).await?;
    Ok(StatusCode::CREATED)
}

/// The present password is compared before the command, and that it is still the same in it.
pub(crate) async fn update_password(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
    Body(request): Body<UpdatePasswordRequest>,
) -> Result<StatusCode, HttpError> {
    let asked = name.clone();
    let user = cloud.read(move |world| Ok(user::find(&world, &asked))).await??;
    let right = cloud.passwords().is(user.password.clone(), request.current_password).await?;
    if user.password.is_some() && !right {
        return Err(HttpError::wrong_current_password());
    }
    let hash = hash(&cloud, "newPassword", request.new_password).await?;
    let shown = user.password.unwrap_or_default();
    let cause = op.cause("updateUserPassword");
    cloud.write(cause, move |tx, cx| user::set_password(tx, cx, &name, hash, Some(&shown))).await?;
    Ok(StatusCode::OK)
}

pub(crate) async fn delete_password(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("deleteUserPassword");
    cloud.write(cause, move |tx, cx| user::delete_password(tx, cx, &name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn mfa_status(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
) -> Result<Json<MfaStatus>, HttpError> {
    let user = cloud.read(move |world| Ok(user::named(&world, &name))).await??;
    Ok(Json(MfaStatus { status: user.mfa.state().to_string(), rest: api::Rest::new() }))
}

pub(crate) async fn enable_mfa(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
) -> Result<Json<TotpUri>, HttpError> {
    let (cause, mints) = (op.cause("enableUserMFA"), cloud.mints().clone());
    Ok(Json(cloud.write(cause, move |tx, cx| user::enable_mfa(tx, cx, &name, &mints)).await?))
}

pub(crate) async fn verify_mfa(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
    Body(request): Body<MfaCode>,
) -> Result<StatusCode, HttpError> {
    let (cause, mints) = (op.cause("verifyUserMFA"), cloud.mints().clone());
    cloud.write(cause, move |tx, cx| user::verify_mfa(tx, cx, &name, &request.mfa_otp_code, &mints)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn revoke_mfa(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
) -> Result<StatusCode, HttpError> {
    cloud.write(op.cause("revokeUserMFA"), move |tx, _| user::revoke_mfa(tx, &name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn end_tokens(
    State(cloud): State<Cloud>,
    Ids(_, name): OfUser,
    op: Op,
) -> Result<StatusCode, HttpError> {
    cloud.write(op.cause("revokeUserAuthTokens"), move |tx, _| user::end_tokens(tx, &name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// guess: any password but an empty one; the platform's rules are not published.
async fn hash(cloud: &Cloud, field: &str, password: Secret<String>) -> Result<Secret<String>, HttpError> {
    if password.expose().is_empty() {
        return Err(HttpError::bad_request(
            format!("{field}: must not be empty."),
            format!("{field} を空にすることはできません。"),
        ));
    }
    Ok(cloud.passwords().hash(password).await?)
}
