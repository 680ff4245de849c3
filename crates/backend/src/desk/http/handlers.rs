//! Event handlers, written at once. The ledger holds the intention before the call is made, then the answer, then how it stands;
//! once begun it goes on to that end, also when whoever asked has gone.

use api::{
    Endpoint,
    console::{
        handler::{HandlerOp, HandlerWrite, IgnoreWrite},
        job::{CallReply, Verdict},
        ledger::{Fact, Record},
    },
    endpoint::path_of,
    id::{ContextId, HandlerId, OpId},
    soracom::event_handler::{
        CreateEventHandler, DeleteEventHandler, DeleteIgnoreEventHandler, EventHandler, EventHandlerRequest,
        GetEventHandler, SetIgnoreEventHandler, UpdateEventHandler,
    },
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use client::{Request, Transport};
use serde_json::{Value, json};

use crate::{
    desk::{ContextRoom, Desk, http::Who},
    http::{
        error::HttpError,
        extract::{self, Body, Id, Ids},
    },
    outbound, steady,
};

pub(crate) async fn create(
    State(desk): State<Desk>,
    Id(context): Id<ContextId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(write): Body<HandlerWrite>,
) -> Result<Response, HttpError> {
    let pen = Pen::new(desk.clone(), &context, who, write.op, &headers)?;
    desk.visits
        .to_its_end(async move {
            let answer =
                pen.write::<CreateEventHandler>(&(), Some(json(&write.handler)?), Value::Null).await?;
            let Some(made) = answer.read::<EventHandler>() else { return pen.passed(answer).await };
            pen.stands(&made.handler_id, Some(&write.handler)).await
        })
        .await
}

pub(crate) async fn replace(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, HandlerId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(write): Body<HandlerWrite>,
) -> Result<Response, HttpError> {
    let pen = Pen::new(desk.clone(), &context, who, write.op, &headers)?;
    desk.visits
        .to_its_end(async move {
            let before = pen.before(&id).await?;
            let answer = pen.write::<UpdateEventHandler>(&id, Some(json(&write.handler)?), before).await?;
            if answer.is_refused() {
                return pen.passed(answer).await;
            }
            pen.stands(&id, Some(&write.handler)).await
        })
        .await
}

pub(crate) async fn remove(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, HandlerId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(HandlerOp { op }): Body<HandlerOp>,
) -> Result<Response, HttpError> {
    let pen = Pen::new(desk.clone(), &context, who, op, &headers)?;
    desk.visits
        .to_its_end(async move {
            let before = pen.before(&id).await?;
            let answer = pen.write::<DeleteEventHandler>(&id, None, before).await?;
            if answer.is_refused() {
                return pen.passed(answer).await;
            }
            pen.stands(&id, None).await
        })
        .await
}

pub(crate) async fn ignore(
    State(desk): State<Desk>,
    Ids(context, id): Ids<ContextId, HandlerId>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Body(IgnoreWrite { op, imsi, ignored }): Body<IgnoreWrite>,
) -> Result<Response, HttpError> {
    let pen = Pen::new(desk.clone(), &context, who, op, &headers)?;
    desk.visits
        .to_its_end(async move {
            let path = (id, imsi);
            let answer = if ignored {
                pen.write::<SetIgnoreEventHandler>(&path, None, Value::Null).await?
            } else {
                pen.write::<DeleteIgnoreEventHandler>(&path, None, Value::Null).await?
            };
            if answer.is_refused() {
                return pen.passed(answer).await;
            }
            // The platform does not show who is left out: what it said is all there is.
            pen.judge(Verdict::DoneUnverified, Value::Null).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        })
        .await
}

/// Writes in an operator's name, and into the ledger.
struct Pen {
    desk: Desk,
    room: ContextRoom,
    by: String,
    op: OpId,
    lang: Option<String>,
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

    fn read<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        if self.is_refused() { None } else { serde_json::from_slice(&self.body).ok() }
    }
}

impl Pen {
    fn new(
        desk: Desk,
        context: &ContextId,
        who: Who,
        op: OpId,
        headers: &HeaderMap,
    ) -> Result<Self, HttpError> {
        let lang = extract::header(headers, LANG).map(str::to_owned);
        let room = desk.context(context)?;
        Ok(Pen { desk, room, by: who.session.user.name, op, lang })
    }

    /// How a handler stands before it is written; null where there is none.
    async fn before(&self, id: &HandlerId) -> Result<Value, HttpError> {
        match self.room.client.get::<GetEventHandler>(id).await {
            Ok(handler) => shown(&handler),
            Err(error) if error.status() == Some(404) => Ok(Value::Null),
            Err(error) => Err(HttpError::unreachable(error)),
        }
    }

    /// Makes one call. Nothing is sent that the ledger does not hold.
    async fn write<E: Endpoint<Query = ()>>(
        &self,
        path: &E::Path,
        body: Option<Value>,
        before: Value,
    ) -> Result<Answer, HttpError> {
        let path = path_of::<E>(path);
        let told = body.clone().map(hidden);
        self.keep(Fact::Intended {
            method: E::METHOD.as_str().to_owned(),
            path: path.clone(),
            body: told,
            before,
        })
        .await?;
        let mut headers = vec![(client::OP.to_owned(), self.op.to_string())];
        headers.extend(self.lang.iter().map(|lang| (LANG.to_owned(), lang.clone())));
        if body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let body = body.map(|body| body.to_string().into_bytes());
        let request = Request { method: E::METHOD, path, headers, body };
        let answer = match self.room.client.transport().send(request).await {
            Ok(response) => Answer { status: response.status, body: response.body },
            Err(error) => {
                let message = Some(error.to_string());
                self.keep(Fact::Answered { reply: CallReply { status: None, code: None, message } }).await?;
                self.judge(Verdict::Unknown, Value::Null).await?;
                return Err(HttpError::unreachable(error));
            }
        };
        let said: Option<api::ApiErrorBody> =
            if answer.is_refused() { serde_json::from_slice(&answer.body).ok() } else { None };
        let (code, message) = said.map(|said| (said.code, said.message)).unzip();
        self.keep(Fact::Answered { reply: CallReply { status: Some(answer.status), code, message } }).await?;
        Ok(answer)
    }

    /// Passes on what the platform said of a refusal.
    async fn passed(&self, answer: Answer) -> Result<Response, HttpError> {
        let verdict = match answer.status {
            // The server failed before or after it was done.
            408 | 500.. => Verdict::Unknown,
            400.. => Verdict::Failed,
            _ => Verdict::DoneUnverified,
        };
        self.judge(verdict, Value::Null).await?;
        // 401 would tell the page that its own session has ended, which it has not.
        let status = match answer.status {
            401 => StatusCode::BAD_GATEWAY,
            other => StatusCode::from_u16(other).unwrap_or(StatusCode::BAD_GATEWAY),
        };
        Ok((status, [("content-type", "application/json")], answer.body).into_response())
    }

    /// Looks whether the handler is as it was to be, and answers with it.
    async fn stands(
        &self,
        id: &HandlerId,
        wanted: Option<&EventHandlerRequest>,
    ) -> Result<Response, HttpError> {
        let seen = match self.room.client.get::<GetEventHandler>(id).await {
            Ok(handler) => Some(handler),
            Err(error) if error.status() == Some(404) => None,
            Err(error) => {
                self.judge(Verdict::DoneUnverified, Value::Null).await?;
                return Err(HttpError::unreachable(error));
            }
        };
        let same = seen.as_ref().map(EventHandler::as_request).as_ref() == wanted;
        let after = seen.as_ref().map_or(Ok(Value::Null), shown)?;
        self.judge(if same { Verdict::DoneVerified } else { Verdict::DoneUnverified }, after).await?;
        match (seen, wanted) {
            (Some(handler), _) => Ok(Json(handler).into_response()),
            (None, None) => Ok(StatusCode::NO_CONTENT.into_response()),
            // Somebody removed it in the same moment.
            (None, Some(_)) => Err(HttpError::not_found("event handler", id.as_str())),
        }
    }

    async fn judge(&self, verdict: Verdict, after: Value) -> Result<(), HttpError> {
        self.keep(Fact::Judged { verdict, after }).await
    }

    async fn keep(&self, fact: Fact) -> Result<(), HttpError> {
        let record = Record {
            by: self.by.clone(),
            wall: steady::wall(),
            at: self.room.clock.now(),
            context: self.room.id.clone(),
            plan: None,
            job: None,
            op: self.op.clone(),
            sim: None,
            name: None,
            group: None,
            fact,
        };
        let key = self.desk.db.ledger_key();
        Ok(self.desk.db.write(move |desk| desk.append(&[record], &key)).await?)
    }
}

/// Names the language of messages.
const LANG: &str = "x-soracom-lang";

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
