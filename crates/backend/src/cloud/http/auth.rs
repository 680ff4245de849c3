use std::collections::BTreeMap;

use api::{
    endpoint::Endpoint,
    id::UserName,
    soracom::{
        audit_log::ApiAuditLog,
        auth::{Auth, AuthRequest, AuthResponse, SwitchUserRequest},
    },
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use emulator::access::{Surroundings, TrustStatements};
use store::Lane;

use crate::{
    cloud::{
        Cloud,
        calls::{From, address},
        http::{
            gate::Caller,
            issue::{self, DEFAULT_LIFE, LONGEST_LIFE},
            proof::{self, Proof},
        },
    },
    http::{error::HttpError, extract::Body},
};

/// Life of a token of somebody who switched, unless asked for, and at least, in seconds; the first is also the longest.
/// [spec]
const SWITCHED_LIFE: i64 = 3_600;
const SHORTEST_SWITCHED_LIFE: i64 = 180;

pub(crate) async fn auth(
    State(cloud): State<Cloud>,
    from: From,
    Body(request): Body<AuthRequest>,
) -> Result<Json<AuthResponse>, HttpError> {
    let at = cloud.now();
    let proof = proof::prove(&cloud, &request).await?;
    let life = issue::life(request.token_timeout_seconds, DEFAULT_LIFE, 1..=LONGEST_LIFE)?;
    let issued = issue::issue(&cloud, proof, life, None).await?.ok_or_else(HttpError::wrong_credentials)?;
    // guess: who was not let in stands in nobody's log.
    cloud.calls().note(ApiAuditLog {
        api_kind: Some(Auth::PATH.to_owned()),
        operator_id: Some(issued.operator_id.clone()),
        remote_ip_address: Some(address(from).to_string()),
        request_path: Some(Auth::PATH.to_owned()),
        requested_time_epoch_ms: Some(at),
        user_name: issued.user_name.clone(),
        ..ApiAuditLog::default()
    });
    Ok(Json(issued))
}

pub(crate) async fn logout(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, HttpError> {
    let now = cloud.now();
    cloud
        .transact(Lane::Operator, move |tx| {
            let token = &caller.claims.jti;
            // A fresh token of the same API key may live longer than the one that came.
            let until = now.plus(LONGEST_LIFE * 1000);
            if caller.claims.user.is_some() {
                tx.end_token(token)?;
            } else {
                tx.sign_out(token, until, now)?;
            }
            Ok(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes the caller another user, if that user's trust policy names the caller. What was not right is not said.
pub(crate) async fn switch_user(
    State(cloud): State<Cloud>,
    Extension(caller): Extension<Caller>,
    Body(request): Body<SwitchUserRequest>,
) -> Result<Json<AuthResponse>, HttpError> {
    let life =
        issue::life(request.token_timeout_seconds, SWITCHED_LIFE, SHORTEST_SWITCHED_LIFE..=SWITCHED_LIFE)?;
    let refused = || {
        HttpError::bad_request(
            "Switching to this user is not allowed.",
            "このユーザーへのスイッチは許可されていません。",
        )
    };
    let ours = request.operator_id == cloud.parts().credentials.operator_id;
    // Nobody switches to itself. [docs switch-user/trust-policy]
    let name = UserName::new(request.user_name)
        .ok()
        .filter(|name| ours && caller.claims.user.as_ref() != Some(name))
        .ok_or_else(refused)?;
    let asked = name.clone();
    let user = cloud.read(move |world| world.user(&asked)).await?.ok_or_else(refused)?;
    let text = user.trust_policy.ok_or_else(refused)?;
    let policy = TrustStatements::parse(&text).map_err(HttpError::internal)?;
    let none = BTreeMap::new();
    let surroundings = Surroundings {
        now: cloud.now(),
        caller: caller.address,
        user: caller.claims.user.as_ref().map_or("", UserName::as_str),
        path: &none,
    };
    if !policy.trusts(&caller.principal(), &surroundings) {
        return Err(refused());
    }
    let latest = Some(issue::end(cloud.now(), SWITCHED_LIFE));
    let proof = Proof::trusted(caller.claims, name, text);
    issue::issue(&cloud, proof, life, latest).await?.map(Json).ok_or_else(refused)
}
