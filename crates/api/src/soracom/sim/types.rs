use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    Rest, UnixMillis,
    id::{GroupId, LockedImei, OperatorId, SimId},
    soracom::{
        session::{PreviousSession, SessionStatus},
        sim::{SimProfile, SimStatus, SimplifiedSubscriber},
    },
};

/// Tags by name. The tag `name` is always there, if only as an empty text. [spec: TagSet]
pub type TagSet = BTreeMap<String, String>;

open_enum! {
    /// What a SIM is made of. [spec]
    SimType {
        /// Chip type (eSIM).
        Euicc = "euicc",
        /// Card type.
        Uicc = "uicc",
        /// Virtual SIM.
        Virtual = "virtual",
    }
}

open_enum! {
    /// The form factor. [spec]
    ModuleType {
        /// 2FF.
        Mini = "mini",
        /// 3FF.
        Micro = "micro",
        /// 4FF.
        Nano = "nano",
        /// Three in one.
        Trio = "trio",
        /// MFF2.
        Embedded = "embedded",
        /// No card at all.
        Virtual = "virtual",
        /// iSIM.
        Integrated = "integrated",
        /// An eSIM profile.
        ProfilePackage = "profilePackage",
    }
}

open_enum! {
    /// What happens at the expiry time. [spec]
    ExpiryAction {
        /// Keeps the session, refuses the next.
        DoNothing = "doNothing",
        /// Cuts the session and refuses the next.
        DeleteSession = "deleteSession",
        /// Sets the SIM inactive.
        Deactivate = "deactivate",
        /// Suspends the SIM.
        Suspend = "suspend",
        /// Terminates the SIM.
        Terminate = "terminate",
    }
}

/// What a subscription can carry. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Capabilities {
    /// Data communication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<bool>,
    /// SMS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms: Option<bool>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// The one device that a SIM may be used in. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImeiLock {
    /// The device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei: Option<LockedImei>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// A SIM. IMSI and subscription stand in `profiles[active_profile_id].subscribers`. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sim {
    /// The SIM; equals the ICCID except for an eUICC.
    pub sim_id: SimId,
    /// The operator that owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SimStatus>,
    /// What it is made of.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub sim_type: Option<SimType>,
    /// The form factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module_type: Option<ModuleType>,
    /// E.g. `s1.standard`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_class: Option<String>,
    /// The group; absent where the SIM is in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// Tags; always holds `name`.
    #[serde(default)]
    pub tags: TagSet,
    /// Key of the active profile in `profiles`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_profile_id: Option<String>,
    /// The profiles by ICCID. Shared: they are most of a SIM and change least.
    #[serde(default)]
    pub profiles: Arc<BTreeMap<String, SimProfile>>,
    /// The current session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_status: Option<SessionStatus>,
    /// The session before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_session: Option<PreviousSession>,
    /// What the SIM can carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Capabilities>,
    /// The serial number; virtual SIMs have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// The serial number for OTA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ota_serial_number: Option<String>,
    /// The only device it may be used in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei_lock: Option<ImeiLock>,
    /// What the applet reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_info: Option<BTreeMap<String, String>>,
    /// True: can be terminated (the protection is off).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_enabled: Option<bool>,
    /// When it expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_time: Option<UnixMillis>,
    /// What happens then; null where no expiry is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_action: Option<ExpiryAction>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_time: Option<UnixMillis>,
    /// When its record last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<UnixMillis>,
    /// The last network registration; omitted where none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_location_update_time: Option<UnixMillis>,
    /// When Napter was last used; null for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_port_mapping_created_time: Option<UnixMillis>,
    /// When it was set to ready, standby or suspended, after a year of which some subscriptions cost a renewal fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_fee_status_set_time: Option<UnixMillis>,
    /// When the testing allowance was used up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub testmode_exhausted_time: Option<UnixMillis>,
    /// Start of the last packet capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pcap_start_time: Option<UnixMillis>,
    /// End of the last packet capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pcap_end_time: Option<UnixMillis>,
    /// The Arc session; kept as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arc_session_status: Option<serde_json::Value>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

impl Sim {
    /// A SIM of which nothing is said but its id.
    pub fn bare(sim_id: SimId) -> Self {
        Sim {
            sim_id,
            operator_id: None,
            status: None,
            sim_type: None,
            module_type: None,
            speed_class: None,
            group_id: None,
            tags: TagSet::new(),
            active_profile_id: None,
            profiles: Arc::default(),
            session_status: None,
            previous_session: None,
            capabilities: None,
            serial_number: None,
            ota_serial_number: None,
            imei_lock: None,
            local_info: None,
            termination_enabled: None,
            expiry_time: None,
            expiry_action: None,
            created_time: None,
            last_modified_time: None,
            last_location_update_time: None,
            last_port_mapping_created_time: None,
            renewal_fee_status_set_time: None,
            testmode_exhausted_time: None,
            pcap_start_time: None,
            pcap_end_time: None,
            arc_session_status: None,
            rest: Rest::new(),
        }
    }

    /// The tag `name`, or an empty text.
    pub fn name(&self) -> &str {
        self.tags.get("name").map_or("", String::as_str)
    }

    /// The active profile, or the only one.
    pub fn active_profile(&self) -> Option<&SimProfile> {
        match &self.active_profile_id {
            Some(id) => self.profiles.get(id),
            None => self.profiles.values().next(),
        }
    }

    /// The primary subscription of the active profile.
    pub fn primary_subscriber(&self) -> Option<&SimplifiedSubscriber> {
        let profile = self.active_profile()?;
        let subscribers = profile.subscribers.as_ref()?;
        match &profile.primary_imsi {
            Some(imsi) => subscribers.get(imsi.as_str()),
            None => subscribers.values().next(),
        }
    }

    /// True while a session is open. It may be hours old.
    pub fn online(&self) -> bool {
        self.session_status.as_ref().is_some_and(|session| session.online)
    }
}
