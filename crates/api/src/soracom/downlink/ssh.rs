use serde::{Deserialize, Serialize};

use crate::Secret;

/// A command for a device. [spec: SimDownlinkSshRequest]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DownlinkSshRequest {
    /// As whom.
    pub username: String,
    /// How that is proved.
    pub authentication: SshAuthentication,
    /// The command, 8,192 bytes at most.
    pub command: String,
    /// The port; 22 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u32>,
}

/// How somebody proves who they are. [spec]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", rename_all_fields = "camelCase")]
pub enum SshAuthentication {
    /// By a password.
    Password {
        /// The password.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password: Option<Secret<String>>,
        /// Where the platform keeps it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password_credentials_id: Option<String>,
    },
    /// By a private key.
    PublicKey {
        /// In PEM.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<Secret<String>>,
        /// Where the platform keeps it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_credentials_id: Option<String>,
        /// What opens it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passphrase: Option<Secret<String>>,
    },
    /// Not at all.
    None,
}

/// What the command came to. [spec: SimDownlinkSshResponse]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DownlinkSshResponse {
    /// Its exit code.
    pub exitcode: u32,
    /// What it printed: as it is where it is UTF-8, else as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stdout: Option<String>,
    /// What it complained of, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stderr: Option<String>,
    /// Whether `stdout` is Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_stdout_base64_encoded: Option<bool>,
    /// Whether `stderr` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_stderr_base64_encoded: Option<bool>,
}
