//! From an app as it is written to one that can run, or to all that keeps it from running.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    console::flux::{AppDraft, Flaw, Place, Source, SourceKind, Step, StepKind},
    id::FluxPartId,
};
use flux::{
    calendar::{NoSchedule, Schedule},
    expression::{Escape, Fault},
    graph::{self, Content, Deed, Draft, DraftOutput, Graph},
};

use super::api_call::{NoCall, operation};

/// So many incoming webhooks an app has at most. [docs incoming-webhook]
const MOST_WEBHOOKS: usize = 10;
/// What may happen to a file. [docs flux]
const CHANGES: [&str; 3] = ["created", "updated", "deleted"];
/// So many channels and sources an app has at most. guess
const MOST_PARTS: usize = 50;

/// The graph of an app.
///
/// # Errors
/// All that keeps it from running.
pub(super) fn graph(app: &AppDraft) -> Result<Graph, Vec<Flaw>> {
    let mut flaws = Vec::new();
    if app.name.trim().is_empty() {
        flaws.push(flaw(None, "name", "missing", "An app has a name."));
    }
    let channels: BTreeSet<String> = app.channels.iter().map(|channel| channel.id.to_string()).collect();
    if channels.len() < app.channels.len() {
        flaws.push(flaw(None, "channels", "takenId", "Two channels have the same id."));
    }
    if app.channels.len() > MOST_PARTS || app.sources.len() > MOST_PARTS {
        let words = format!("An app has {MOST_PARTS} channels and {MOST_PARTS} sources at most.");
        flaws.push(flaw(None, "channels", "tooMany", words));
    }
    sources(app, &channels, &mut flaws);
    for step in &app.actions {
        check_step(step, &mut flaws);
    }
    let drafts: Vec<Draft> = app.actions.iter().map(drafted).collect();
    let graph = match Graph::read(&channels, &drafts) {
        Ok(graph) => Some(graph),
        Err(found) => {
            flaws.extend(found.into_iter().map(told));
            None
        }
    };
    match graph {
        Some(graph) if flaws.is_empty() => Ok(graph),
        Some(_) | None => Err(flaws),
    }
}

fn sources(app: &AppDraft, channels: &BTreeSet<String>, flaws: &mut Vec<Flaw>) {
    let mut seen = BTreeSet::new();
    let mut webhooks = 0;
    for source in &app.sources {
        let id = &source.id;
        if !seen.insert(id) {
            flaws.push(flaw(Some(id), "id", "takenId", "Two sources have the same id."));
        }
        if !channels.contains(source.channel.as_str()) {
            let words = format!("There is no channel {}.", source.channel);
            flaws.push(flaw(Some(id), "channel", "unknownChannel", words));
        }
        webhooks += usize::from(matches!(source.from, SourceKind::IncomingWebhook { .. }));
        check_source(source, flaws);
    }
    if webhooks > MOST_WEBHOOKS {
        let words = format!("An app has {MOST_WEBHOOKS} incoming webhooks at most.");
        flaws.push(flaw(None, "sources", "tooMany", words));
    }
}

fn check_source(source: &Source, flaws: &mut Vec<Flaw>) {
    let id = Some(&source.id);
    match &source.from {
        SourceKind::Api | SourceKind::IncomingWebhook { .. } => {}
        SourceKind::Interval { minutes, .. } if *minutes >= 1 => {}
        SourceKind::Interval { .. } => {
            flaws.push(flaw(id, "minutes", "outOfRange", "An interval is one minute at least."));
        }
        SourceKind::Schedule { cron, timezone, .. } => match Schedule::read(cron, timezone) {
            Ok(_) => {}
            Err(fault @ NoSchedule::Fields(_)) => {
                flaws.push(flaw(id, "cron", "unexpected", sentence(&fault.to_string())));
            }
            Err(fault @ NoSchedule::Place(_)) => {
                flaws.push(flaw(id, "timezone", "unknownTimezone", sentence(&fault.to_string())));
            }
        },
        SourceKind::Device { group_id: Some(_) } => {}
        SourceKind::Device { group_id: None } => {
            flaws.push(flaw(id, "groupId", "missing", "Devices of which group?"));
        }
        SourceKind::HarvestFiles { prefix, on } => {
            if !prefix.starts_with('/') {
                flaws.push(flaw(id, "prefix", "noSlash", "A path begins with a slash."));
            }
            if on.is_empty() {
                flaws.push(flaw(id, "on", "missing", "Files that were created, updated or deleted?"));
            }
            if let Some(other) = on.iter().find(|change| !CHANGES.contains(&change.as_str())) {
                let words = format!("{other} is none of {}.", CHANGES.join(", "));
                flaws.push(flaw(id, "on", "outOfRange", words));
            }
        }
    }
}

fn check_step(step: &Step, flaws: &mut Vec<Flaw>) {
    let id = Some(&step.id);
    let mut needs = |field: &str, text: &str| {
        if text.trim().is_empty() {
            flaws.push(flaw(id, field, "missing", "This is needed."));
        }
    };
    match &step.does {
        StepKind::SoracomApi { method, path, .. } => match operation(method, path) {
            Ok(_) => {}
            Err(NoCall::Unknown) => {
                let words = format!("{method} {path} is no operation of the platform.");
                flaws.push(flaw(id, "path", "unknownOperation", words));
            }
            Err(NoCall::Excluded(name)) => {
                let words = format!("No action may call {name}.");
                flaws.push(flaw(id, "path", "excludedOperation", words));
            }
            Err(NoCall::Refused(name)) => {
                let words = format!("{name} is not imitated by this version.");
                flaws.push(flaw(id, "path", "refusedOperation", words));
            }
        },
        StepKind::Webhook { url, method, .. } => {
            needs("url", url);
            if !matches!(method.as_str(), "GET" | "POST" | "PUT" | "DELETE" | "PATCH") {
                flaws.push(flaw(
                    id,
                    "method",
                    "outOfRange",
                    "The method is GET, POST, PUT, DELETE or PATCH.",
                ));
            }
        }
        StepKind::Slack { url, text } => {
            needs("url", url);
            needs("text", text);
        }
        StepKind::Email { to, subject, body } => {
            needs("to", to);
            needs("subject", subject);
            needs("body", body);
        }
        StepKind::Republish { content, content_type } => {
            needs("content", content);
            known_type(id, "contentType", content_type, flaws);
        }
        StepKind::Ai { .. } | StepKind::Line { .. } => {
            let words = "This action is known, and not configured on this server.";
            flaws.push(flaw(id, "kind", "notConfigured", words));
        }
    }
    if let Some(transform) = step.output.as_ref().and_then(|output| output.transform.as_ref()) {
        known_type(id, "output", &transform.content_type, flaws);
    }
}

fn known_type(id: Option<&FluxPartId>, field: &str, written: &str, flaws: &mut Vec<Flaw>) {
    if content(written).is_none() {
        let words = "The content type is application/json or text/plain.";
        flaws.push(flaw(id, field, "outOfRange", words));
    }
}

fn content(content_type: &str) -> Option<Content> {
    match content_type.split(';').next().unwrap_or_default().trim() {
        "application/json" => Some(Content::Json),
        "text/plain" => Some(Content::Text),
        _ => None,
    }
}

fn drafted(step: &Step) -> Draft {
    let field = |name: &str, text: &str, escape| (name.to_owned(), (text.to_owned(), escape));
    let plain = |name, text| field(name, text, Escape::No);
    let (fields, deed) = match &step.does {
        StepKind::SoracomApi { path, body, .. } => {
            (vec![field("path", path, Escape::Segment), plain("body", body)], Deed::Outside)
        }
        StepKind::Webhook { url, headers, body, .. } => {
            let mut fields = vec![plain("url", url), plain("body", body)];
            let header =
                |(name, value): (&String, &String)| (format!("header {name}"), (value.clone(), Escape::No));
            fields.extend(headers.iter().map(header));
            (fields, Deed::Outside)
        }
        StepKind::Slack { url, text } => (vec![plain("url", url), plain("text", text)], Deed::Outside),
        StepKind::Email { to, subject, body } => {
            (vec![plain("to", to), plain("subject", subject), plain("body", body)], Deed::Outside)
        }
        StepKind::Republish { content: text, content_type } => {
            (vec![plain("content", text)], Deed::Republish(content(content_type).unwrap_or(Content::Text)))
        }
        StepKind::Ai { prompt } => (vec![plain("prompt", prompt)], Deed::Outside),
        StepKind::Line { text } => (vec![plain("text", text)], Deed::Outside),
    };
    Draft {
        id: step.id.to_string(),
        channel: step.channel.to_string(),
        condition: step.condition.clone(),
        fields: fields.into_iter().collect::<BTreeMap<_, _>>(),
        deed,
        output: step.output.as_ref().map(|output| DraftOutput {
            channel: output.channel.to_string(),
            transform: output.transform.as_ref().map(|transform| {
                (transform.content.clone(), content(&transform.content_type).unwrap_or(Content::Text))
            }),
            split: output.split,
        }),
    }
}

/// A flaw of the graph in the words of the wire.
pub(super) fn told(found: graph::Flaw) -> Flaw {
    let field = match &found.place {
        graph::Place::Itself => "id".to_owned(),
        graph::Place::Condition => "condition".to_owned(),
        graph::Place::Field(name) => name.clone(),
        graph::Place::Output => "output".to_owned(),
    };
    let part = FluxPartId::new(found.action.as_str()).ok();
    let message = sentence(&found.what.to_string());
    let code = match found.what {
        graph::What::Fault(fault) => return Flaw { part, ..faulty(&field, &fault) },
        graph::What::UnknownChannel(_) => "unknownChannel",
        graph::What::TakenId => "takenId",
        graph::What::TooMany { .. } => "tooMany",
        graph::What::NotJson(_) => "notJson",
        graph::What::TooManyPieces { .. } => "tooManyPieces",
        graph::What::TooManyFollow { .. } => "tooManyFollow",
        graph::What::Loop { .. } => "loop",
    };
    Flaw { part, field, code: code.to_owned(), message, place: None }
}

/// A fault of an expression in the words of the wire.
pub(super) fn faulty(field: &str, fault: &Fault) -> Flaw {
    let at = |end: usize| u32::try_from(end).unwrap_or(u32::MAX);
    Flaw {
        part: None,
        field: field.to_owned(),
        code: fault.reason.code().to_owned(),
        message: sentence(&fault.reason.to_string()),
        place: Some(Place { from: at(fault.at.start), to: at(fault.at.end) }),
    }
}

pub(super) fn flaw(part: Option<&FluxPartId>, field: &str, code: &str, message: impl Into<String>) -> Flaw {
    Flaw {
        part: part.cloned(),
        field: field.to_owned(),
        code: code.to_owned(),
        message: message.into(),
        place: None,
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
