//! SAM users. Where the definition knows no 404 for an operation, a user that is not there is a 400.

use api::{
    Secret,
    id::UserName,
    soracom::user::{TotpUri, User},
};
use emulator::{
    Cx, Error,
    access::{self, Frozen, RoleRecord, UserRecord},
};
use store::world::{Reading, Tx};

use crate::cloud::{mints::Mints, state::AppError};

/// The user, or the refusal that says that there is none.
pub(crate) fn find(world: &Reading<'_>, name: &UserName) -> Result<UserRecord, AppError> {
    let user = world.user(name)?;
    Ok(user.ok_or_else(|| Error::NotFound { kind: "SAM user", id: name.to_string() })?)
}

/// The same for operations that know one refusal, 400. [spec]
pub(crate) fn named(world: &Reading<'_>, name: &UserName) -> Result<UserRecord, AppError> {
    let reason = || format!("there is no SAM user {name}");
    Ok(world.user(name)?.ok_or_else(|| Error::Invalid { field: "user_name".to_owned(), reason: reason() })?)
}

/// A user as the platform shows it.
pub(crate) fn view(world: &Reading<'_>, user: &UserRecord) -> Result<User, AppError> {
    Ok(user.view(&world.auth_keys(Some(&user.name))?, &roles(world, user)?))
}

/// The roles of a user.
pub(crate) fn roles(world: &Reading<'_>, user: &UserRecord) -> Result<Vec<RoleRecord>, AppError> {
    let mut found = Vec::new();
    for id in &user.roles {
        found.extend(world.role(id)?);
    }
    Ok(found)
}

/// All that a user may do at this moment: its own statements, its roles', and those that hold for every user.
pub(crate) fn freeze(world: &Reading<'_>, user: &UserRecord) -> Result<Frozen, AppError> {
    let (default, roles) = (world.default_permissions()?, roles(world, user)?);
    let of_roles = roles.iter().map(|role| role.permission.as_str());
    Ok(access::freeze(default.as_deref().into_iter().chain(of_roles).chain(user.permission.as_deref())))
}

pub(crate) fn list(world: &Reading<'_>) -> Result<Vec<User>, AppError> {
    world.users()?.iter().map(|user| view(world, user)).collect()
}

pub(crate) fn create(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    name: &UserName,
    description: Option<String>,
) -> Result<(), AppError> {
    if tx.user(name)?.is_some() {
        let reason = "there is a SAM user of this name already".to_owned();
        return Err(Error::Invalid { field: "user_name".to_owned(), reason }.into());
    }
    let others = tx.users()?.len() as u64;
    let user = access::create_user(name, description, others, cx)?;
    Ok(tx.keep_user(&user)?)
}

/// Removes a user; its keys and tokens end with it.
pub(crate) fn delete(tx: &mut Tx<'_>, name: &UserName) -> Result<(), AppError> {
    find(tx, name)?;
    Ok(tx.remove_user(name)?)
}

pub(crate) fn describe(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    name: &UserName,
    description: Option<String>,
) -> Result<(), AppError> {
    let user = find(tx, name)?;
    keep(tx, access::describe_user(&user, description, cx))
}

/// Sets a user's own statements. Tokens that it has keep what was frozen in them.
pub(crate) fn set_permission(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    name: &UserName,
    permission: String,
) -> Result<(), AppError> {
    let user = find(tx, name)?;
    keep(tx, access::set_permission(&user, Some(permission), cx)?)
}

pub(crate) fn delete_permission(tx: &mut Tx<'_>, cx: &mut Cx, name: &UserName) -> Result<(), AppError> {
    let user = named(tx, name)?;
    keep(tx, access::set_permission(&user, None, cx)?)
}

pub(crate) fn set_trust_policy(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    name: &UserName,
    policy: Option<String>,
) -> Result<(), AppError> {
    let user = named(tx, name)?;
    keep(tx, access::set_trust_policy(&user, policy, cx)?)
}

/// Sets a password by its hash; `replaces` is the hash of the one that was shown.
pub(crate) fn set_password(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    name: &UserName,
    hash: Secret<String>,
    replaces: Option<&Secret<String>>,
) -> Result<(), AppError> {
    let user = find(tx, name)?;
    keep(tx, access::set_password(&user, hash, replaces, cx)?)
}

pub(crate) fn delete_password(tx: &mut Tx<'_>, cx: &mut Cx, name: &UserName) -> Result<(), AppError> {
    let user = find(tx, name)?;
    keep(tx, access::delete_password(&user, cx)?)
}

pub(crate) fn enable_mfa(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    name: &UserName,
    mints: &Mints,
) -> Result<TotpUri, AppError> {
    let user = named(tx, name)?;
    let (mfa, totp_uri) = user.mfa.enable(name.as_str(), &mints.of(tx)?, cx)?;
    keep(tx, UserRecord { mfa, ..user })?;
    Ok(TotpUri { totp_uri, rest: api::Rest::new() })
}

pub(crate) fn verify_mfa(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    name: &UserName,
    code: &Secret<String>,
    mints: &Mints,
) -> Result<(), AppError> {
    let user = named(tx, name)?;
    let mfa = user.mfa.verify(code.expose(), &mints.of(tx)?, cx.now)?;
    keep(tx, UserRecord { mfa, ..user })
}

pub(crate) fn revoke_mfa(tx: &mut Tx<'_>, name: &UserName) -> Result<(), AppError> {
    let user = named(tx, name)?;
    keep(tx, UserRecord { mfa: user.mfa.revoke()?, ..user })
}

pub(crate) fn end_tokens(tx: &mut Tx<'_>, name: &UserName) -> Result<(), AppError> {
    named(tx, name)?;
    Ok(tx.end_tokens_of(name)?)
}

fn keep(tx: &mut Tx<'_>, user: UserRecord) -> Result<(), AppError> {
    Ok(tx.keep_user(&user)?)
}
