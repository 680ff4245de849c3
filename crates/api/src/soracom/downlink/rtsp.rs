use serde::{Deserialize, Serialize};

use crate::Secret;

/// A picture that is wanted of a device's stream. [spec: SimDownlinkRtspRequest]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DownlinkRtspRequest {
    /// What is done.
    pub command: RtspCommand,
    /// Who asks; nobody unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<RtspAuthentication>,
    /// The stream's path, from its slash on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The port; 554 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u32>,
    /// Where the picture is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<RtspOptions>,
}

open_enum! {
    /// What is done with a stream. [spec]
    RtspCommand {
        /// A picture is taken.
        Snapshot = "snapshot",
    }
}

/// Who asks for a stream. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", rename_all_fields = "camelCase")]
pub enum RtspAuthentication {
    /// Nobody in particular.
    None,
    /// Somebody with a password.
    Basic {
        /// Their name.
        username: String,
        /// Their password.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password: Option<Secret<String>>,
        /// Where the platform keeps it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password_credentials_id: Option<String>,
    },
}

/// What else is done with a picture. [spec]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RtspOptions {
    /// Where it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destinations: Option<RtspDestinations>,
}

/// Where a picture is kept. [spec]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RtspDestinations {
    /// In Harvest Files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub harvest_files: Option<RtspHarvestFiles>,
}

/// A file that a picture becomes. [spec]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RtspHarvestFiles {
    /// Its path; `{sim_id}` and `{time}` are replaced.
    pub file_path: String,
}
