use api::{
    Rest, UnixSeconds,
    id::RoleId,
    soracom::role::{Role, RoleOwner, RoleRequest, RoleSummary},
};
use serde::{Deserialize, Serialize};

use crate::{
    Cx, Error, Result,
    access::{Statements, user::seconds},
    error::invalid,
};

/// Most roles of an operator. [docs sam/create-role]
pub const MOST_ROLES: u64 = 20;

/// How the ids of roles begin that the vendor manages. [spec: listRoleVersions]
const VENDORS: &str = "srn:";

/// A role as a world keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleRecord {
    /// Its id.
    pub id: RoleId,
    /// What somebody wrote about it.
    pub description: Option<String>,
    /// Its statements, as they came.
    pub permission: String,
    /// When it was created.
    pub created: UnixSeconds,
    /// When it last changed.
    pub updated: UnixSeconds,
}

/// A new role beside `others`.
///
/// # Errors
/// [`Error::Invalid`] for statements that do not read and for an id of the vendor's kind; [`Error::Exhausted`] beyond
/// [`MOST_ROLES`].
pub fn create(id: &RoleId, request: &RoleRequest, others: u64, cx: &mut Cx) -> Result<RoleRecord> {
    not_the_vendors(id)?;
    Statements::parse("permission", &request.permission)?;
    if others >= MOST_ROLES {
        return Err(Error::Exhausted { what: "the list of roles", limit: MOST_ROLES });
    }
    let now = seconds(cx.now);
    let RoleRequest { permission, description, .. } = request.clone();
    Ok(RoleRecord { id: id.clone(), description, permission, created: now, updated: now })
}

/// The role with other statements. guess: a description that is not given stays.
///
/// # Errors
/// [`Error::Invalid`] for statements that do not read.
pub fn update(role: &RoleRecord, request: &RoleRequest, cx: &mut Cx) -> Result<RoleRecord> {
    Statements::parse("permission", &request.permission)?;
    let RoleRequest { permission, description, .. } = request.clone();
    let description = description.or_else(|| role.description.clone());
    Ok(RoleRecord { description, permission, updated: seconds(cx.now), ..role.clone() })
}

/// Refuses an id of the vendor's kind where only an operator's own will do.
///
/// # Errors
/// [`Error::Invalid`].
pub fn not_the_vendors(id: &RoleId) -> Result<()> {
    if id.as_str().starts_with(VENDORS) {
        return Err(invalid("role_id", "an SRN is the id of a role that the vendor manages"));
    }
    Ok(())
}

impl RoleRecord {
    /// As reads show it.
    pub fn view(&self) -> Role {
        Role {
            role_id: self.id.clone(),
            role_name: Some(self.id.to_string()),
            description: self.description.clone(),
            owner: Some(RoleOwner::Operator),
            permission: Some(self.permission.clone()),
            create_date_time: Some(self.created),
            update_date_time: Some(self.updated),
            rest: Rest::new(),
        }
    }

    /// As lists show it.
    pub fn summary(&self) -> RoleSummary {
        RoleSummary {
            role_id: self.id.clone(),
            role_name: Some(self.id.to_string()),
            description: self.description.clone(),
            owner: Some(RoleOwner::Operator),
            create_date_time: self.created,
            update_date_time: self.updated,
            rest: Rest::new(),
        }
    }
}
