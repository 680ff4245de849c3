use serde::{Deserialize, Serialize};

use crate::{
    Rest, UnixMillis,
    id::{Imsi, OperatorId, SimId},
};

/// How much of the list to show. [spec]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListPortMappingsQuery {
    /// At most this many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The entry at which the page before ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}

open_enum! {
    /// Whose sessions an entry leads to. [spec]
    AccessService {
        /// Those of SORACOM Air.
        Air = "air",
        /// Those of a virtual SIM.
        Arc = "arc",
    }
}

open_enum! {
    /// How an entry was opened. [spec]
    DestinationStrategy {
        /// By a SIM ID, to SORACOM Air.
        AirPrioritized = "AIR_PRIORITIZED",
        /// By a SIM ID, to a virtual SIM.
        ArcPrioritized = "ARC_PRIORITIZED",
        /// By a SIM ID alone.
        Dynamic = "DYNAMIC",
        /// By an IMSI.
        ImsiPrioritized = "IMSI_PRIORITIZED",
    }
}

/// Opens an entry. [spec: CreatePortMappingRequest]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePortMappingRequest {
    /// Where it leads to.
    pub destination: PortMappingDestination,
    /// For how long, in **seconds**; 8 hours at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
    /// Who may come through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<PortMappingSource>,
    /// Whether TLS ends at the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_required: Option<bool>,
}

/// Opens an entry to the SIM that the path names. [spec: CreatePortMappingRequestForSim]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePortMappingForSimRequest {
    /// Where it leads to.
    pub destination: PortMappingDestinationForSim,
    /// For how long, in **seconds**; 8 hours at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
    /// Who may come through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<PortMappingSource>,
    /// Whether TLS ends at the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_required: Option<bool>,
}

/// Where an entry leads to. [spec: PortMappingDestination]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortMappingDestination {
    /// The port that the device listens on.
    pub port: u32,
    /// The SIM; it outranks the IMSI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// The IMSI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// Whose sessions; written when an entry is opened, and never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<AccessService>,
    /// How it was opened; ignored when it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_choosing_strategy: Option<DestinationStrategy>,
}

/// Where an entry to a SIM leads to. [spec: PortMappingDestinationForSim]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortMappingDestinationForSim {
    /// The port that the device listens on.
    pub port: u32,
    /// Whose sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<AccessService>,
}

/// Who may come through. [spec: PortMappingSource]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PortMappingSource {
    /// Ranges of addresses, as CIDR.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_ranges: Option<Vec<String>>,
}

/// An entry. [spec: PortMapping]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PortMapping {
    /// The operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// When it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_time: Option<UnixMillis>,
    /// For how long, in **seconds**.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
    /// When it closes by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired_time: Option<UnixMillis>,
    /// Whether that is over.
    pub expired: bool,
    /// The name of its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// Its port at the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u32>,
    /// Both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Whether TLS ends at the platform.
    pub tls_required: bool,
    /// Who may come through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<PortMappingSource>,
    /// Where it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<PortMappingDestination>,
    /// The IMSI, if it was opened by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The SIM, if it was opened by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// The rendezvous point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
