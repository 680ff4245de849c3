use serde::{Deserialize, Serialize};

use crate::{Rest, UnixSeconds, id::RoleId};

open_enum! {
    /// Who manages a role. [spec]
    RoleOwner {
        /// The operator.
        Operator = "operator",
        /// The vendor.
        Soracom = "soracom",
    }
}

open_enum! {
    /// Whose roles a list shows. [spec]
    RoleOwners {
        /// The operator's; unless said.
        Operator = "operator",
        /// The vendor's.
        Soracom = "soracom",
        /// Both.
        All = "all",
    }
}

/// A role as lists show it. [spec: ListRolesResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleSummary {
    /// Its id; an SRN for one that the vendor manages.
    pub role_id: RoleId,
    /// Its name; the id again for one that the operator manages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// What somebody wrote about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who manages it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<RoleOwner>,
    /// When it was created.
    pub create_date_time: UnixSeconds,
    /// When it last changed.
    pub update_date_time: UnixSeconds,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// A role with its statements. [spec: RoleResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Its id; an SRN for one that the vendor manages.
    pub role_id: RoleId,
    /// Its name; the id again for one that the operator manages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// What somebody wrote about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who manages it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<RoleOwner>,
    /// `{"statements":[…]}`: JSON as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date_time: Option<UnixSeconds>,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_date_time: Option<UnixSeconds>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// A version of a role that the vendor manages. [spec: RoleVersionResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleVersion {
    /// The role's SRN.
    pub role_id: RoleId,
    /// The last part of the SRN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// The vendor's words about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The definition knows one value here, `soracom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<RoleOwner>,
    /// `{"statements":[…]}`: JSON as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_date_time: Option<UnixSeconds>,
    /// The version's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `POST` and `PUT …/roles/{role_id}`. [spec: CreateOrUpdateRoleRequest]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleRequest {
    /// `{"statements":[…]}`: JSON as text.
    pub permission: String,
    /// A description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Reply of `POST …/roles/{role_id}`. [spec: CreateRoleResponse]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedRole {
    /// The id that the call gave.
    pub role_id: RoleId,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `POST …/users/{user_name}/roles`. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachRoleRequest {
    /// The role: an id, or the SRN of one that the vendor manages.
    pub role_id: RoleId,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Query of `GET …/roles`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListRolesQuery {
    /// Whose; the operator's unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<RoleOwners>,
}
