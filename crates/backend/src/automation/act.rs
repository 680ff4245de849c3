//! What actions do outside.

use std::collections::BTreeMap;

use api::{
    Method, Secret,
    console::{
        flux::{Failure, Step, StepKind},
        world::OutboxKind,
    },
    id::FluxPartId,
};
use client::{Request, Transport};
use serde_json::{Value, json};

use super::{
    api_call::{is_repeatable as is_repeatable_call, operation},
    host::{Automation, Ready},
};
use crate::outbound::{self, LetOut, Parcel};

/// The longest answer of the platform that an action can have. [docs action-soracom-api]
const MOST_ANSWER: usize = 32_768;

/// What came of an action.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What was asked for, its secrets left out.
    pub(super) asked: Option<String>,
    /// The status of the answer.
    pub(super) status: Option<u16>,
    pub(super) result: Result<Value, Failure>,
}

impl Default for Outcome {
    fn default() -> Self {
        Outcome { asked: None, status: None, result: Ok(Value::Null) }
    }
}

/// What an action works on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    /// The number of the message.
    pub(super) run: i64,
    /// So many channels the message has come through before.
    pub(super) hops: u32,
}

/// Whether an action can be done again where nobody knows if it was.
pub(super) fn is_repeatable(does: &StepKind) -> bool {
    match does {
        StepKind::SoracomApi { method, path, .. } => {
            let id = operation(method, path).ok().map(|operation| operation.id);
            method_of(method).is_some_and(|method| is_repeatable_call(method, id))
        }
        StepKind::Webhook { method, .. } => matches!(method.as_str(), "GET" | "PUT" | "DELETE"),
        StepKind::Republish { .. } => true,
        StepKind::Slack { .. } | StepKind::Email { .. } | StepKind::Ai { .. } | StepKind::Line { .. } => {
            false
        }
    }
}

/// Does an action as `fields` say, which are its texts with the values in their places.
pub(super) async fn act(
    automation: &Automation,
    ready: &Ready,
    step: &Step,
    mut fields: BTreeMap<String, String>,
    origin: Origin,
) -> Outcome {
    let mut field = |name: &str| fields.remove(name).unwrap_or_default();
    let from = format!("flux {} {}", ready.stored.app.id, step.id);
    let parcel = |kind, to: String, body: String| Parcel {
        kind,
        method: Some("POST".to_owned()),
        to: Secret::new(to),
        headers: Vec::new(),
        subject: None,
        body: Secret::new(body),
        from: from.clone(),
        hops: origin.hops + 1,
    };
    match &step.does {
        StepKind::SoracomApi { method, .. } => {
            let (path, body) = (field("path"), field("body"));
            call(automation, ready, step, (method, path, body), origin.run).await
        }
        StepKind::Webhook { method, headers, content_type, .. } => {
            let (url, body) = (field("url"), field("body"));
            let mut all: Vec<(String, Secret<String>)> = headers
                .keys()
                .map(|name| (name.clone(), Secret::new(field(&format!("header {name}")))))
                .collect();
            if !content_type.is_empty()
                && !all.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            {
                all.insert(0, ("Content-Type".to_owned(), Secret::new(content_type.clone())));
            }
            let asked = format!("{method} {}", outbound::host(&url));
            let parcel = Parcel {
                method: Some(method.clone()),
                headers: all,
                ..parcel(OutboxKind::Webhook, url, body)
            };
            send(automation, asked, parcel).await
        }
        StepKind::Slack { .. } => {
            let (url, text) = (field("url"), field("text"));
            let body = json!({ "text": text }).to_string();
            let json = ("Content-Type".to_owned(), Secret::new("application/json".to_owned()));
            let parcel = Parcel { headers: vec![json], ..parcel(OutboxKind::Slack, url, body) };
            send(automation, "Slack".to_owned(), parcel).await
        }
        StepKind::Email { .. } => {
            let (to, subject, body) = (field("to"), field("subject"), field("body"));
            let asked = subject.clone();
            let parcel =
                Parcel { method: None, subject: Some(subject), ..parcel(OutboxKind::Mail, to, body) };
            send(automation, asked, parcel).await
        }
        // An app with one of these is not saved; a republishing action has nothing to do outside.
        StepKind::Republish { .. } | StepKind::Ai { .. } | StepKind::Line { .. } => {
            failed(None, None, "This action is not configured.")
        }
    }
}

/// The intention of an action that is done with the message of this number.
fn op_of(run: i64, action: &FluxPartId) -> String {
    format!("flux-{run}-{action}")
}

/// The number of the message that such an intention is about; none of another.
pub(super) fn run_of(op: &str) -> Option<i64> {
    op.strip_prefix("flux-")?.split('-').next()?.parse().ok()
}

/// Calls the platform as the action's own user.
async fn call(
    automation: &Automation,
    ready: &Ready,
    step: &Step,
    (method, path, body): (&str, String, String),
    run: i64,
) -> Outcome {
    let asked = Some(format!("{method} {path}"));
    let (Some(account), Some(method)) = (automation.account(ready, &step.id), method_of(method)) else {
        return failed(asked, None, "The action has no user to act as; save the app again.");
    };
    let mut headers = vec![
        ("accept".to_owned(), "application/json".to_owned()),
        (client::OP.to_owned(), op_of(run, &step.id)),
    ];
    let body = (!body.trim().is_empty()).then(|| {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
        body.into_bytes()
    });
    let request = Request { method, path, headers, body };
    let response = match account.send(request.clone()).await {
        Ok(response) => response,
        Err(unreachable) => match as_a_new_user(automation, ready, step, request).await {
            Some(response) => response,
            None => {
                let why = unreachable.to_string();
                let why = why.trim_end_matches('.');
                return failed(asked, None, format!("The action's user did not get through: {why}."));
            }
        },
    };
    let status = Some(response.status);
    if response.body.len() > MOST_ANSWER {
        let words = format!("Response too large. Max size: {MOST_ANSWER} bytes");
        return failed(asked, status, words);
    }
    let text = String::from_utf8_lossy(&response.body);
    let answer = match serde_json::from_str(&text) {
        Ok(answer) => answer,
        Err(_) if text.is_empty() => Value::Null,
        Err(_) => Value::String(text.into_owned()),
    };
    if response.status >= 400 {
        let said = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let words = format!("{} {}", said("code"), said("message"));
        return failed(asked, status, words.trim());
    }
    Outcome { asked, status, result: Ok(answer) }
}

/// Calls once more where the action's user belonged to another life of the platform, and has been made anew.
async fn as_a_new_user(
    automation: &Automation,
    ready: &Ready,
    step: &Step,
    request: Request,
) -> Option<client::Response> {
    if automation.world().await.ok()? == ready.stored.world {
        return None;
    }
    if let Err(error) = automation.renew_users().await {
        tracing::warn!(%error, "the users of Flux actions could not be made anew");
        return None;
    }
    let ready = automation.app(&ready.stored.app.id)?;
    automation.account(&ready, &step.id)?.send(request).await.ok()
}

async fn send(automation: &Automation, asked: String, parcel: Parcel) -> Outcome {
    let asked = Some(asked);
    match (automation.ground().outlet)(parcel).await {
        LetOut::Kept => Outcome { asked, status: None, result: Ok(Value::Null) },
        LetOut::Answered(status) if status < 400 => {
            Outcome { asked, status: Some(status), result: Ok(json!({ "statusCode": status })) }
        }
        LetOut::Answered(status) => failed(asked, Some(status), format!("It was answered with {status}.")),
        LetOut::Failed(reason) => failed(asked, None, reason),
    }
}

fn failed(asked: Option<String>, status: Option<u16>, message: impl Into<String>) -> Outcome {
    Outcome { asked, status, result: Err(Failure { message: message.into(), flaw: None }) }
}

fn method_of(text: &str) -> Option<Method> {
    [Method::Get, Method::Post, Method::Put, Method::Delete]
        .into_iter()
        .find(|method| method.as_str().eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_intention_leads_back_to_its_message() {
        let action = FluxPartId::new("set-group-2").unwrap();
        assert_eq!(run_of(&op_of(17, &action)), Some(17));
        assert_eq!([run_of("op-17-x"), run_of("flux-x-1"), run_of("")], [None; 3]);
    }
}
