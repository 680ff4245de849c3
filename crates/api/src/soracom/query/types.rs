use serde::{Deserialize, Serialize};

open_enum! {
    /// How the conditions of a search are joined. [spec]
    SearchType {
        /// All must hold (the default).
        And = "and",
        /// One must hold.
        Or = "or",
    }
}

open_enum! {
    /// Sessions to search for. [spec]
    SessionStatusFilter {
        /// Never had a session.
        NotAvailable = "NA",
        /// Has one.
        Online = "ONLINE",
        /// Had one.
        Offline = "OFFLINE",
    }
}

/// Query of `GET /v1/query/sims`. Each list is repeated keys on the wire, and the server splits at commas too. [spec]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchSimsQuery {
    /// Part of the name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub name: Vec<String>,
    /// Part of the group's name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<String>,
    /// Part of the group's ID.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_id: Vec<String>,
    /// Part of the SIM ID.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sim_id: Vec<String>,
    /// Part of the IMSI.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub imsi: Vec<String>,
    /// Part of the phone number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub msisdn: Vec<String>,
    /// Part of the ICCID.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub iccid: Vec<String>,
    /// Part of the serial number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub serial_number: Vec<String>,
    /// Part of any tag's value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tag: Vec<String>,
    /// Part of a bundle.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bundles: Vec<String>,
    /// A status; `shipped` is accepted here too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<String>,
    /// Online or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_status: Option<SessionStatusFilter>,
    /// The whole name of a subscription.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subscription: Vec<String>,
    /// A form factor.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub module_type: Vec<String>,
    /// At most this many: 10 unless said, 100 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The SIM ID at which the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
    /// How the conditions are joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_type: Option<SearchType>,
}
