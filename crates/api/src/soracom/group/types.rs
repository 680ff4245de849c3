use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Rest, UnixMillis,
    id::{GroupId, OperatorId, VpgId},
    soracom::{sim::TagSet, subscriber::MatchMode},
};

open_enum! {
    /// The namespaces of a group's configuration. [spec]
    Namespace {
        /// Sessions: DNS, VPG, MTU, CHAP, metadata service.
        SoracomAir = "SoracomAir",
        /// Beam.
        SoracomBeam = "SoracomBeam",
        /// Endorse.
        SoracomEndorse = "SoracomEndorse",
        /// Flux.
        SoracomFlux = "SoracomFlux",
        /// Funk.
        SoracomFunk = "SoracomFunk",
        /// Funnel.
        SoracomFunnel = "SoracomFunnel",
        /// Harvest Data.
        SoracomHarvest = "SoracomHarvest",
        /// Harvest Files.
        SoracomHarvestFiles = "SoracomHarvestFiles",
        /// Krypton.
        SoracomKrypton = "SoracomKrypton",
        /// Orbit.
        SoracomOrbit = "SoracomOrbit",
        /// Unified Endpoint.
        UnifiedEndpoint = "UnifiedEndpoint",
    }
}

/// Namespace → key → any JSON value. An open map; 8 KB in all. [docs air/limitations]
pub type GroupConfiguration = BTreeMap<String, BTreeMap<String, Value>>;

/// A SIM group. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// The group.
    pub group_id: GroupId,
    /// The operator that owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// Tags; `name` is what people call it.
    #[serde(default)]
    pub tags: TagSet,
    /// The settings.
    #[serde(default)]
    pub configuration: GroupConfiguration,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_time: Option<UnixMillis>,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<UnixMillis>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

impl Group {
    /// The tag `name`, or an empty text.
    pub fn name(&self) -> &str {
        self.tags.get("name").map_or("", String::as_str)
    }

    /// One setting of the namespace SoracomAir.
    pub fn air(&self, key: &str) -> Option<&Value> {
        self.configuration.get(Namespace::SoracomAir.as_str())?.get(key)
    }

    /// The DNS servers that the next session of a member will get; none where custom DNS is off.
    pub fn dns_servers(&self) -> Option<Vec<String>> {
        if self.air("useCustomDns") != Some(&Value::Bool(true)) {
            return None;
        }
        let servers = self.air("dnsServers")?.as_array()?;
        Some(servers.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The VPG that the next session of a member will use; none where it is off.
    pub fn vpg_id(&self) -> Option<VpgId> {
        if self.air("useVpg") != Some(&Value::Bool(true)) {
            return None;
        }
        VpgId::new(self.air("vpgId")?.as_str()?).ok()
    }
}

/// One key of a namespace to insert or replace. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConfigurationParameter {
    /// The key.
    pub key: String,
    /// Any JSON value.
    pub value: Value,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `POST /v1/groups`. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateGroupRequest {
    /// Tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<TagSet>,
    /// Settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<GroupConfiguration>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Query of `GET /v1/groups`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListGroupsQuery {
    /// A tag's name; with `tag_value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_name: Option<String>,
    /// A tag's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_value: Option<String>,
    /// How it is compared; exact unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_value_match_mode: Option<MatchMode>,
    /// At most this many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The group ID at which the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}

/// Query of `GET /v1/groups/{group_id}/subscribers`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListSubscribersInGroupQuery {
    /// At most this many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(air: Value) -> Group {
        serde_json::from_value(
            serde_json::json!({ "groupId": "g-1", "configuration": { "SoracomAir": air } }),
        )
        .unwrap()
    }

    #[test]
    fn a_switch_that_is_off_hides_its_values() {
        let on = group(
            serde_json::json!({ "useCustomDns": true, "dnsServers": ["10.0.0.53"], "useVpg": true, "vpgId": "vpg-1" }),
        );
        assert_eq!(on.dns_servers(), Some(vec!["10.0.0.53".to_owned()]));
        assert_eq!(on.vpg_id(), Some(VpgId::new("vpg-1").unwrap()));
        let off = group(
            serde_json::json!({ "useCustomDns": false, "dnsServers": ["10.0.0.53"], "vpgId": "vpg-1" }),
        );
        assert_eq!((off.dns_servers(), off.vpg_id()), (None, None));
    }
}
