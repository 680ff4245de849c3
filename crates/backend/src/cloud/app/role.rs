//! Roles. Those that the vendor manages are not imitated: there are none.

use api::{
    id::{RoleId, UserName},
    soracom::{
        role::{CreatedRole, RoleOwners, RoleRequest, RoleSummary, RoleVersion},
        user::User,
    },
};
use emulator::{
    Cx, Error,
    access::{self, RoleRecord, UserRecord},
};
use store::world::{Reading, Tx};

use crate::cloud::{app::user, state::AppError};

/// The role, or the refusal that says that there is none.
pub(crate) fn find(world: &Reading<'_>, id: &RoleId) -> Result<RoleRecord, AppError> {
    Ok(world.role(id)?.ok_or_else(|| not_found(id))?)
}

pub(crate) fn list(world: &Reading<'_>, owners: &RoleOwners) -> Result<Vec<RoleSummary>, AppError> {
    match owners {
        RoleOwners::Operator | RoleOwners::All => {
            Ok(world.roles()?.iter().map(RoleRecord::summary).collect())
        }
        RoleOwners::Soracom => Ok(Vec::new()),
        RoleOwners::Other(other) => {
            Err(invalid("owner", format!("{other:?} is neither operator nor soracom nor all")).into())
        }
    }
}

pub(crate) fn create(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    id: &RoleId,
    request: &RoleRequest,
) -> Result<CreatedRole, AppError> {
    if tx.role(id)?.is_some() {
        return Err(invalid("role_id", "there is a role of this id already").into());
    }
    let role = access::create_role(id, request, tx.roles()?.len() as u64, cx)?;
    tx.keep_role(&role)?;
    Ok(CreatedRole { role_id: role.id, rest: api::Rest::new() })
}

pub(crate) fn update(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    id: &RoleId,
    request: &RoleRequest,
) -> Result<(), AppError> {
    let role = find(tx, id)?;
    let role = access::update_role(&role, request, cx)?;
    Ok(tx.keep_role(&role)?)
}

/// Removes a role that nobody has. [spec: 400 while somebody has it]
pub(crate) fn delete(tx: &mut Tx<'_>, id: &RoleId) -> Result<(), AppError> {
    find(tx, id)?;
    if !holders(tx, id)?.is_empty() {
        return Err(invalid("role_id", "the role is still in use").into());
    }
    Ok(tx.remove_role(id)?)
}

/// The users that have a role.
pub(crate) fn users(world: &Reading<'_>, id: &RoleId) -> Result<Vec<User>, AppError> {
    find(world, id)?;
    holders(world, id)?.iter().map(|holder| user::view(world, holder)).collect()
}

/// The versions of a role that the vendor manages: 400 for any other [spec], 404 for one that is not there, which all are.
pub(crate) fn versions(id: &RoleId) -> Result<Vec<RoleVersion>, AppError> {
    match access::not_the_vendors(id) {
        Ok(()) => Err(invalid("role_id", "roles that the operator manages have no versions").into()),
        Err(_) => Err(not_found(id).into()),
    }
}

pub(crate) fn attach(tx: &mut Tx<'_>, cx: &mut Cx, name: &UserName, id: &RoleId) -> Result<(), AppError> {
    let user = user::find(tx, name)?;
    if tx.role(id)?.is_none() {
        return Err(invalid("roleId", format!("there is no role {id}")).into());
    }
    let user = access::attach_role(&user, id, cx)?;
    Ok(tx.keep_user(&user)?)
}

pub(crate) fn detach(tx: &mut Tx<'_>, cx: &mut Cx, name: &UserName, id: &RoleId) -> Result<(), AppError> {
    let user = user::find(tx, name)?;
    let user = access::detach_role(&user, id, cx)?;
    Ok(tx.keep_user(&user)?)
}

fn holders(world: &Reading<'_>, id: &RoleId) -> Result<Vec<UserRecord>, AppError> {
    let mut users = world.users()?;
    users.retain(|user| user.roles.contains(id));
    Ok(users)
}

fn not_found(id: &RoleId) -> Error {
    Error::NotFound { kind: "role", id: id.to_string() }
}

fn invalid(field: &str, reason: impl Into<String>) -> Error {
    Error::Invalid { field: field.to_owned(), reason: reason.into() }
}
