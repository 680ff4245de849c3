use std::collections::BTreeSet;

use api::{
    Rest, Secret, UnixMillis, UnixSeconds,
    id::{RoleId, UserName},
    soracom::user::User,
};
use serde::{Deserialize, Serialize};

use crate::{
    Cx, Error, Result,
    access::{AuthKeyRecord, Mfa, RoleRecord, Statements, TrustStatements},
    error::invalid,
};

/// Most SAM users of an operator. [docs sam]
pub const MOST_USERS: u64 = 50;

/// A SAM user as a world keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserRecord {
    /// Its name.
    pub name: UserName,
    /// What somebody wrote about it.
    pub description: Option<String>,
    /// Its own statements, as they came.
    pub permission: Option<String>,
    /// Who may switch to it, as it came.
    pub trust_policy: Option<String>,
    /// The hash of its password, in a form that says how it was made.
    pub password: Option<Secret<String>>,
    /// How far it is with one-time codes.
    pub mfa: Mfa,
    /// The roles that are attached.
    pub roles: BTreeSet<RoleId>,
    /// When it was added.
    pub created: UnixSeconds,
    /// When it last changed.
    pub updated: UnixSeconds,
}

/// A new user beside `others`. It can do nothing yet. [docs sam/create-sam-user]
///
/// # Errors
/// [`Error::Exhausted`] beyond [`MOST_USERS`].
pub fn create(name: &UserName, description: Option<String>, others: u64, cx: &mut Cx) -> Result<UserRecord> {
    if others >= MOST_USERS {
        return Err(Error::Exhausted { what: "the list of SAM users", limit: MOST_USERS });
    }
    let now = seconds(cx.now);
    Ok(UserRecord {
        name: name.clone(),
        description,
        permission: None,
        trust_policy: None,
        password: None,
        mfa: Mfa::Inactive,
        roles: BTreeSet::new(),
        created: now,
        updated: now,
    })
}

/// Another description; without one the old stays. guess: as for roles.
pub fn describe(user: &UserRecord, description: Option<String>, cx: &mut Cx) -> UserRecord {
    let description = description.or_else(|| user.description.clone());
    UserRecord { description, ..touched(user, cx) }
}

/// Other statements of its own, or none.
///
/// # Errors
/// [`Error::Invalid`] for statements that do not read.
pub fn set_permission(user: &UserRecord, permission: Option<String>, cx: &mut Cx) -> Result<UserRecord> {
    if let Some(text) = &permission {
        Statements::parse("permission", text)?;
    }
    Ok(UserRecord { permission, ..touched(user, cx) })
}

/// Other users that may switch to it, or none.
///
/// # Errors
/// [`Error::Invalid`] for a policy that does not read.
pub fn set_trust_policy(user: &UserRecord, policy: Option<String>, cx: &mut Cx) -> Result<UserRecord> {
    if let Some(text) = &policy {
        TrustStatements::parse(text)?;
    }
    Ok(UserRecord { trust_policy: policy, ..touched(user, cx) })
}

/// A password by its hash; `replaces` is the hash of the one that was shown, none for a first one.
///
/// # Errors
/// [`Error::Invalid`] when the user has a password and none was shown, or meanwhile another one;
/// [`Error::NotFound`] when one was shown and there is none.
pub fn set_password(
    user: &UserRecord,
    hash: Secret<String>,
    replaces: Option<&Secret<String>>,
    cx: &mut Cx,
) -> Result<UserRecord> {
    match (&user.password, replaces) {
        (None, None) => {}
        (Some(held), Some(shown)) if held == shown => {}
        (Some(_), Some(_)) => return Err(invalid("currentPassword", "is not the password of this user")),
        (Some(_), None) => return Err(invalid("password", "the user has one already")),
        (None, Some(_)) => return Err(no_password(user)),
    }
    Ok(UserRecord { password: Some(hash), ..touched(user, cx) })
}

/// Without a password.
///
/// # Errors
/// [`Error::NotFound`] where there is none. [spec: 404]
pub fn delete_password(user: &UserRecord, cx: &mut Cx) -> Result<UserRecord> {
    if user.password.is_none() {
        return Err(no_password(user));
    }
    Ok(UserRecord { password: None, ..touched(user, cx) })
}

/// With one more role.
///
/// # Errors
/// [`Error::Invalid`] when it is attached already. [spec: 400]
pub fn attach_role(user: &UserRecord, role: &RoleId, cx: &mut Cx) -> Result<UserRecord> {
    let mut next = touched(user, cx);
    if !next.roles.insert(role.clone()) {
        return Err(invalid("roleId", "the role is attached already"));
    }
    Ok(next)
}

/// With one role less.
///
/// # Errors
/// [`Error::NotFound`] when it is not attached. [spec: 404]
pub fn detach_role(user: &UserRecord, role: &RoleId, cx: &mut Cx) -> Result<UserRecord> {
    let mut next = touched(user, cx);
    if !next.roles.remove(role) {
        return Err(Error::NotFound { kind: "role", id: role.to_string() });
    }
    Ok(next)
}

impl UserRecord {
    /// As the platform shows it, with its keys and roles.
    pub fn view(&self, keys: &[AuthKeyRecord], roles: &[RoleRecord]) -> User {
        User {
            user_name: self.name.clone(),
            description: self.description.clone(),
            has_password: self.password.is_some(),
            permission: self.permission.clone(),
            auth_key_list: keys.iter().map(AuthKeyRecord::view).collect(),
            role_list: roles.iter().map(RoleRecord::summary).collect(),
            create_date_time: self.created,
            update_date_time: self.updated,
            rest: Rest::new(),
        }
    }
}

/// Users and roles have their times in seconds. [spec]
pub(super) fn seconds(now: UnixMillis) -> UnixSeconds {
    UnixSeconds(now.0.div_euclid(1000))
}

fn touched(user: &UserRecord, cx: &Cx) -> UserRecord {
    UserRecord { updated: seconds(cx.now), ..user.clone() }
}

fn no_password(user: &UserRecord) -> Error {
    Error::NotFound { kind: "password", id: user.name.to_string() }
}
