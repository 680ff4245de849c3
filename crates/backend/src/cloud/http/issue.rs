//! From who somebody is to an API key and a token.

use std::ops::RangeInclusive;

use api::{UnixMillis, soracom::auth::AuthResponse};
use emulator::access::AuthKeyRecord;
use store::Lane;

use crate::{
    cloud::{
        AppError, Cloud,
        app::user,
        http::proof::Identity,
        token::{Claims, Operator},
    },
    http::error::HttpError,
    random,
};

/// Life of a token unless asked for, and at most, in seconds. [spec]
pub(super) const DEFAULT_LIFE: i64 = 86_400;
pub(super) const LONGEST_LIFE: i64 = 172_800;

/// The life that was asked for, or the refusal of one that no token has.
pub(super) fn life(asked: Option<i64>, default: i64, range: RangeInclusive<i64>) -> Result<i64, HttpError> {
    let life = asked.unwrap_or(default);
    if range.contains(&life) {
        return Ok(life);
    }
    let (least, most) = (range.start(), range.end());
    Err(HttpError::bad_request(
        format!("tokenTimeoutSeconds: must be {least} to {most}."),
        format!("tokenTimeoutSeconds は {least}〜{most} の範囲で指定してください。"),
    ))
}

/// Issues a token that lives for `life` seconds. A SAM user's holds what the user may do at this moment, and nothing that
/// is changed later.
pub(super) async fn issue(
    cloud: &Cloud,
    identity: Identity,
    key: Option<AuthKeyRecord>,
    life: i64,
) -> Result<AuthResponse, HttpError> {
    let (now, jti) = (cloud.now(), random::hex(16));
    let exp = end(now, life);
    let operator = Operator { operator_id: cloud.parts().credentials.operator_id.clone() };
    let claims = match identity {
        Identity::Root => {
            if let Some(key) = key {
                cloud.transact(Lane::Operator, move |tx| Ok(tx.keep_auth_key(&key.used(now))?)).await?;
            }
            let count = cloud.read(|world| world.root_tokens()).await?;
            Claims { jti, exp, operator, user: None, count }
        }
        Identity::User(name) => {
            let claims = Claims { jti, exp, operator, user: Some(name.clone()), count: 0 };
            let token = claims.jti.clone();
            let until = millis(exp);
            cloud
                .transact(Lane::Operator, move |tx| {
                    let user = user::find(tx, &name)?;
                    let frozen = user::freeze(tx, &user)?;
                    if let Some(key) = key {
                        tx.keep_auth_key(&key.used(now))?;
                    }
                    Ok::<_, AppError>(tx.issue_token(&token, &name, &frozen, until, now)?)
                })
                .await?;
            claims
        }
    };
    Ok(AuthResponse {
        api_key: cloud.tokens().api_key(&claims),
        token: cloud.tokens().sign(&claims),
        operator_id: claims.operator.operator_id,
        user_name: claims.user.map(String::from),
        rest: api::Rest::new(),
    })
}

/// A fresh token for the same API key: the same claims with another end.
pub(super) async fn renew(
    cloud: &Cloud,
    claims: Claims,
    life: i64,
) -> Result<api::Secret<String>, HttpError> {
    let claims = Claims { exp: end(cloud.now(), life), ..claims };
    if claims.user.is_some() {
        let (token, until) = (claims.jti.clone(), millis(claims.exp));
        cloud.transact(Lane::Operator, move |tx| Ok(tx.extend_token(&token, until)?)).await?;
    }
    Ok(cloud.tokens().sign(&claims))
}

/// When a token ends, in seconds.
fn end(now: UnixMillis, life: i64) -> i64 {
    now.0.div_euclid(1000) + life
}

fn millis(seconds: i64) -> UnixMillis {
    UnixMillis(seconds.saturating_mul(1000))
}
