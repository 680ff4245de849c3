//! From credentials to who has them.

use api::{
    Secret,
    id::{AuthKeyId, OperatorId, UserName},
    soracom::auth::AuthRequest,
};
use emulator::access::{AuthKeyRecord, Mfa, MfaCheck};
use store::{StoreError, world::Reading};

use crate::{
    cloud::{Cloud, token::Claims},
    credentials::same,
    http::error::HttpError,
};

/// Who signed in.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Identity {
    Root,
    User(UserName),
}

/// Who somebody was found to be, and what of the world that rests on. Time has passed since it was looked at, and a token
/// is issued only where it still stands.
#[derive(Debug)]
pub(super) struct Proof {
    pub(super) identity: Identity,
    grounds: Vec<Ground>,
}

/// Something that the world said.
#[derive(Debug)]
enum Ground {
    /// An AuthKey of the world's; the key of the credentials file is the server's and no world's.
    Key(AuthKeyRecord),
    /// A SAM user's password, by its hash, and how far it was with one-time codes.
    Password { user: UserName, hash: Option<Secret<String>>, mfa: Mfa },
    /// The password that the root user set in this world, by its hash, and how far it was with one-time codes. Where it set
    /// none, that of the credentials file holds.
    Root { hash: Option<Secret<String>>, mfa: Mfa },
    /// The trust policy of a user.
    Trust { user: UserName, policy: String },
    /// The token of somebody who becomes another.
    Token(Claims),
}

impl Proof {
    /// `caller` becomes `user`, whose `policy` trusts it.
    pub(super) fn trusted(caller: Claims, user: UserName, policy: String) -> Self {
        let grounds = vec![Ground::Token(caller), Ground::Trust { user: user.clone(), policy }];
        Proof { identity: Identity::User(user), grounds }
    }

    /// True where the world still says all that was looked at.
    pub(super) fn stands(&self, world: &Reading<'_>) -> Result<bool, StoreError> {
        for ground in &self.grounds {
            if !ground.stands(world)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The key of the world's that was shown.
    pub(super) fn key(&self) -> Option<&AuthKeyRecord> {
        self.grounds.iter().find_map(|ground| match ground {
            Ground::Key(key) => Some(key),
            Ground::Password { .. } | Ground::Root { .. } | Ground::Trust { .. } | Ground::Token(_) => None,
        })
    }
}

impl Ground {
    fn stands(&self, world: &Reading<'_>) -> Result<bool, StoreError> {
        Ok(match self {
            Ground::Key(key) => world
                .auth_key(&key.id)?
                .is_some_and(|held| (held.hash, held.owner) == (key.hash.clone(), key.owner.clone())),
            Ground::Password { user, hash, mfa } => {
                world.user(user)?.is_some_and(|held| held.password == *hash && held.mfa == *mfa)
            }
            Ground::Root { hash, mfa } => world.root_password()? == *hash && world.root_mfa()? == *mfa,
            Ground::Trust { user, policy } => {
                world.user(user)?.is_some_and(|held| held.trust_policy.as_ref() == Some(policy))
            }
            Ground::Token(Claims { jti, user: Some(_), .. }) => world.frozen(jti)?.is_some(),
            Ground::Token(Claims { jti, user: None, count, .. }) => world.root_token_holds(jti, *count)?,
        })
    }
}

/// Who has the credentials of `request`.
pub(super) async fn prove(cloud: &Cloud, request: &AuthRequest) -> Result<Proof, HttpError> {
    let AuthRequest { email, password, auth_key_id, auth_key, operator_id, user_name, .. } = request;
    let code = request.mfa_otp_code.as_ref().map(|code| code.expose().as_str());
    match (
        email,
        password,
        auth_key_id.as_ref().zip(auth_key.as_ref()),
        operator_id.as_ref().zip(user_name.as_ref()),
    ) {
        (Some(email), Some(password), None, _) if !half_a_key(request) => {
            let shown = root(cloud, email, password, code).await?;
            Ok(Proof { identity: Identity::Root, grounds: vec![shown] })
        }
        (None, None, Some((id, key)), _) => by_key(cloud, id, key.expose()).await,
        // guess: with both, each must be right.
        (Some(email), Some(password), Some((id, key)), _) => {
            let mut proof = by_key(cloud, id, key.expose()).await?;
            match proof.identity {
                Identity::Root => proof.grounds.push(root(cloud, email, password, code).await?),
                Identity::User(_) => return Err(HttpError::wrong_credentials()),
            }
            Ok(proof)
        }
        (None, Some(password), None, Some((operator, name))) if !half_a_key(request) => {
            user(cloud, operator, name, password.clone(), code).await
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

async fn root(
    cloud: &Cloud,
    email: &str,
    password: &Secret<String>,
    code: Option<&str>,
) -> Result<Ground, HttpError> {
    let (hash, mfa) = cloud.read(|world| Ok((world.root_password()?, world.root_mfa()?))).await?;
    let right = is_root_password(cloud, hash.clone(), password).await?;
    if !(same(email, &cloud.parts().credentials.email) & right) {
        return Err(HttpError::wrong_credentials());
    }
    check(cloud, &mfa, code).await?;
    Ok(Ground::Root { hash, mfa })
}

/// Whether this is the root user's password: the one that it set in this world, whose hash is `held`, else that of the
/// credentials file.
pub(super) async fn is_root_password(
    cloud: &Cloud,
    held: Option<Secret<String>>,
    password: &Secret<String>,
) -> Result<bool, HttpError> {
    let credentials = &cloud.parts().credentials;
    match held {
        Some(hash) => Ok(cloud.passwords().is(Some(hash), password.clone()).await?),
        None => Ok(credentials.is_password(&credentials.email, password.expose())),
    }
}

async fn user(
    cloud: &Cloud,
    operator: &OperatorId,
    name: &str,
    password: Secret<String>,
    code: Option<&str>,
) -> Result<Proof, HttpError> {
    let name = UserName::new(name).ok().filter(|_| *operator == cloud.parts().credentials.operator_id);
    let user = match name {
        Some(name) => cloud.read(move |world| world.user(&name)).await?,
        None => None,
    };
    let held = user.as_ref().and_then(|user| user.password.clone());
    let right = cloud.passwords().is(held.clone(), password).await?;
    let user = user.filter(|_| right).ok_or_else(HttpError::wrong_credentials)?;
    check(cloud, &user.mfa, code).await?;
    let shown = Ground::Password { user: user.name.clone(), hash: held, mfa: user.mfa };
    Ok(Proof { identity: Identity::User(user.name), grounds: vec![shown] })
}

/// A code is asked for beside a password only. [docs sam/how-it-works]
async fn by_key(cloud: &Cloud, id: &str, secret: &str) -> Result<Proof, HttpError> {
    if cloud.parts().credentials.is_auth_key(id, secret) {
        return Ok(Proof { identity: Identity::Root, grounds: Vec::new() });
    }
    let id = AuthKeyId::new(id).map_err(|_| HttpError::wrong_credentials())?;
    let key = cloud.read(move |world| world.auth_key(&id)).await?;
    let key = key.filter(|key| key.is(secret)).ok_or_else(HttpError::wrong_credentials)?;
    let identity = key.owner.clone().map_or(Identity::Root, Identity::User);
    Ok(Proof { identity, grounds: vec![Ground::Key(key)] })
}

async fn check(cloud: &Cloud, mfa: &Mfa, code: Option<&str>) -> Result<(), HttpError> {
    let mints = cloud.mints().clone();
    let mint = cloud.read(move |world| mints.of(&world)).await?;
    match mfa.check(code, &mint, cloud.now()) {
        MfaCheck::Passed => Ok(()),
        MfaCheck::Missing => Err(HttpError::code_required()),
        MfaCheck::Wrong => Err(HttpError::wrong_credentials()),
    }
}
