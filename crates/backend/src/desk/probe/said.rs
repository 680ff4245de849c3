use std::time::Duration;

use api::{
    ApiErrorBody, UnixMillis,
    console::{
        job::Verdict,
        probe::{MOST_BYTES, MOST_PICTURE, ProbeAnswer, Question},
    },
    soracom::downlink::TcpConnection,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use client::Response;
use serde_json::{Value, json};

/// What the platform said.
pub(super) struct Said {
    /// Whether the device did, too.
    answered: bool,
    answer: Option<Value>,
    /// A JPEG.
    picture: Option<Vec<u8>>,
    /// That it said no.
    pub(super) refusal: Option<ApiErrorBody>,
}

impl Said {
    pub(super) fn read(question: &Question, response: &Response) -> Self {
        if response.status >= 400 {
            let refusal = client::ApiError::read(response);
            let code = refusal.code.unwrap_or_default();
            let refusal = Some(ApiErrorBody { code, message: refusal.message });
            return Said { answered: false, answer: None, picture: None, refusal };
        }
        if matches!(question, Question::Rtsp(_)) {
            let picture = picture_of(&response.body);
            return Said { answered: picture.is_some(), answer: None, picture, refusal: None };
        }
        let answer: Option<Value> = serde_json::from_slice(&response.body).ok();
        let answered = match question {
            Question::Ping(_) => answer.as_ref().is_some_and(|answer| answer["success"] == true),
            Question::Udp(_) | Question::Rtsp(_) => false,
            Question::Tcp(tcp) => tcp.connection_options != Some(TcpConnection::FireAndForget),
            Question::Http(_) | Question::Ssh(_) => true,
        };
        Said { answered: answered && answer.is_some(), answer, picture: None, refusal: None }
    }

    pub(super) const fn verdict(&self, status: u16) -> Verdict {
        match status {
            // The platform failed before or after it.
            408 | 500.. => Verdict::Unknown,
            400.. => Verdict::Failed,
            _ if self.answered => Verdict::DoneVerified,
            _ => Verdict::DoneUnverified,
        }
    }

    /// What the ledger keeps of an answer: how it went, and how much was said.
    pub(super) fn kept(&self) -> Value {
        if let Some(picture) = &self.picture {
            return json!({ "pictureLength": picture.len() });
        }
        let Some(Value::Object(fields)) = &self.answer else { return Value::Null };
        let kept = fields.iter().filter_map(|(name, value)| match (name.as_str(), value) {
            ("body" | "stdout" | "stderr" | "data", Value::String(text)) => {
                Some((format!("{name}Length"), json!(text.len())))
            }
            ("success" | "rtt" | "stat" | "statusCode" | "exitcode" | "dataEncoding", _) => {
                Some((name.clone(), value.clone()))
            }
            // What is not known here may say anything.
            _ => None,
        });
        Value::Object(kept.collect())
    }

    pub(super) fn face(self, at: UnixMillis, took: Duration, status: u16) -> ProbeAnswer {
        let Said { answered, mut answer, picture, refusal } = self;
        let mut room = MOST_BYTES;
        let cut = answer.as_mut().is_some_and(|answer| shorten(answer, &mut room));
        let too_large = picture.as_ref().is_some_and(|picture| picture.len() > MOST_PICTURE);
        let (code, said) = refusal.map(|it| (it.code, it.message)).unzip();
        ProbeAnswer {
            at,
            took_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
            answered,
            status,
            answer,
            picture: picture.filter(|_| !too_large).map(|picture| STANDARD.encode(picture)),
            cut: cut || too_large,
            code: code.filter(|code| !code.is_empty()),
            said: said.filter(|said| !said.is_empty()),
        }
    }
}

/// What the answer to a question for a picture holds: a JPEG as it is, or as Base64. [spec: its type is the one, its text says
/// the other]
fn picture_of(body: &[u8]) -> Option<Vec<u8>> {
    let is_jpeg = |bytes: &[u8]| bytes.starts_with(&[0xff, 0xd8]);
    if is_jpeg(body) {
        return Some(body.to_vec());
    }
    STANDARD.decode(body.trim_ascii()).ok().filter(|bytes| is_jpeg(bytes))
}

/// Cuts texts so that there are no more than `room` bytes of them; answers whether it had to. What is Base64 stays so.
fn shorten(value: &mut Value, room: &mut usize) -> bool {
    match value {
        Value::String(text) => {
            let cut = text.len() > *room;
            if cut {
                let mut end = *room - *room % 4;
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.truncate(end);
            }
            *room -= text.len().min(*room);
            cut
        }
        Value::Array(items) => {
            let mut cut = false;
            for item in items {
                cut |= shorten(item, room);
            }
            cut
        }
        Value::Object(fields) => {
            let mut cut = false;
            fields.retain(|name, value| {
                // A name without room for it is one of thousands.
                let fits = name.len() <= *room;
                *room -= name.len().min(*room);
                cut = !fits || shorten(value, room) || cut;
                fits
            });
            cut
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cut_where_its_room_ends() {
        let mut room = 16;
        let mut answer = json!({ "data": "x".repeat(40) });
        assert!(shorten(&mut answer, &mut room));
        assert_eq!(answer, json!({ "data": "x".repeat(12) }));
        let mut answer = json!({ "data": "北".repeat(4), "dataEncoding": "string" });
        assert!(shorten(&mut answer, &mut 14));
        assert_eq!(answer["data"], "北北");
        let mut whole = json!({ "success": true, "stat": "1 packets" });
        assert!(!shorten(&mut whole, &mut 64));
    }

    #[test]
    fn a_picture_is_read_however_it_is_written() {
        let picture = [0xff, 0xd8, 1, 2];
        assert_eq!(picture_of(&picture), Some(picture.to_vec()));
        assert_eq!(picture_of(format!("{}\n", STANDARD.encode(picture)).as_bytes()), Some(picture.to_vec()));
        assert_eq!(picture_of(b"<html>"), None);
        assert_eq!(picture_of(b""), None);
    }
}
