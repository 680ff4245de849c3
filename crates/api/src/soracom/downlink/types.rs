use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

open_enum! {
    /// How bytes stand in a text. [spec]
    BinaryEncoding {
        /// As UTF-8.
        Text = "string",
        /// Base64.
        Base64 = "base64",
        /// Hexadecimal, in either case.
        Hex = "hex",
    }
}

open_enum! {
    /// A method of HTTP. [spec]
    HttpMethod {
        /// Reads.
        Get = "GET",
        /// Reads without the body.
        Head = "HEAD",
        /// Hands over.
        Post = "POST",
        /// Replaces.
        Put = "PUT",
        /// Removes.
        Delete = "DELETE",
        /// Changes.
        Patch = "PATCH",
        /// Asks what may be done.
        Options = "OPTIONS",
        /// Says back.
        Trace = "TRACE",
    }
}

/// How often to ask. [spec: DownlinkPingRequest]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DownlinkPingRequest {
    /// How many requests: 1 to 5, 1 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_of_ping_requests: Option<u32>,
    /// How long each waits, in seconds: 1 to 3, 1 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
}

/// What came back. [spec: DownlinkPingResponse]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DownlinkPingResponse {
    /// Whether anything did.
    pub success: bool,
    /// As Linux' `ping` says it: `rtt min/avg/max/mdev = …`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rtt: Option<String>,
    /// Likewise: `1 packets transmitted, …`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stat: Option<String>,
}

/// An HTTP request to a device. [spec: SimDownlinkHttpRequest]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DownlinkHttpRequest {
    /// The method; GET unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<HttpMethod>,
    /// The path, and the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The port; 80 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u32>,
    /// Whether it speaks TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssl: Option<bool>,
    /// Whether any certificate will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_verify: Option<bool>,
    /// The name of the host; the SIM's address unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Headers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, String>>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// What a device answered. [spec: SimDownlinkHttpResponse]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DownlinkHttpResponse {
    /// The status.
    pub status_code: u32,
    /// Headers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, String>>,
    /// The body: as it is where it is UTF-8, else as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Whether it is Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_base64_encoded: Option<bool>,
}

/// Bytes to a device. [spec: SimDownlinkTcpRequest]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DownlinkTcpRequest {
    /// The port.
    pub port: u32,
    /// The bytes, 5 MiB of text at most.
    pub payload: String,
    /// How they stand there; UTF-8 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload_encoding: Option<BinaryEncoding>,
    /// How long it may take, in seconds: 1 to 300, 30 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u32>,
    /// When it has come to its end; [`TcpConnection::WaitAll`] unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_options: Option<TcpConnection>,
}

/// When a connection has come to its end. [spec]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum TcpConnection {
    /// When all was sent, whether or not it arrived.
    FireAndForget,
    /// With the first byte that comes, which is not told.
    WaitFirst,
    /// When the device hangs up, or the time is over.
    WaitAll,
    /// When these bytes came.
    WaitForPattern {
        /// The bytes.
        termination_pattern: String,
        /// How they stand there; Base64 unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        termination_pattern_encoding: Option<BinaryEncoding>,
    },
    /// When after something nothing came for so long.
    IdleTimeout {
        /// In seconds.
        idle_timeout: u32,
    },
}

/// What a device sent back. [spec: SimDownlinkTcpResponse]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DownlinkTcpResponse {
    /// The bytes.
    pub data: String,
    /// How they stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_encoding: Option<BinaryEncoding>,
}

/// A datagram to a device. [spec: SimDownlinkUdpRequest]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DownlinkUdpRequest {
    /// The port.
    pub port: u32,
    /// The bytes, 1,472 of text at most.
    pub payload: String,
    /// How they stand there; UTF-8 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload_encoding: Option<BinaryEncoding>,
}
