use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Rest, soracom::subscriber::Subscriber};

open_enum! {
    /// What kind of subscription is added. [spec]
    SubscriptionType {
        /// Over the air.
        Cellular = "cellular",
        /// Without a card: Arc.
        Virtual = "virtual",
    }
}

/// Body of `add_subscription`. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AddSubscriptionRequest {
    /// E.g. `planX3`.
    pub subscription: String,
    /// What kind it is; over the air unless said. guess
    #[serde(rename = "type", default = "cellular")]
    pub subscription_type: SubscriptionType,
    /// Whether it is used once it is there; it is unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// Up to 64 letters, digits and `-_:`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

fn cellular() -> SubscriptionType {
    SubscriptionType::Cellular
}

/// The added subscriptions of a profile. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SubscriptionContainerStatus {
    /// Each of them.
    pub containers: Vec<SubscriptionContainer>,
    /// Which of them is used in which country.
    pub country_mapping: BTreeMap<String, Value>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// An added subscription. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SubscriptionContainer {
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_id: Option<i64>,
    /// Whether the card has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downloaded: Option<bool>,
    /// The subscriber, by its IMSI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscriber: Option<BTreeMap<String, Subscriber>>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
