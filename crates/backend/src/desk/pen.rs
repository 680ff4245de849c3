//! Single writes in an operator's name. The ledger holds the intention before the call is made, then the answer, then how things
//! stand.

use std::sync::Arc;

use api::{
    Endpoint,
    console::{
        job::{CallReply, Verdict},
        ledger::{Fact, LedgerQuery, Record},
    },
    endpoint::path_of,
    id::{ContextId, HandlerId, OpId},
    soracom::event_handler::{
        CreateEventHandler, DeleteEventHandler, EventHandler, EventHandlerRequest, GetEventHandler,
        UpdateEventHandler,
    },
};
use client::{Client, Request, Transport};
use serde_json::{Value, json};

use crate::{clock::ContextClock, desk::DeskDb, http::error::HttpError, outbound, reach::Account, steady};

/// Where a pen writes: a context's API, and the ledger.
#[derive(Clone)]
pub(crate) struct Paper {
    pub(crate) db: DeskDb,
    pub(crate) context: ContextId,
    pub(crate) clock: Arc<ContextClock>,
    pub(crate) client: Client<Arc<Account>>,
}

impl Paper {
    /// A row for the ledger of what `by` does here, without a job and about no SIM.
    pub(crate) fn record(&self, by: &str, op: &OpId, fact: Fact) -> Record {
        Record {
            by: by.to_owned(),
            wall: steady::wall(),
            at: self.clock.now(),
            context: self.context.clone(),
            plan: None,
            job: None,
            op: op.clone(),
            sim: None,
            name: None,
            group: None,
            fact,
        }
    }
}

/// Writes in somebody's name.
pub(crate) struct Pen {
    paper: Paper,
    by: String,
    lang: Option<String>,
}

/// What came of a write: how the handler stands now, or what the platform said instead.
pub(crate) type Written<T> = Result<T, Refusal>;

/// What the platform answered instead of doing it.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// What the platform answered.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Answer {
    const fn is_refused(&self) -> bool {
        self.status >= 400
    }

    /// Whether it may have been done all the same: the server failed before or after it.
    const fn is_unclear(&self) -> bool {
        matches!(self.status, 408 | 500..)
    }

    fn read<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        if self.is_refused() { None } else { serde_json::from_slice(&self.body).ok() }
    }
}

impl Pen {
    /// A pen of `by`; messages of the platform come in `lang`.
    pub(crate) const fn new(paper: Paper, by: String, lang: Option<String>) -> Self {
        Pen { paper, by, lang }
    }

    /// Makes a handler, and answers with it as it stands.
    pub(crate) async fn create(
        &self,
        op: &OpId,
        request: &EventHandlerRequest,
    ) -> Result<Written<EventHandler>, HttpError> {
        // Whoever repeats an intention repeats nothing: its answer was lost on the way.
        if let Some(made) = self.made_before(op).await? {
            return match self.paper.client.get::<GetEventHandler>(&made).await {
                Ok(handler) => Ok(Ok(handler)),
                Err(error) if error.status() == Some(404) => Err(gone(&made)),
                Err(error) => Err(HttpError::unreachable(error)),
            };
        }
        let answer = self.write::<CreateEventHandler>(op, &(), Some(json(request)?), Value::Null).await?;
        let Some(made) = answer.read::<EventHandler>() else {
            return Ok(Err(self.refused(op, answer).await?));
        };
        match self.seen(op, &made.handler_id, Some(request)).await? {
            Some(handler) => Ok(Ok(handler)),
            None => Err(gone(&made.handler_id)),
        }
    }

    /// Replaces a handler, and answers with it as it stands.
    pub(crate) async fn replace(
        &self,
        op: &OpId,
        id: &HandlerId,
        request: &EventHandlerRequest,
    ) -> Result<Written<EventHandler>, HttpError> {
        let before = self.before(id).await?;
        let answer = self.write::<UpdateEventHandler>(op, id, Some(json(request)?), before).await?;
        if answer.is_refused() && !(answer.is_unclear() && self.is_so(id, Some(request)).await) {
            return Ok(Err(self.refused(op, answer).await?));
        }
        match self.seen(op, id, Some(request)).await? {
            Some(handler) => Ok(Ok(handler)),
            None => Err(gone(id)),
        }
    }

    /// Removes a handler.
    pub(crate) async fn remove(&self, op: &OpId, id: &HandlerId) -> Result<Written<()>, HttpError> {
        let before = self.before(id).await?;
        let answer = self.write::<DeleteEventHandler>(op, id, None, before).await?;
        if answer.is_refused() && !(answer.is_unclear() && self.is_so(id, None).await) {
            return Ok(Err(self.refused(op, answer).await?));
        }
        self.seen(op, id, None).await?;
        Ok(Ok(()))
    }

    /// Makes a call whose outcome the platform does not show: what it said is all there is.
    pub(crate) async fn call<E: Endpoint<Query = ()>>(
        &self,
        op: &OpId,
        path: &E::Path,
    ) -> Result<Written<()>, HttpError> {
        let answer = self.write::<E>(op, path, None, Value::Null).await?;
        if answer.is_refused() {
            return Ok(Err(self.refused(op, answer).await?));
        }
        self.judge(op, Verdict::DoneUnverified, Value::Null).await?;
        Ok(Ok(()))
    }

    /// The handler that this intention made already, as the ledger has it.
    async fn made_before(&self, op: &OpId) -> Result<Option<HandlerId>, HttpError> {
        let query = LedgerQuery {
            context: Some(self.paper.context.clone()),
            text: Some(op.to_string()),
            ..LedgerQuery::default()
        };
        let of = op.clone();
        let entries = self.paper.db.read(move |desk| desk.ledger(&query)).await?;
        Ok(entries.into_iter().filter(|entry| entry.record.op == of).find_map(|entry| {
            match entry.record.fact {
                Fact::Judged { after, .. } => {
                    after.get("handlerId").and_then(Value::as_str).and_then(|id| HandlerId::new(id).ok())
                }
                Fact::Intended { .. } | Fact::Answered { .. } | Fact::Steered { .. } => None,
            }
        }))
    }

    /// How a handler stands before it is written; null where there is none.
    async fn before(&self, id: &HandlerId) -> Result<Value, HttpError> {
        match self.paper.client.get::<GetEventHandler>(id).await {
            Ok(handler) => shown(&handler),
            Err(error) if error.status() == Some(404) => Ok(Value::Null),
            Err(error) => Err(HttpError::unreachable(error)),
        }
    }

    /// Whether a handler is as it was to be, after an answer that does not tell.
    async fn is_so(&self, id: &HandlerId, wanted: Option<&EventHandlerRequest>) -> bool {
        match self.paper.client.get::<GetEventHandler>(id).await {
            Ok(handler) => wanted == Some(&handler.as_request()),
            Err(error) => wanted.is_none() && error.status() == Some(404),
        }
    }

    /// Looks whether the handler is as it was to be, and says so in the ledger.
    async fn seen(
        &self,
        op: &OpId,
        id: &HandlerId,
        wanted: Option<&EventHandlerRequest>,
    ) -> Result<Option<EventHandler>, HttpError> {
        let seen = match self.paper.client.get::<GetEventHandler>(id).await {
            Ok(handler) => Some(handler),
            Err(error) if error.status() == Some(404) => None,
            Err(error) => {
                self.judge(op, Verdict::DoneUnverified, Value::Null).await?;
                return Err(HttpError::unreachable(error));
            }
        };
        let same = seen.as_ref().map(EventHandler::as_request).as_ref() == wanted;
        let after = seen.as_ref().map_or(Ok(Value::Null), shown)?;
        self.judge(op, if same { Verdict::DoneVerified } else { Verdict::DoneUnverified }, after).await?;
        Ok(seen)
    }

    /// Makes one call. Nothing is sent that the ledger does not hold.
    async fn write<E: Endpoint<Query = ()>>(
        &self,
        op: &OpId,
        path: &E::Path,
        body: Option<Value>,
        before: Value,
    ) -> Result<Answer, HttpError> {
        let path = path_of::<E>(path);
        let told = body.clone().map(hidden);
        self.keep(
            op,
            Fact::Intended { method: E::METHOD.as_str().to_owned(), path: path.clone(), body: told, before },
        )
        .await?;
        let mut headers = vec![(client::OP.to_owned(), op.to_string())];
        headers.extend(self.lang.iter().map(|lang| (LANG.to_owned(), lang.clone())));
        if body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let body = body.map(|body| body.to_string().into_bytes());
        let request = Request { method: E::METHOD, path, headers, body };
        let answer = match self.paper.client.transport().send(request).await {
            Ok(response) => Answer { status: response.status, body: response.body },
            Err(error) => {
                let message = Some(error.to_string());
                self.keep(op, Fact::Answered { reply: CallReply { status: None, code: None, message } })
                    .await?;
                self.judge(op, Verdict::Unknown, Value::Null).await?;
                return Err(HttpError::unreachable(error));
            }
        };
        let said: Option<api::ApiErrorBody> =
            if answer.is_refused() { serde_json::from_slice(&answer.body).ok() } else { None };
        let (code, message) = said.map(|said| (said.code, said.message)).unzip();
        self.keep(op, Fact::Answered { reply: CallReply { status: Some(answer.status), code, message } })
            .await?;
        Ok(answer)
    }

    /// What the platform said of a refusal, which the ledger keeps too.
    async fn refused(&self, op: &OpId, answer: Answer) -> Result<Refusal, HttpError> {
        let verdict = match answer.status {
            _ if answer.is_unclear() => Verdict::Unknown,
            400.. => Verdict::Failed,
            _ => Verdict::DoneUnverified,
        };
        self.judge(op, verdict, Value::Null).await?;
        let Answer { status, body } = answer;
        Ok(Refusal { status, body })
    }

    async fn judge(&self, op: &OpId, verdict: Verdict, after: Value) -> Result<(), HttpError> {
        self.keep(op, Fact::Judged { verdict, after }).await
    }

    async fn keep(&self, op: &OpId, fact: Fact) -> Result<(), HttpError> {
        let record = self.paper.record(&self.by, op, fact);
        let key = self.paper.db.ledger_key();
        Ok(self.paper.db.write(move |desk| desk.append(&[record], &key)).await?)
    }
}

/// Somebody removed it in the same moment.
fn gone(id: &HandlerId) -> HttpError {
    HttpError::not_found("event handler", id.as_str())
}

/// Names the language of messages.
pub(crate) const LANG: &str = "x-soracom-lang";

fn json<T: serde::Serialize>(value: &T) -> Result<Value, HttpError> {
    serde_json::to_value(value).map_err(HttpError::internal)
}

/// A handler as the ledger keeps it.
fn shown(handler: &EventHandler) -> Result<Value, HttpError> {
    Ok(hidden(json(handler)?))
}

/// The same without what opens other people's doors: addresses keep their host, headers their names.
fn hidden(mut handler: Value) -> Value {
    let actions = handler.get_mut("actionConfigList").and_then(Value::as_array_mut);
    for action in actions.into_iter().flatten() {
        let Some(properties) = action.get_mut("properties").and_then(Value::as_object_mut) else { continue };
        if let Some(Value::String(url)) = properties.get_mut("url") {
            *url = outbound::redacted(url);
        }
        for secret in ["headers", "accessKey", "secretAccessKey"] {
            if let Some(value) = properties.get_mut(secret) {
                *value = json!("…");
            }
        }
    }
    handler
}
