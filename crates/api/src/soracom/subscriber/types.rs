use serde::{Deserialize, Serialize};

use crate::{
    Rest, UnixMillis,
    id::{GroupId, Imsi, OperatorId, SimId},
    soracom::{
        session::{PreviousSession, SessionStatus},
        sim::{ExpiryAction, ImeiLock, ModuleType, SimStatus, TagSet},
    },
};

open_enum! {
    /// How `tag_value` is compared. [spec]
    MatchMode {
        /// The whole value.
        Exact = "exact",
        /// Its beginning.
        Prefix = "prefix",
    }
}

/// The last registration in one domain of the network. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NetworkRegistration {
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<UnixMillis>,
    /// PLMN of the visited network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vplmn: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Where the subscription is registered. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LocationRegistrationStatus {
    /// Circuit switched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cs: Option<NetworkRegistration>,
    /// Packet switched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ps: Option<NetworkRegistration>,
    /// LTE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eps: Option<NetworkRegistration>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// A subscriber. Several fields stand twice because the vendor sends both spellings. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscriber {
    /// The IMSI.
    pub imsi: Imsi,
    /// The SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// The ICCID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iccid: Option<String>,
    /// The phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msisdn: Option<String>,
    /// The operator that owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// The status of the SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SimStatus>,
    /// E.g. `plan-D`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
    /// The speed class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_class: Option<String>,
    /// The speed class again, under its older name.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    /// The access point name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apn: Option<String>,
    /// The device's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// The group; absent where it is in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// Tags; always holds `name`.
    #[serde(default)]
    pub tags: TagSet,
    /// Bundles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundles: Option<Vec<String>>,
    /// 0: no SMS, 1: SMS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<i64>,
    /// The form factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module_type: Option<ModuleType>,
    /// The serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// The only device it may be used in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei_lock: Option<ImeiLock>,
    /// Where it is registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_registration_status: Option<LocationRegistrationStatus>,
    /// The current session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_status: Option<SessionStatus>,
    /// The session before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_session: Option<PreviousSession>,
    /// Packet captures; kept as they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packet_capture_sessions: Option<Vec<serde_json::Value>>,
    /// True: can be terminated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_enabled: Option<bool>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// The same, under its newer name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_time: Option<UnixMillis>,
    /// When it was registered by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_time: Option<UnixMillis>,
    /// When its record last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_at: Option<UnixMillis>,
    /// The same, under its newer name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<UnixMillis>,
    /// When it expires, older name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired_at: Option<UnixMillis>,
    /// When it expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_time: Option<UnixMillis>,
    /// What happens then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_action: Option<ExpiryAction>,
    /// When Napter was last used; null for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_port_mapping_created_time: Option<UnixMillis>,
    /// Since when the status is one that costs a renewal fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_fee_status_set_time: Option<UnixMillis>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Query of `GET /v1/subscribers`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListSubscribersQuery {
    /// A tag's name; with `tag_value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_name: Option<String>,
    /// A tag's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_value: Option<String>,
    /// How it is compared; exact unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_value_match_mode: Option<MatchMode>,
    /// Statuses, joined by `|`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_filter: Option<String>,
    /// Speed classes, joined by `|`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_class_filter: Option<String>,
    /// Serial numbers, joined by `|`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number_filter: Option<String>,
    /// At most this many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The IMSI at which the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}
