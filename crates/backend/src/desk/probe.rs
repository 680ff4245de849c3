//! One question to one device, in an operator's name: the ledger has it before it is sent, it is sent once, and whatever comes of
//! it stands there too. What the device said does not: it may say anything, and the ledger forgets nothing.

use std::time::Duration;

use api::{
    ApiErrorBody, Method,
    console::{
        job::{CallReply, Verdict},
        ledger::{Fact, LedgerQuery, Record},
        plan::PlannedCall,
        probe::{MOST_BYTES, MOST_PICTURE, ProbeAnswer, ProbeRequest, Question},
    },
    id::{OpId, SimId},
    soracom::downlink::TcpConnection,
};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use client::{Request, Response, Transport};
use ops::ledger::{RedactKey, redact};
use serde_json::{Value, json};
use store::{StoreError, desk::DeskReading};

use crate::{
    desk::{
        DeskDb,
        desk_state::ContextRoom,
        pen::{LANG, Paper},
    },
    http::error::HttpError,
    steady,
};

/// Who asks which SIM's device.
pub(crate) struct Asker {
    paper: Paper,
    by: String,
    lang: Option<String>,
    sim: SimId,
    name: Option<String>,
}

impl Asker {
    /// `by` asks the device of `sim`; messages of the platform come in `lang`.
    pub(crate) fn new(room: &ContextRoom, db: DeskDb, by: String, lang: Option<String>, sim: SimId) -> Self {
        let seen = room.mirror.seen(&sim).map(|(sim, _)| sim.name().to_owned());
        Asker { paper: room.paper(db), by, lang, sim, name: seen.filter(|name| !name.is_empty()) }
    }

    /// Sends a question, once.
    ///
    /// # Errors
    /// It is too long, or was sent before; nothing is sent then. Or no answer came.
    pub(crate) async fn ask(
        &self,
        ProbeRequest { op, question }: ProbeRequest,
    ) -> Result<ProbeAnswer, HttpError> {
        let PlannedCall { path, body, .. } = question.call(&self.sim).map_err(HttpError::internal)?;
        let body = body.unwrap_or_default();
        let written = body.to_string().into_bytes();
        if written.len() > MOST_BYTES {
            return Err(too_long());
        }
        self.intend(&op, &path, &body).await?;
        let begun = steady::steady();
        let answer = self.paper.client.transport().send(self.request(&op, path, written)).await;
        let took = steady::steady().saturating_sub(begun);
        let response = match answer {
            Ok(response) => response,
            Err(error) => {
                let reply = CallReply { status: None, code: None, message: Some(error.to_string()) };
                self.conclude(&op, reply, Verdict::Unknown, Value::Null).await;
                return Err(HttpError::unreachable(error));
            }
        };
        let said = Said::read(&question, &response);
        let (code, message) = (
            said.refusal.as_ref().map(|it| it.code.clone()),
            said.refusal.as_ref().map(|it| it.message.clone()),
        );
        let reply = CallReply { status: Some(response.status), code, message };
        self.conclude(&op, reply, said.verdict(response.status), said.kept()).await;
        Ok(said.face(&self.paper, took, response.status))
    }

    fn request(&self, op: &OpId, path: String, body: Vec<u8>) -> Request {
        let mut headers = vec![
            (client::OP.to_owned(), op.to_string()),
            ("content-type".to_owned(), "application/json".to_owned()),
        ];
        headers.extend(self.lang.iter().map(|lang| (LANG.to_owned(), lang.clone())));
        Request { method: Method::Post, path, headers, body: Some(body) }
    }

    /// Keeps the intention, unless it was kept before: looked for and written in one turn, so that two who come at once with
    /// the same one do not both send it.
    async fn intend(&self, op: &OpId, path: &str, body: &Value) -> Result<(), HttpError> {
        let key = self.paper.db.ledger_key();
        let fact = Fact::Intended {
            method: Method::Post.to_string(),
            path: path.to_owned(),
            body: Some(told(body.clone(), &key)),
            before: Value::Null,
        };
        let (record, op) = (self.record(op, fact), op.clone());
        let is_new = self
            .paper
            .db
            .write(move |desk| {
                if was_sent(desk, &op)? {
                    return Ok(false);
                }
                desk.append(&[record], &key).map(|()| true)
            })
            .await?;
        if is_new { Ok(()) } else { Err(sent_before()) }
    }

    /// Keeps what came of it. Where that fails it was sent all the same, and whoever asked is answered; the next start judges
    /// what is left open.
    async fn conclude(&self, op: &OpId, reply: CallReply, verdict: Verdict, after: Value) {
        let records =
            [Fact::Answered { reply }, Fact::Judged { verdict, after }].map(|fact| self.record(op, fact));
        let key = self.paper.db.ledger_key();
        if let Err(error) = self.paper.db.write(move |desk| desk.append(&records, &key)).await {
            tracing::warn!(%error, "what came of a question to a device could not be kept");
        }
    }

    fn record(&self, op: &OpId, fact: Fact) -> Record {
        Record {
            by: self.by.clone(),
            wall: steady::wall(),
            at: self.paper.clock.now(),
            context: self.paper.context.clone(),
            plan: None,
            job: None,
            op: op.clone(),
            sim: Some(self.sim.clone()),
            name: self.name.clone(),
            group: None,
            fact,
        }
    }
}

/// What the platform said.
struct Said {
    /// Whether the device did, too.
    answered: bool,
    answer: Option<Value>,
    /// A JPEG.
    picture: Option<Vec<u8>>,
    refusal: Option<ApiErrorBody>,
}

impl Said {
    fn read(question: &Question, response: &Response) -> Self {
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

    const fn verdict(&self, status: u16) -> Verdict {
        match status {
            // The platform failed before or after it.
            408 | 500.. => Verdict::Unknown,
            400.. => Verdict::Failed,
            _ if self.answered => Verdict::DoneVerified,
            _ => Verdict::DoneUnverified,
        }
    }

    /// What the ledger keeps of an answer: how it went, and how much was said.
    fn kept(&self) -> Value {
        if let Some(picture) = &self.picture {
            return json!({ "pictureLength": picture.len() });
        }
        let Some(Value::Object(fields)) = &self.answer else { return Value::Null };
        let kept = fields.iter().filter_map(|(name, value)| match (name.as_str(), value) {
            ("body" | "stdout" | "stderr" | "data", Value::String(text)) => {
                Some((format!("{name}Length"), json!(text.len())))
            }
            ("headers", _) => None,
            _ => Some((name.clone(), value.clone())),
        });
        Value::Object(kept.collect())
    }

    fn face(self, paper: &Paper, took: Duration, status: u16) -> ProbeAnswer {
        let Said { answered, mut answer, picture, refusal } = self;
        let mut room = MOST_BYTES;
        let cut = answer.as_mut().is_some_and(|answer| shorten(answer, &mut room));
        let too_large = picture.as_ref().is_some_and(|picture| picture.len() > MOST_PICTURE);
        let (code, said) = refusal.map(|it| (it.code, it.message)).unzip();
        ProbeAnswer {
            at: paper.clock.now(),
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

/// A body as the ledger keeps it: beside what it knows to be secret by its name, a private key and what cookies hold.
fn told(mut body: Value, key: &RedactKey) -> Value {
    let hide = |value: &mut Value| *value = redact(&json!({ "secret": value.take() }), key)["secret"].take();
    if let Some(private) = body.pointer_mut("/authentication/key").filter(|private| !private.is_null()) {
        hide(private);
    }
    if let Some(Value::Object(headers)) = body.get_mut("headers") {
        headers
            .iter_mut()
            .filter(|(name, _)| name.to_ascii_lowercase().contains("cookie"))
            .for_each(|(_, value)| hide(value));
    }
    body
}

/// Whether the ledger holds this intention, whoever it was of.
fn was_sent(desk: &DeskReading<'_>, op: &OpId) -> Result<bool, StoreError> {
    // The last word may go on; the others are whole.
    let mut query =
        LedgerQuery { text: Some(format!("{op} intended")), limit: Some(500), ..LedgerQuery::default() };
    loop {
        let found = desk.ledger(&query)?;
        if found.iter().any(|entry| entry.record.op == *op) {
            return Ok(true);
        }
        let Some(oldest) = found.last() else { return Ok(false) };
        query.before = Some(oldest.number);
    }
}

fn sent_before() -> HttpError {
    HttpError::conflict(
        "This was sent before, and may have been done: it is not sent again. The ledger says what came of it.",
        "この操作はすでに送信されており、実行された可能性があるため、再送しません。結果は台帳で確認してください。",
    )
}

/// A question is longer than the page may send.
pub(crate) fn too_long() -> HttpError {
    HttpError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "KNS0413",
        "A question to a device has 64 KiB at most. Nothing was sent.",
        "デバイスへの送信は 64 KiB までです。何も送信していません。",
    )
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

    #[test]
    fn a_private_key_and_a_cookie_are_hidden_as_passwords_are() {
        let key = RedactKey::new([1; 32]);
        let body = json!({ "authentication": { "type": "publickey", "key": "PEM" }, "headers": { "Cookie": "sid=1", "accept": "*/*" } });
        let told = told(body, &key);
        assert!(told["authentication"]["key"].as_str().unwrap().starts_with("hmac-sha256:"));
        assert!(told["headers"]["Cookie"].as_str().unwrap().starts_with("hmac-sha256:"));
        assert_eq!(told["headers"]["accept"], "*/*");
        // Kept under its own name it is not hidden twice.
        assert_eq!(redact(&told, &key), told);
    }
}
