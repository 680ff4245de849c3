//! From credentials to who has them.

use api::{
    id::{AuthKeyId, OperatorId, UserName},
    soracom::auth::AuthRequest,
};
use emulator::access::{AuthKeyRecord, Mfa, MfaCheck};

use crate::{cloud::Cloud, http::error::HttpError};

/// Who signed in.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Identity {
    Root,
    User(UserName),
}

/// Who has the credentials of `request`, and the key of the world's that they are; the key of the credentials file is the
/// server's and no world's.
pub(super) async fn prove(
    cloud: &Cloud,
    request: &AuthRequest,
) -> Result<(Identity, Option<AuthKeyRecord>), HttpError> {
    let AuthRequest { email, password, auth_key_id, auth_key, operator_id, user_name, .. } = request;
    let code = request.mfa_otp_code.as_ref().map(|code| code.expose().as_str());
    match (
        email,
        password,
        auth_key_id.as_ref().zip(auth_key.as_ref()),
        operator_id.as_ref().zip(user_name.as_ref()),
    ) {
        (Some(email), Some(password), None, _) if !half_a_key(request) => {
            root(cloud, email, password.expose(), code).await?;
            Ok((Identity::Root, None))
        }
        (None, None, Some((id, key)), _) => by_key(cloud, id, key.expose()).await,
        // guess: with both, each must be right.
        (Some(email), Some(password), Some((id, key)), _) => match by_key(cloud, id, key.expose()).await? {
            (Identity::Root, key) => {
                root(cloud, email, password.expose(), code).await?;
                Ok((Identity::Root, key))
            }
            (Identity::User(_), _) => Err(HttpError::wrong_credentials()),
        },
        (None, Some(password), None, Some((operator, name))) if !half_a_key(request) => {
            let name = user(cloud, operator, name, password.clone(), code).await?;
            Ok((Identity::User(name), None))
        }
        _ => Err(HttpError::bad_request(
            "Give email and password, authKeyId and authKey, or operatorId, userName and password.",
            "email と password、authKeyId と authKey、または operatorId と userName と password を指定してください。",
        )),
    }
}

fn half_a_key(request: &AuthRequest) -> bool {
    request.auth_key_id.is_some() || request.auth_key.is_some()
}

async fn root(cloud: &Cloud, email: &str, password: &str, code: Option<&str>) -> Result<(), HttpError> {
    if !cloud.parts().credentials.is_password(email, password) {
        return Err(HttpError::wrong_credentials());
    }
    let mfa = cloud.read(|world| world.root_mfa()).await?;
    check(cloud, &mfa, code)
}

async fn user(
    cloud: &Cloud,
    operator: &OperatorId,
    name: &str,
    password: api::Secret<String>,
    code: Option<&str>,
) -> Result<UserName, HttpError> {
    let name = UserName::new(name).ok().filter(|_| *operator == cloud.parts().credentials.operator_id);
    let user = match name {
        Some(name) => cloud.read(move |world| world.user(&name)).await?,
        None => None,
    };
    let held = user.as_ref().and_then(|user| user.password.clone());
    let right = cloud.passwords().is(held, password).await?;
    let user = user.filter(|_| right).ok_or_else(HttpError::wrong_credentials)?;
    check(cloud, &user.mfa, code)?;
    Ok(user.name)
}

/// A code is asked for beside a password only. [docs sam/how-it-works]
async fn by_key(
    cloud: &Cloud,
    id: &str,
    secret: &str,
) -> Result<(Identity, Option<AuthKeyRecord>), HttpError> {
    if cloud.parts().credentials.is_auth_key(id, secret) {
        return Ok((Identity::Root, None));
    }
    let id = AuthKeyId::new(id).map_err(|_| HttpError::wrong_credentials())?;
    let key = cloud.read(move |world| world.auth_key(&id)).await?;
    let key = key.filter(|key| key.is(secret)).ok_or_else(HttpError::wrong_credentials)?;
    Ok((key.owner.clone().map_or(Identity::Root, Identity::User), Some(key)))
}

fn check(cloud: &Cloud, mfa: &Mfa, code: Option<&str>) -> Result<(), HttpError> {
    match mfa.check(code, cloud.mint(), cloud.now()) {
        MfaCheck::Passed => Ok(()),
        MfaCheck::Missing => Err(HttpError::code_required()),
        MfaCheck::Wrong => Err(HttpError::wrong_credentials()),
    }
}
