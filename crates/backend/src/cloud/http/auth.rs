use api::{
    UnixMillis,
    soracom::auth::{AuthRequest, AuthResponse},
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use store::Lane;

use crate::{
    cloud::{
        Cloud,
        http::gate::Caller,
        token::{Claims, Operator},
    },
    http::{error::HttpError, extract::Body},
    random,
};

/// Life of a token unless asked for, and at most, in seconds. [spec]
const DEFAULT_LIFE: i64 = 86_400;
const LONGEST_LIFE: i64 = 172_800;

pub(crate) async fn auth(
    State(cloud): State<Cloud>,
    Body(request): Body<AuthRequest>,
) -> Result<Json<AuthResponse>, HttpError> {
    let credentials = &cloud.parts().credentials;
    // guess: with both, every pair that is given must be right.
    let right = match (&request.email, &request.password, &request.auth_key_id, &request.auth_key) {
        (Some(email), Some(password), None, None) => credentials.is_password(email, password.expose()),
        (None, None, Some(id), Some(key)) => credentials.is_auth_key(id, key.expose()),
        (Some(email), Some(password), Some(id), Some(key)) => {
            credentials.is_password(email, password.expose()) & credentials.is_auth_key(id, key.expose())
        }
        _ => {
            return Err(HttpError::bad_request(
                "Give email and password, or authKeyId and authKey.",
                "email と password、または authKeyId と authKey を指定してください。",
            ));
        }
    };
    if !right {
        return Err(HttpError::wrong_credentials());
    }
    let life = request.token_timeout_seconds.unwrap_or(DEFAULT_LIFE);
    if !(1..=LONGEST_LIFE).contains(&life) {
        return Err(HttpError::bad_request(
            format!("tokenTimeoutSeconds: must be 1 to {LONGEST_LIFE}."),
            format!("tokenTimeoutSeconds は 1〜{LONGEST_LIFE} の範囲で指定してください。"),
        ));
    }
    let claims = Claims {
        jti: random::hex(16),
        exp: cloud.now().0.div_euclid(1000) + life,
        operator: Operator { operator_id: credentials.operator_id.clone() },
    };
    Ok(Json(AuthResponse {
        api_key: cloud.tokens().api_key(&claims),
        token: cloud.tokens().sign(&claims),
        operator_id: credentials.operator_id.clone(),
        user_name: None,
        rest: api::Rest::new(),
    }))
}

pub(crate) async fn logout(
    State(cloud): State<Cloud>,
    Extension(Caller(claims)): Extension<Caller>,
) -> Result<StatusCode, HttpError> {
    let now = cloud.now();
    cloud
        .transact(Lane::Operator, move |tx| {
            Ok(tx.sign_out(&claims.jti, UnixMillis(claims.exp.saturating_mul(1000)), now)?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
