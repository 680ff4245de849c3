//! One row of the group list.

use serde::{Deserialize, Serialize};

use crate::{UnixMillis, id::GroupId};

/// One row of the group list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupRow {
    /// The group.
    pub group_id: GroupId,
    /// The tag `name`; may be empty.
    pub name: String,
    /// SIMs in it.
    pub members: u64,
    /// Members with an open session.
    pub online: u64,
    /// Members whose open session disagrees with the group by value.
    pub stale: u64,
    /// Custom DNS is on.
    pub dns: bool,
    /// A VPG is on.
    pub vpg: bool,
    /// CHAP authentication is on.
    pub chap: bool,
    /// Namespaces beside SoracomAir that are set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<String>,
    /// The metadata service is on.
    pub metadata: bool,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<UnixMillis>,
}
