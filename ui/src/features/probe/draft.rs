//! What is typed and chosen, and the question that it comes to. Pure.

use api::{
    Secret,
    console::probe::{MOST_BYTES, Question},
    soracom::downlink::{
        DownlinkHttpRequest, DownlinkPingRequest, DownlinkRtspRequest, DownlinkSshRequest,
        DownlinkTcpRequest, DownlinkUdpRequest, HttpMethod, RtspAuthentication, RtspCommand,
        RtspDestinations, RtspHarvestFiles, RtspOptions, SshAuthentication, TcpConnection,
    },
};

use super::read::{Flaw, Place, bytes, encoding, headers, number, path, port, said, too_long};
use crate::locales::Probe;

/// Bytes of a command at most. [spec]
const COMMAND: usize = 8_192;
/// Bytes of a datagram, as text, at most. [spec]
const DATAGRAM: usize = 1_472;

/// How a device is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Ping,
    Http,
    Ssh,
    Tcp,
    Udp,
    Rtsp,
}

/// How whoever runs a command proves who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Proof {
    #[default]
    Password,
    Key,
    None,
}

/// When a connection has come to its end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum End {
    Forget,
    First,
    #[default]
    All,
    Pattern,
    Idle,
}

/// The form, as it stands.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) pings: String,
    pub(super) wait: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) http_port: String,
    pub(super) tls: bool,
    pub(super) any_certificate: bool,
    pub(super) host: String,
    pub(super) headers: String,
    pub(super) body: String,
    pub(super) user: String,
    pub(super) ssh_port: String,
    pub(super) proof: Proof,
    pub(super) password: Secret<String>,
    pub(super) key: Secret<String>,
    pub(super) passphrase: Secret<String>,
    pub(super) command: String,
    pub(super) rtsp_port: String,
    pub(super) stream: String,
    pub(super) viewer: String,
    pub(super) viewer_password: Secret<String>,
    pub(super) file: String,
    pub(super) tcp_port: String,
    pub(super) udp_port: String,
    pub(super) payload: String,
    pub(super) encoding: String,
    pub(super) timeout: String,
    pub(super) end: End,
    pub(super) pattern: String,
    pub(super) pattern_encoding: String,
    pub(super) idle: String,
}

impl Draft {
    /// The question.
    ///
    /// # Errors
    /// The first thing that is missing or wrong.
    pub(super) fn question(&self) -> Result<Question, Flaw> {
        let question = match self.kind {
            Kind::Ping => Question::Ping(DownlinkPingRequest {
                number_of_ping_requests: Some(number(Place::Pings, &self.pings, 1..=5)?),
                timeout_seconds: Some(number(Place::Wait, &self.wait, 1..=3)?),
            }),
            Kind::Http => Question::Http(self.http()?),
            Kind::Ssh => Question::Ssh(self.ssh()?),
            Kind::Tcp => Question::Tcp(self.tcp()?),
            Kind::Rtsp => Question::Rtsp(self.rtsp()?),
            Kind::Udp => Question::Udp(DownlinkUdpRequest {
                port: port(&self.udp_port)?,
                payload: self.payload(DATAGRAM)?,
                payload_encoding: Some(encoding(&self.encoding)),
            }),
        };
        let bytes = serde_json::to_string(&question).map_or(0, |text| text.len());
        if bytes > MOST_BYTES {
            return Err(too_long(Place::Whole, MOST_BYTES));
        }
        Ok(question)
    }

    fn http(&self) -> Result<DownlinkHttpRequest, Flaw> {
        let path = path(Place::Path, &self.path)?;
        let headers = headers(&self.headers)?;
        Ok(DownlinkHttpRequest {
            method: Some(HttpMethod::from(self.method.as_str())),
            path: Some(path),
            port: Some(port(&self.http_port)?),
            ssl: Some(self.tls),
            skip_verify: (self.tls && self.any_certificate).then_some(true),
            host: said(self.host.trim()),
            headers: (!headers.is_empty()).then_some(headers),
            body: said(&self.body),
        })
    }

    fn ssh(&self) -> Result<DownlinkSshRequest, Flaw> {
        let username = said(self.user.trim()).ok_or_else(|| Flaw::missing(Place::User, Probe::NoUser))?;
        let port = port(&self.ssh_port)?;
        let secret = |secret: &Secret<String>| (!secret.expose().is_empty()).then(|| secret.clone());
        let unproved = || Flaw::missing(Place::Proof, Probe::NoProofSaid);
        let authentication = match self.proof {
            Proof::Password => SshAuthentication::Password {
                password: Some(secret(&self.password).ok_or_else(unproved)?),
                password_credentials_id: None,
            },
            Proof::Key => SshAuthentication::PublicKey {
                key: Some(secret(&self.key).ok_or_else(unproved)?),
                key_credentials_id: None,
                passphrase: secret(&self.passphrase),
            },
            Proof::None => SshAuthentication::None,
        };
        if self.command.trim().is_empty() {
            return Err(Flaw::missing(Place::Command, Probe::NoCommand));
        }
        if self.command.len() > COMMAND {
            return Err(too_long(Place::Command, COMMAND));
        }
        Ok(DownlinkSshRequest { username, authentication, command: self.command.clone(), port: Some(port) })
    }

    fn rtsp(&self) -> Result<DownlinkRtspRequest, Flaw> {
        // Without a name nobody in particular asks.
        let authentication = said(self.viewer.trim()).map(|username| RtspAuthentication::Basic {
            username,
            password: Some(self.viewer_password.clone()),
            password_credentials_id: None,
        });
        let options = match self.file.trim() {
            "" => None,
            _ => {
                let file_path = path(Place::File, &self.file)?;
                let harvest_files = Some(RtspHarvestFiles { file_path });
                Some(RtspOptions { destinations: Some(RtspDestinations { harvest_files }) })
            }
        };
        Ok(DownlinkRtspRequest {
            command: RtspCommand::Snapshot,
            authentication,
            path: Some(path(Place::Stream, &self.stream)?),
            port: Some(port(&self.rtsp_port)?),
            options,
        })
    }

    fn tcp(&self) -> Result<DownlinkTcpRequest, Flaw> {
        let connection = match self.end {
            End::Forget => TcpConnection::FireAndForget,
            End::First => TcpConnection::WaitFirst,
            End::All => TcpConnection::WaitAll,
            End::Pattern => TcpConnection::WaitForPattern {
                termination_pattern: bytes(
                    Place::Pattern,
                    Probe::NoPattern,
                    &self.pattern,
                    &self.pattern_encoding,
                )?,
                termination_pattern_encoding: Some(encoding(&self.pattern_encoding)),
            },
            End::Idle => {
                TcpConnection::IdleTimeout { idle_timeout: number(Place::Idle, &self.idle, 1..=300)? }
            }
        };
        Ok(DownlinkTcpRequest {
            port: port(&self.tcp_port)?,
            payload: self.payload(MOST_BYTES)?,
            payload_encoding: Some(encoding(&self.encoding)),
            timeout: Some(number(Place::Timeout, &self.timeout, 1..=300)?),
            connection_options: Some(connection),
        })
    }

    fn payload(&self, most: usize) -> Result<String, Flaw> {
        let payload = bytes(Place::Payload, Probe::NoPayload, &self.payload, &self.encoding)?;
        if payload.len() > most { Err(too_long(Place::Payload, most)) } else { Ok(payload) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn draft(kind: Kind) -> Draft {
        let text = str::to_owned;
        Draft {
            kind,
            pings: text("1"),
            wait: text("1"),
            method: text("GET"),
            path: text("/"),
            http_port: text("80"),
            user: text("pi"),
            ssh_port: text("22"),
            password: Secret::new(text("hunter2")),
            command: text("uptime"),
            rtsp_port: text("554"),
            stream: text("/live"),
            tcp_port: text("7"),
            udp_port: text("7"),
            payload: text("hi"),
            encoding: text("string"),
            timeout: text("30"),
            pattern_encoding: text("string"),
            idle: text("5"),
            ..Draft::default()
        }
    }

    fn asks(draft: &Draft) -> Value {
        serde_json::to_value(draft.question().unwrap()).unwrap()
    }

    fn flaw(draft: &Draft) -> (Place, bool) {
        let flaw = draft.question().unwrap_err();
        (flaw.place, flaw.missing)
    }

    #[test]
    fn a_probe_is_the_platforms_own_request() {
        assert_eq!(
            asks(&draft(Kind::Ping)),
            json!({ "kind": "ping", "numberOfPingRequests": 1, "timeoutSeconds": 1 })
        );
        let http = Draft { headers: "Accept: */*\n\nx-a:b:c".into(), tls: true, ..draft(Kind::Http) };
        assert_eq!(
            asks(&http),
            json!({ "kind": "http", "method": "GET", "path": "/", "port": 80, "ssl": true,
                    "headers": { "Accept": "*/*", "x-a": "b:c" } })
        );
        assert_eq!(
            asks(&draft(Kind::Ssh)),
            json!({ "kind": "ssh", "username": "pi", "port": 22, "command": "uptime",
                    "authentication": { "type": "password", "password": "hunter2" } })
        );
        let pattern = Draft {
            end: End::Pattern,
            pattern: "0d 0a".into(),
            pattern_encoding: "hex".into(),
            ..draft(Kind::Tcp)
        };
        assert_eq!(
            asks(&pattern)["connectionOptions"],
            json!({ "type": "wait_for_pattern", "terminationPattern": "0d0a", "terminationPatternEncoding": "hex" })
        );
        assert_eq!(
            asks(&draft(Kind::Rtsp)),
            json!({ "kind": "rtsp", "command": "snapshot", "path": "/live", "port": 554 })
        );
        let kept = Draft { viewer: "pi".into(), file: "/cam/{time}.jpg".into(), ..draft(Kind::Rtsp) };
        assert_eq!(
            asks(&kept),
            json!({ "kind": "rtsp", "command": "snapshot", "path": "/live", "port": 554,
                    "authentication": { "type": "basic", "username": "pi", "password": "" },
                    "options": { "destinations": { "harvestFiles": { "filePath": "/cam/{time}.jpg" } } } })
        );
        assert_eq!(
            asks(&draft(Kind::Udp)),
            json!({ "kind": "udp", "port": 7, "payload": "hi", "payloadEncoding": "string" })
        );
    }

    #[test]
    fn a_probe_says_what_is_missing_and_what_is_wrong() {
        for (draft, place) in [
            (Draft { user: String::new(), ..draft(Kind::Ssh) }, Place::User),
            (Draft { password: Secret::default(), ..draft(Kind::Ssh) }, Place::Proof),
            (Draft { proof: Proof::Key, ..draft(Kind::Ssh) }, Place::Proof),
            (Draft { command: " ".into(), ..draft(Kind::Ssh) }, Place::Command),
            (Draft { payload: String::new(), ..draft(Kind::Udp) }, Place::Payload),
            (Draft { end: End::Pattern, ..draft(Kind::Tcp) }, Place::Pattern),
        ] {
            assert_eq!(flaw(&draft), (place, true));
        }
        for (draft, place) in [
            (Draft { pings: "6".into(), ..draft(Kind::Ping) }, Place::Pings),
            (Draft { wait: "0".into(), ..draft(Kind::Ping) }, Place::Wait),
            (Draft { http_port: "65536".into(), ..draft(Kind::Http) }, Place::Port),
            (Draft { path: "a".into(), ..draft(Kind::Http) }, Place::Path),
            (Draft { stream: String::new(), ..draft(Kind::Rtsp) }, Place::Stream),
            (Draft { file: "a.jpg".into(), ..draft(Kind::Rtsp) }, Place::File),
            (Draft { headers: "secret".into(), ..draft(Kind::Http) }, Place::Headers),
            (Draft { body: "x".repeat(MOST_BYTES), ..draft(Kind::Http) }, Place::Whole),
            (Draft { command: "x".repeat(COMMAND + 1), ..draft(Kind::Ssh) }, Place::Command),
            (Draft { timeout: "301".into(), ..draft(Kind::Tcp) }, Place::Timeout),
            (Draft { end: End::Idle, idle: "x".into(), ..draft(Kind::Tcp) }, Place::Idle),
            (Draft { payload: "x".repeat(DATAGRAM + 1), ..draft(Kind::Udp) }, Place::Payload),
            (Draft { payload: "0g".into(), encoding: "hex".into(), ..draft(Kind::Udp) }, Place::Payload),
        ] {
            assert_eq!(flaw(&draft), (place, false));
        }
    }
}
