use serde::{Deserialize, Serialize};

use crate::{Rest, UnixMillis, id::GroupId, soracom::sim::ExpiryAction};

/// Query of `GET /v1/sims`; the definition has no other parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSimsQuery {
    /// At most this many; the platform's default is not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The SIM ID at which the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}

/// Body of `set_group`. The definition types it as a whole group; only `groupId` is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetGroupRequest {
    /// The group to enter.
    pub group_id: GroupId,
    /// Fields that this version does not know, or does not read.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `update_speed_class`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSpeedClassRequest {
    /// E.g. `s1.fast`.
    pub speed_class: String,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `set_expiry_time`. [spec: ExpiryTime]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetExpiryTimeRequest {
    /// When, in milliseconds.
    pub expiry_time: UnixMillis,
    /// What happens then; absent and null work as [`ExpiryAction::DoNothing`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry_action: Option<ExpiryAction>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `set_imei_lock`; it may be left out, and so may the IMEI. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetImeiLockRequest {
    /// A [`crate::id::LockedImei`], as it was typed; absent for the device that has the open session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// One tag to insert or replace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagUpdateRequest {
    /// The tag's name.
    pub tag_name: String,
    /// The tag's value.
    pub tag_value: String,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
