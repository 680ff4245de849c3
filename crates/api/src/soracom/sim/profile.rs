use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Rest, Secret,
    id::Imsi,
    soracom::sim::{Capabilities, SubscriptionStatus},
};

/// A subscription inside a profile. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SimplifiedSubscriber {
    /// The IMSI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msisdn: Option<String>,
    /// The subscription, e.g. `plan-D`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SubscriptionStatus>,
    /// Bundles; the key is left out where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundles: Option<Vec<String>>,
    /// What it can carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Capabilities>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// A profile of a SIM: one for a card, several for an eUICC. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SimProfile {
    /// The ICCID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iccid: Option<String>,
    /// Whether subscriptions can be added over the air.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ota_supported: Option<bool>,
    /// The IMSI of the primary subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_imsi: Option<Imsi>,
    /// The Arc client's public key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arc_client_peer_public_key: Option<String>,
    /// The Arc client's private key; shown once by the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arc_client_peer_private_key: Option<Secret<String>>,
    /// The subscriptions by IMSI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscribers: Option<BTreeMap<String, SimplifiedSubscriber>>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
