//! From who somebody is to an API key and a token.

use std::ops::RangeInclusive;

use api::{UnixMillis, soracom::auth::AuthResponse};
use store::{
    Lane, StoreError,
    world::{Reading, Tx},
};

use crate::{
    cloud::{
        AppError, Cloud,
        app::user,
        http::proof::{Identity, Proof},
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

/// Issues a token that lives for `life` seconds, and never longer than until `latest`; none where what `proof` rests on has
/// changed since it was looked at. A SAM user's token holds what the user may do at this moment, and nothing that is
/// changed later.
pub(super) async fn issue(
    cloud: &Cloud,
    proof: Proof,
    life: i64,
    latest: Option<i64>,
) -> Result<Option<AuthResponse>, HttpError> {
    let (now, jti) = (cloud.now(), random::hex(16));
    let exp = end(now, life);
    let operator = Operator { operator_id: cloud.parts().credentials.operator_id.clone() };
    let claims = |user, count| Claims { jti, exp, latest, operator, user, count };
    let claims = match proof.identity.clone() {
        Identity::Root => {
            // One look at the world: a count that is read later would outlive that all tokens were ended.
            let count = if proof.key().is_some() {
                let used = move |tx: &mut Tx<'_>| match is_used(tx, &proof, now)? {
                    true => Ok(Some(tx.root_tokens()?)),
                    false => Ok(None),
                };
                cloud.transact(Lane::Operator, used).await?
            } else {
                // Nothing is to be kept, and so the count of commands stays as it is.
                let stands = move |world: Reading<'_>| match proof.stands(&world)? {
                    true => world.root_tokens().map(Some),
                    false => Ok(None),
                };
                cloud.read(stands).await?
            };
            count.map(|count| claims(None, count))
        }
        Identity::User(name) => {
            let claims = claims(Some(name.clone()), 0);
            let (token, until) = (claims.jti.clone(), millis(exp));
            let issued = cloud.transact(Lane::Operator, move |tx| {
                if !is_used(tx, &proof, now)? {
                    return Ok(false);
                }
                let user = user::find(tx, &name)?;
                let frozen = user::freeze(tx, &user)?;
                tx.issue_token(&token, &name, &frozen, until, now)?;
                Ok::<_, AppError>(true)
            });
            issued.await?.then_some(claims)
        }
    };
    Ok(claims.map(|claims| AuthResponse {
        api_key: cloud.tokens().api_key(&claims),
        token: cloud.tokens().sign(&claims),
        operator_id: claims.operator.operator_id,
        user_name: claims.user.map(String::from),
        rest: api::Rest::new(),
    }))
}

/// Whether what was shown still stands; if so, that its key was used is kept.
fn is_used(tx: &mut Tx<'_>, proof: &Proof, now: UnixMillis) -> Result<bool, StoreError> {
    let stands = proof.stands(tx)?;
    if let Some(key) = proof.key().filter(|_| stands) {
        tx.update_auth_key(&key.used(now))?;
    }
    Ok(stands)
}

/// A fresh token for the same API key: the same claims with another end, which for somebody who switched is not after the
/// end of the switch.
pub(super) async fn renew(
    cloud: &Cloud,
    claims: Claims,
    life: i64,
) -> Result<api::Secret<String>, HttpError> {
    let asked = end(cloud.now(), life);
    let exp = claims.latest.map_or(asked, |latest| asked.min(latest));
    let claims = Claims { exp, ..claims };
    if claims.user.is_some() {
        let (token, until) = (claims.jti.clone(), millis(claims.exp));
        cloud.transact(Lane::Operator, move |tx| Ok(tx.extend_token(&token, until)?)).await?;
    }
    Ok(cloud.tokens().sign(&claims))
}

/// When a token ends, in seconds.
pub(super) fn end(now: UnixMillis, life: i64) -> i64 {
    now.0.div_euclid(1000) + life
}

fn millis(seconds: i64) -> UnixMillis {
    UnixMillis(seconds.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use api::{
        Secret,
        console::feed::Cause,
        id::UserName,
        soracom::{auth::AuthRequest, user::GeneratedAuthKey},
    };
    use serde_json::json;

    use super::*;
    use crate::cloud::{app::auth_key, fixture, http::proof::prove};

    const PASSWORD: &str = "p@$$w0rd";

    fn name() -> UserName {
        UserName::new("reader").unwrap()
    }

    async fn run<R: Send + 'static>(
        cloud: &Cloud,
        work: impl FnOnce(&mut Tx<'_>, &mut emulator::Cx) -> Result<R, AppError> + Send + 'static,
    ) -> R {
        cloud.write(Cause::Device, work).await.unwrap()
    }

    /// A world with one user that has a password.
    async fn world(dir: &tempfile::TempDir) -> Cloud {
        let file = dir.path().join("world.db");
        let (cloud, _) = fixture::world(&file, fixture::beginning("empty", 0), |_| {});
        let hash = cloud.passwords().hash(Secret::new(PASSWORD.to_owned())).await.unwrap();
        run(&cloud, |tx, cx| {
            user::create(tx, cx, &name(), None)?;
            user::set_password(tx, cx, &name(), hash, None)
        })
        .await;
        cloud
    }

    fn request(credentials: serde_json::Value) -> AuthRequest {
        serde_json::from_value(credentials).unwrap()
    }

    async fn key(cloud: &Cloud, owner: Option<UserName>) -> (GeneratedAuthKey, AuthRequest) {
        let mints = cloud.mints().clone();
        let key = run(cloud, move |tx, cx| auth_key::generate(tx, cx, owner.as_ref(), &mints)).await;
        let shown = request(json!({ "authKeyId": key.auth_key_id, "authKey": key.auth_key.expose() }));
        (key, shown)
    }

    async fn is_issued(cloud: &Cloud, proof: Proof) -> bool {
        issue(cloud, proof, 60, None).await.unwrap().is_some()
    }

    #[tokio::test]
    async fn a_key_that_was_deleted_meanwhile_signs_nobody_in_and_stays_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let cloud = world(&dir).await;
        for owner in [None, Some(name())] {
            let (key, shown) = key(&cloud, owner.clone()).await;
            let proof = prove(&cloud, &shown).await.unwrap();
            assert!(is_issued(&cloud, proof).await, "nothing happened meanwhile");
            let proof = prove(&cloud, &shown).await.unwrap();
            run(&cloud, move |tx, _| auth_key::delete(tx, owner.as_ref(), &key.auth_key_id)).await;
            assert!(!is_issued(&cloud, proof).await);
            assert!(prove(&cloud, &shown).await.is_err(), "it is gone for good");
        }
    }

    #[tokio::test]
    async fn a_key_whose_use_is_noted_keeps_its_time() {
        let dir = tempfile::tempdir().unwrap();
        let cloud = world(&dir).await;
        let (key, shown) = key(&cloud, None).await;
        let proof = prove(&cloud, &shown).await.unwrap();
        assert!(is_issued(&cloud, proof).await);
        let held = cloud.read(move |world| world.auth_key(&key.auth_key_id)).await.unwrap().unwrap();
        assert!(held.last_used.is_some());
    }

    #[tokio::test]
    async fn a_password_and_codes_that_changed_meanwhile_sign_nobody_in() {
        let dir = tempfile::tempdir().unwrap();
        let cloud = world(&dir).await;
        let shown = request(json!({
            "operatorId": "OP0012345678", "userName": "reader", "password": PASSWORD,
        }));
        let proof = prove(&cloud, &shown).await.unwrap();
        assert!(is_issued(&cloud, proof).await, "nothing happened meanwhile");

        let proof = prove(&cloud, &shown).await.unwrap();
        let mints = cloud.mints().clone();
        run(&cloud, move |tx, cx| user::enable_mfa(tx, cx, &name(), &mints)).await;
        assert!(!is_issued(&cloud, proof).await, "codes");

        let proof = prove(&cloud, &shown).await.unwrap();
        run(&cloud, |tx, cx| user::delete_password(tx, cx, &name())).await;
        assert!(!is_issued(&cloud, proof).await, "the password");

        let root = request(json!({ "email": "operator@kansei.test", "password": "of the tests" }));
        let proof = prove(&cloud, &root).await.unwrap();
        let mints = cloud.mints().clone();
        run(&cloud, move |tx, cx| crate::cloud::app::root::enable_mfa(tx, cx, "operator", &mints)).await;
        assert!(!is_issued(&cloud, proof).await, "the root user's codes");
    }

    #[tokio::test]
    async fn a_trust_that_ended_meanwhile_makes_nobody_another() {
        let dir = tempfile::tempdir().unwrap();
        let cloud = world(&dir).await;
        let claims = Claims {
            jti: "1".into(),
            exp: 0,
            latest: None,
            operator: Operator { operator_id: cloud.parts().credentials.operator_id.clone() },
            user: None,
            count: 0,
        };
        let policy = r#"{"statements":[]}"#;
        let trusted = || Proof::trusted(claims.clone(), name(), policy.to_owned());
        assert!(!is_issued(&cloud, trusted()).await, "no policy");
        let set = |policy: Option<&str>| {
            let policy = policy.map(str::to_owned);
            run(&cloud, move |tx, cx| user::set_trust_policy(tx, cx, &name(), policy))
        };
        set(Some(policy)).await;
        assert!(is_issued(&cloud, trusted()).await);
        run(&cloud, |tx, _| Ok(tx.end_root_tokens()?)).await;
        assert!(!is_issued(&cloud, trusted()).await, "the caller's token");
    }

    /// A world that began anew runs through the same numbers; what it gives out must not open anything of before.
    #[tokio::test]
    async fn the_same_key_of_another_generation_has_another_secret() {
        let dir = tempfile::tempdir().unwrap();
        let (cloud, _) = fixture::world(&dir.path().join("world.db"), fixture::beginning("empty", 0), |_| {});
        let mut keys = Vec::new();
        for _ in 0..2 {
            let beginning = fixture::beginning("empty", 0);
            crate::cloud::populate::grow(&cloud, beginning, cloud.now()).await.unwrap();
            let mints = cloud.mints().clone();
            keys.push(run(&cloud, move |tx, cx| auth_key::generate(tx, cx, None, &mints)).await);
        }
        assert_eq!(keys[0].auth_key_id, keys[1].auth_key_id, "the same seed and the same commands");
        assert_ne!(keys[0].auth_key, keys[1].auth_key);
    }
}
