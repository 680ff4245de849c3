use api::soracom::auth::{IssuePasswordResetTokenRequest, VerifyPasswordResetTokenRequest};
use axum::{extract::State, http::StatusCode};
use emulator::{Cx, access::ResetCheck};
use store::world::Tx;

use crate::{
    cloud::{Cloud, app::root},
    credentials::same,
    http::{
        error::HttpError,
        extract::{Body, Op},
    },
};

/// Sends the token to the outbox of the world, where the operator reads it. [spec: 400 for another address]
pub(crate) async fn issue(
    State(cloud): State<Cloud>,
    op: Op,
    Body(request): Body<IssuePasswordResetTokenRequest>,
) -> Result<StatusCode, HttpError> {
    let credentials = cloud.parts().credentials.clone();
    if !same(&request.email, &credentials.email) {
        return Err(HttpError::bad_request(
            "email: is not the address of the operator.",
            "email がオペレーターのメールアドレスではありません。",
        ));
    }
    let (cause, mints) = (op.cause("issuePasswordResetToken"), cloud.mints().clone());
    let issue = move |tx: &mut Tx<'_>, cx: &mut Cx| {
        root::issue_password_reset(tx, cx, &credentials.email, &credentials.operator_id, &mints)
    };
    cloud.write(cause, issue).await?;
    Ok(StatusCode::OK)
}

/// Sets another password in this world. guess: tokens that were issued before go on, as with a SAM user's password.
pub(crate) async fn verify(
    State(cloud): State<Cloud>,
    op: Op,
    Body(request): Body<VerifyPasswordResetTokenRequest>,
) -> Result<StatusCode, HttpError> {
    if request.password.expose().is_empty() {
        return Err(HttpError::bad_request(
            "password: must not be empty.",
            "password を空にすることはできません。",
        ));
    }
    // Before the password is hashed, which takes long: anybody may ask.
    let (token, mints, now) = (request.token.clone(), cloud.mints().clone(), cloud.now());
    answer(cloud.read(move |world| root::check_reset(&world, &token, &mints, now)).await?)?;
    let hash = cloud.passwords().hash(request.password).await?;
    let (cause, mints) = (op.cause("verifyPasswordResetToken"), cloud.mints().clone());
    let token = request.token;
    let check = cloud.write(cause, move |tx, cx| root::set_password(tx, cx, &token, &hash, &mints)).await?;
    answer(check)?;
    Ok(StatusCode::OK)
}

fn answer(check: ResetCheck) -> Result<(), HttpError> {
    match check {
        ResetCheck::Right => Ok(()),
        ResetCheck::Wrong => Err(HttpError::bad_request(
            "token: is not a password reset token of this operator, or was used.",
            "token が正しくないか、すでに使用されています。",
        )),
        ResetCheck::Ended => Err(HttpError::new(
            StatusCode::NOT_FOUND,
            "KNS0404",
            "The password reset token has expired; ask for another.",
            "パスワードリセットトークンの有効期限が切れています。もう一度発行してください。",
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::response::IntoResponse;
    use serde_json::json;

    use super::*;
    use crate::cloud::{fixture, populate};

    #[tokio::test]
    async fn a_token_that_is_nobodys_costs_no_hash() {
        let dir = tempfile::tempdir().unwrap();
        let small = fixture::beginning("small", 12);
        let (cloud, _stop) = fixture::world(&dir.path().join("world.db"), small.clone(), |_| ());
        populate::grow(&cloud, small, cloud.now()).await.unwrap();
        let issue = json!({ "email": fixture::credentials().email });
        let issued =
            super::issue(State(cloud.clone()), Op(None), Body(serde_json::from_value(issue).unwrap()));
        assert_eq!(issued.await.unwrap(), StatusCode::OK);
        let _busy = cloud.passwords().busy().await;
        let request = json!({ "token": "nobody's", "password": "a password of the tests" });
        let asked = verify(State(cloud), Op(None), Body(serde_json::from_value(request).unwrap()));
        let answer = tokio::time::timeout(Duration::from_secs(20), asked).await;
        let refused = answer.expect("nothing is hashed").unwrap_err();
        assert_eq!(refused.into_response().status(), StatusCode::BAD_REQUEST);
    }
}
