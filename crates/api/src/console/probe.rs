//! One question to one device, sent once through the platform's downlink API. It stands in the ledger before it is sent, and
//! nobody sends it again: not after a time-out, and not for the same intention.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    UnixMillis,
    console::plan::PlannedCall,
    endpoint::{Endpoint, path_of},
    id::{ContextId, OpId, SimId},
    soracom::downlink::{
        DownlinkHttpRequest, DownlinkPingRequest, DownlinkRtspRequest, DownlinkSshRequest,
        DownlinkTcpRequest, DownlinkUdpRequest, SendDownlinkHttp, SendDownlinkPing, SendDownlinkRtsp,
        SendDownlinkSsh, SendDownlinkTcp, SendDownlinkUdp,
    },
};

/// Bytes of a question as JSON, and of an answer that is shown, at most.
pub const MOST_BYTES: usize = 64 * 1024;
/// Bytes of a picture that is shown, at most.
pub const MOST_PICTURE: usize = 2 * 1024 * 1024;

crate::endpoints! {
    /// Asks a SIM's device something, once. What the platform said of it, a refusal too, is the answer. 409 for an intention that
    /// was sent before: it may have been done.
    SendProbe: POST "/kansei/contexts/{context}/sims/{sim}/probe" { path: (ContextId, SimId), body: ProbeRequest } -> ProbeAnswer;
}

/// What is said to ask a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbeRequest {
    /// The intention.
    pub op: OpId,
    /// The question; [`MOST_BYTES`] at most.
    pub question: Question,
}

/// A question, as the platform takes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Question {
    /// ICMP echo requests.
    Ping(DownlinkPingRequest),
    /// An HTTP request.
    Http(DownlinkHttpRequest),
    /// Bytes over a connection.
    Tcp(DownlinkTcpRequest),
    /// A datagram.
    Udp(DownlinkUdpRequest),
    /// A command.
    Ssh(DownlinkSshRequest),
    /// A picture of a stream.
    Rtsp(DownlinkRtspRequest),
}

impl Question {
    /// The call that asks it, secrets and all.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn call(&self, sim: &SimId) -> Result<PlannedCall, serde_json::Error> {
        let (method, path, body) = match self {
            Question::Ping(body) => call_of::<SendDownlinkPing>(sim, body)?,
            Question::Http(body) => call_of::<SendDownlinkHttp>(sim, body)?,
            Question::Tcp(body) => call_of::<SendDownlinkTcp>(sim, body)?,
            Question::Udp(body) => call_of::<SendDownlinkUdp>(sim, body)?,
            Question::Ssh(body) => call_of::<SendDownlinkSsh>(sim, body)?,
            Question::Rtsp(body) => call_of::<SendDownlinkRtsp>(sim, body)?,
        };
        Ok(PlannedCall { method, path, body: Some(body), times: 1 })
    }
}

fn call_of<E: Endpoint<Path = SimId, Query = ()>>(
    sim: &SimId,
    body: &E::Body,
) -> Result<(String, String, Value), serde_json::Error> {
    Ok((E::METHOD.to_string(), path_of::<E>(sim), serde_json::to_value(body)?))
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeAnswer {
    /// When the platform had answered, in the context's time.
    pub at: UnixMillis,
    /// How long that took, in milliseconds of the wall clock.
    pub took_ms: i64,
    /// Whether the device answered. Nobody knows it of a datagram, and of bytes that are not waited for.
    pub answered: bool,
    /// The platform's status.
    pub status: u16,
    /// What it said, as it gave it; none for a refusal, and where it said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
    /// A picture it sent: JPEG, as Base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Whether `answer` is cut, for it was longer than [`MOST_BYTES`]; or `picture` left out, for it was larger than
    /// [`MOST_PICTURE`].
    #[serde(default)]
    pub cut: bool,
    /// The code of its refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The sentence of its refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_question_is_the_platforms_own_request_with_a_tag() {
        for (question, path) in [
            (json!({ "kind": "ping", "numberOfPingRequests": 2 }), "ping"),
            (json!({ "kind": "http", "method": "GET", "path": "/", "headers": { "a": "b" } }), "http"),
            (
                json!({ "kind": "tcp", "port": 7, "payload": "x", "connectionOptions": { "type": "wait_first" } }),
                "tcp",
            ),
            (json!({ "kind": "udp", "port": 7, "payload": "x", "payloadEncoding": "hex" }), "udp"),
            (
                json!({ "kind": "ssh", "username": "pi", "command": "uptime",
                        "authentication": { "type": "publickey", "key": "PEM", "passphrase": "p" } }),
                "ssh",
            ),
            (
                json!({ "kind": "rtsp", "command": "snapshot", "path": "/live", "port": 554,
                        "authentication": { "type": "basic", "username": "pi", "password": "p" } }),
                "rtsp",
            ),
        ] {
            let read: Question = serde_json::from_value(question.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), question);
            let call = read.call(&SimId::new("8981100000000000001").unwrap()).unwrap();
            assert_eq!(call.path, format!("/v1/sims/8981100000000000001/downlink/{path}"));
            let mut body = question;
            body.as_object_mut().unwrap().remove("kind");
            assert_eq!((call.method.as_str(), call.body), ("POST", Some(body)));
        }
        assert!(serde_json::from_value::<Question>(json!({ "kind": "smoke" })).is_err());
    }

    #[test]
    fn a_question_prints_no_secret() {
        let question = json!({ "kind": "ssh", "username": "pi", "command": "id",
                               "authentication": { "type": "password", "password": "hunter2" } });
        let question: Question = serde_json::from_value(question).unwrap();
        assert!(!format!("{question:?}").contains("hunter2"));
    }
}
