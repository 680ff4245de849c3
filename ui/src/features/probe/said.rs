//! What came of a question, in parts that are shown and copied. Pure.

use api::{
    console::probe::ProbeAnswer,
    soracom::downlink::{
        BinaryEncoding, DownlinkHttpResponse, DownlinkPingResponse, DownlinkSshResponse, DownlinkTcpResponse,
    },
};
use serde::de::DeserializeOwned;

use super::draft::Kind;
use crate::{
    kit::State,
    locales::{Probe, Row, pick},
};

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) label: String,
    pub(super) text: String,
}

impl Part {
    fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Part { label: label.into(), text: text.into() }
    }
}

/// The parts of an answer; none of one that says nothing.
pub(super) fn parts(kind: Kind, answer: &ProbeAnswer) -> Vec<Part> {
    match kind {
        Kind::Ping => read::<DownlinkPingResponse>(answer).map(|it| ping(&it)),
        Kind::Http => read::<DownlinkHttpResponse>(answer).map(http),
        Kind::Ssh => read::<DownlinkSshResponse>(answer).map(ssh),
        Kind::Tcp => read::<DownlinkTcpResponse>(answer).map(|it| tcp(it, answer.answered)),
        Kind::Udp | Kind::Rtsp => None,
    }
    .unwrap_or_default()
}

/// All of it as one text.
pub(super) fn copied(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// How it went, as a shape and in a sentence.
pub(super) const fn outcome(kind: Kind, answer: &ProbeAnswer) -> (State, Row) {
    match answer.status {
        408 | 500.. => (State::Unknown, Probe::MaybeSent.row()),
        400.. => (State::Failed, Probe::Refused.row()),
        _ if answer.answered => (State::Online, Probe::Answered.row()),
        _ => match kind {
            Kind::Ping => (State::Offline, Probe::NobodyAnswered.row()),
            // What came is no picture.
            Kind::Rtsp => (State::Failed, Probe::Refused.row()),
            Kind::Http | Kind::Ssh | Kind::Tcp | Kind::Udp => (State::Changed, Probe::Gone.row()),
        },
    }
}

fn read<T: DeserializeOwned>(answer: &ProbeAnswer) -> Option<T> {
    serde_json::from_value(answer.answer.clone()?).ok()
}

fn ping(said: &DownlinkPingResponse) -> Vec<Part> {
    let lines: Vec<&str> = [&said.stat, &said.rtt].into_iter().flatten().map(String::as_str).collect();
    if lines.is_empty() { Vec::new() } else { vec![Part::new("ping", lines.join("\n"))] }
}

fn http(said: DownlinkHttpResponse) -> Vec<Part> {
    let headers = said.headers.unwrap_or_default();
    let head = headers.iter().map(|(name, value)| format!("{name}: {value}"));
    let head: Vec<String> = std::iter::once(said.status_code.to_string()).chain(head).collect();
    let body = label(pick(Probe::Body.row()), said.is_base64_encoded == Some(true));
    vec![
        Part::new(pick(Probe::Headers.row()), head.join("\n")),
        Part::new(body, said.body.unwrap_or_default()),
    ]
}

fn ssh(said: DownlinkSshResponse) -> Vec<Part> {
    let out = label("stdout", said.is_stdout_base64_encoded == Some(true));
    let err = label("stderr", said.is_stderr_base64_encoded == Some(true));
    vec![
        Part::new(pick(Probe::ExitCode.row()), said.exitcode.to_string()),
        Part::new(out, said.stdout.unwrap_or_default()),
        Part::new(err, said.stderr.unwrap_or_default()),
    ]
}

fn tcp(said: DownlinkTcpResponse, answered: bool) -> Vec<Part> {
    // What was not waited for, or is not told, is no empty answer.
    if !answered || said.data.is_empty() {
        return Vec::new();
    }
    let written = said.data_encoding.unwrap_or(BinaryEncoding::Text);
    let data = pick(Probe::Data.row());
    let label = if written == BinaryEncoding::Text {
        data.to_owned()
    } else {
        format!("{data} ({})", written.as_str())
    };
    vec![Part::new(label, said.data)]
}

fn label(name: &str, is_base64: bool) -> String {
    if is_base64 { format!("{name} (base64)") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn answer(status: u16, answered: bool, said: Value) -> ProbeAnswer {
        let answer = json!({ "at": 0, "tookMs": 1, "answered": answered, "status": status, "answer": said });
        serde_json::from_value(answer).unwrap()
    }

    fn texts(kind: Kind, said: Value) -> Vec<String> {
        parts(kind, &answer(200, true, said)).into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn a_probes_answer_is_read_in_its_parts() {
        assert_eq!(
            texts(Kind::Ping, json!({ "success": true, "rtt": "rtt x", "stat": "1 packets" })),
            ["1 packets\nrtt x"]
        );
        let http =
            json!({ "statusCode": 200, "headers": { "a": "b" }, "body": "ok", "isBase64Encoded": false });
        assert_eq!(texts(Kind::Http, http.clone()), ["200\na: b", "ok"]);
        assert_eq!(copied(&parts(Kind::Http, &answer(200, true, http))), "200\na: b\nok");
        let ssh = json!({ "exitcode": 3, "stdout": "out", "stderr": "", "isStdoutBase64Encoded": false });
        assert_eq!(texts(Kind::Ssh, ssh), ["3", "out", ""]);
        let tcp = parts(Kind::Tcp, &answer(200, true, json!({ "data": "/wA=", "dataEncoding": "base64" })));
        assert!(tcp[0].label.ends_with("(base64)"), "{tcp:?}");
        assert!(texts(Kind::Tcp, json!({ "data": "" })).is_empty());
        assert!(parts(Kind::Udp, &answer(204, false, Value::Null)).is_empty());
    }

    #[test]
    fn a_probe_that_nobody_knows_of_is_not_called_a_failure() {
        let state = |kind, status, answered| outcome(kind, &answer(status, answered, Value::Null)).0;
        assert_eq!(state(Kind::Ping, 200, true), State::Online);
        assert_eq!(state(Kind::Ping, 200, false), State::Offline);
        assert_eq!(state(Kind::Udp, 204, false), State::Changed);
        assert_eq!(state(Kind::Http, 422, false), State::Failed);
        assert_eq!(state(Kind::Http, 503, false), State::Unknown);
    }
}
