//! AuthKeys, of the root user and of SAM users.

use api::{
    Secret,
    id::{AuthKeyId, UserName},
    soracom::user::{AuthKey, GeneratedAuthKey},
};
use emulator::{
    Cx, Error,
    access::{self, AuthKeyRecord},
};
use store::world::{Reading, Tx};

use crate::cloud::{app::user, mints::Mints, state::AppError};

/// The keys of a user that must be there, or of the root user.
pub(crate) fn list(world: &Reading<'_>, owner: Option<&UserName>) -> Result<Vec<AuthKey>, AppError> {
    must_exist(world, owner)?;
    Ok(world.auth_keys(owner)?.iter().map(AuthKeyRecord::view).collect())
}

/// One key of its owner; somebody else's is not found.
pub(crate) fn get(
    world: &Reading<'_>,
    owner: Option<&UserName>,
    id: &AuthKeyId,
) -> Result<AuthKeyRecord, AppError> {
    must_exist(world, owner)?;
    let key = world.auth_key(id)?.filter(|key| key.owner.as_ref() == owner);
    Ok(key.ok_or_else(|| Error::NotFound { kind: "AuthKey", id: id.to_string() })?)
}

/// Makes a key; its secret is in the answer and nowhere else.
pub(crate) fn generate(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    owner: Option<&UserName>,
    mints: &Mints,
) -> Result<GeneratedAuthKey, AppError> {
    must_exist(tx, owner)?;
    let (key, secret): (AuthKeyRecord, Secret<String>) =
        access::generate_auth_key(owner.cloned(), &mints.of(tx)?, cx);
    tx.add_auth_key(&key)?;
    Ok(GeneratedAuthKey { auth_key_id: key.id, auth_key: secret, rest: api::Rest::new() })
}

pub(crate) fn delete(tx: &mut Tx<'_>, owner: Option<&UserName>, id: &AuthKeyId) -> Result<(), AppError> {
    let key = get(tx, owner, id)?;
    Ok(tx.remove_auth_key(&key.id)?)
}

fn must_exist(world: &Reading<'_>, owner: Option<&UserName>) -> Result<(), AppError> {
    owner.map_or(Ok(()), |name| user::find(world, name).map(drop))
}
