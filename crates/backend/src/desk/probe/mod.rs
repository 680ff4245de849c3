//! One question to one device, in an operator's name: the ledger has it before it is sent, it is sent once, and whatever comes of
//! it stands there too. What the device said does not: it may say anything, and the ledger forgets nothing.

mod said;
mod told;

use api::{
    Method,
    console::{
        job::{CallReply, Verdict},
        ledger::{Fact, Record},
        plan::PlannedCall,
        probe::{MOST_BYTES, ProbeAnswer, ProbeRequest},
    },
    id::{OpId, SimId},
};
use axum::http::StatusCode;
use client::{Request, Transport};
use serde_json::Value;

use self::{said::Said, told::told};
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
        Ok(said.face(self.paper.clock.now(), took, response.status))
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
                if !desk.send_once(&op)? {
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
            sim: Some(self.sim.clone()),
            name: self.name.clone(),
            ..self.paper.record(&self.by, op, fact)
        }
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
