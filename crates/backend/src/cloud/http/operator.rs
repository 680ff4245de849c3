use api::{
    id::{AuthKeyId, OperatorId},
    soracom::{
        operator::{BackupCodes, GenerateTokenRequest, GeneratedToken, RevokeMfaRequest},
        user::{AuthKey, GeneratedAuthKey, MfaCode, MfaStatus, TotpUri},
    },
};
use axum::{Extension, Json, extract::State, http::StatusCode};

use crate::{
    cloud::{
        Cloud,
        app::{auth_key, root},
        http::{
            gate::Caller,
            issue::{self, DEFAULT_LIFE, LONGEST_LIFE},
            proof,
        },
    },
    http::{
        error::HttpError,
        extract::{Body, Ids, Op},
    },
};

/// The key of the credentials file is the server's, not the world's: it is not among these.
pub(crate) async fn list_keys(State(cloud): State<Cloud>) -> Result<Json<Vec<AuthKey>>, HttpError> {
    Ok(Json(cloud.read(|world| Ok(auth_key::list(&world, None))).await??))
}

pub(crate) async fn generate_key(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    op: Op,
) -> Result<(StatusCode, Json<GeneratedAuthKey>), HttpError> {
    root_only(&caller)?;
    let (cause, mints) = (op.cause("generateOperatorAuthKey"), cloud.mints().clone());
    let made = cloud.write(cause, move |tx, cx| auth_key::generate(tx, cx, None, &mints)).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

pub(crate) async fn delete_key(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    Ids(_, id): Ids<OperatorId, AuthKeyId>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    root_only(&caller)?;
    let cause = op.cause("deleteOperatorAuthKey");
    cloud.write(cause, move |tx, _| auth_key::delete(tx, None, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn generate_token(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    Body(request): Body<GenerateTokenRequest>,
) -> Result<Json<GeneratedToken>, HttpError> {
    let life = issue::life(request.token_timeout_seconds, DEFAULT_LIFE, 1..=LONGEST_LIFE)?;
    let token = issue::renew(&cloud, caller.claims, life).await?;
    Ok(Json(GeneratedToken { token, rest: api::Rest::new() }))
}

pub(crate) async fn end_tokens(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    root_only(&caller)?;
    let cause = op.cause("revokeOperatorAuthTokens");
    cloud.write(cause, |tx, _| Ok(tx.end_root_tokens()?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn mfa_status(State(cloud): State<Cloud>) -> Result<Json<MfaStatus>, HttpError> {
    let mfa = cloud.read(|world| world.root_mfa()).await?;
    Ok(Json(MfaStatus { status: mfa.state().to_string(), rest: api::Rest::new() }))
}

pub(crate) async fn enable_mfa(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    op: Op,
) -> Result<Json<TotpUri>, HttpError> {
    root_only(&caller)?;
    let (cause, mints) = (op.cause("enableMFA"), cloud.mints().clone());
    let email = cloud.parts().credentials.email.clone();
    Ok(Json(cloud.write(cause, move |tx, cx| root::enable_mfa(tx, cx, &email, &mints)).await?))
}

pub(crate) async fn verify_mfa(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    op: Op,
    Body(request): Body<MfaCode>,
) -> Result<Json<BackupCodes>, HttpError> {
    root_only(&caller)?;
    let (cause, mints) = (op.cause("verifyMFA"), cloud.mints().clone());
    let codes =
        cloud.write(cause, move |tx, cx| root::verify_mfa(tx, cx, &request.mfa_otp_code, &mints)).await?;
    Ok(Json(codes))
}

pub(crate) async fn revoke_mfa(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    op: Op,
    Body(request): Body<RevokeMfaRequest>,
) -> Result<StatusCode, HttpError> {
    root_only(&caller)?;
    let held = cloud.read(|world| world.root_password()).await?;
    if !proof::is_root_password(&cloud, held, &request.password).await? {
        return Err(HttpError::wrong_current_password());
    }
    cloud.write(op.cause("revokeMFA"), |tx, _| root::revoke_mfa(tx)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Only the root user has a hand in its own one-time codes. [docs mfa] guess: the same holds for its AuthKeys and tokens,
/// for whoever may generate its key escapes every statement that denies; and 400, as for its e-mail addresses [spec:
/// listEmails].
fn root_only(caller: &Caller) -> Result<(), HttpError> {
    match caller.claims.user {
        None => Ok(()),
        Some(_) => Err(HttpError::bad_request(
            "Only the root user may do this.",
            "この操作はルートユーザーのみ実行できます。",
        )),
    }
}
