use api::{
    Secret,
    console::world::OutboxKind,
    soracom::event_handler::{Action, ActionProperties, ActionType},
};
use serde_json::{Value, json};

use super::{Firing, text::filled};
use crate::{Cx, Decision, Result, SimRecord, outbox::Message, sim};

/// What an action comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// The SIM changes.
    Sim(Box<Decision>),
    /// Something leaves.
    Send(Box<Message>),
}

/// Does what a handler has to do with `sim`, as it stands at `cx.now`.
///
/// # Errors
/// What the SIM's state does not allow.
pub fn carry_out(firing: &Firing, sim: &SimRecord, cx: &mut Cx) -> Result<Deed> {
    let Action { kind, properties, .. } = &firing.action;
    let changed = |decision: Decision| Deed::Sim(Box::new(decision));
    let sent = |message: Message| Ok(Deed::Send(Box::new(message)));
    match kind {
        ActionType::Activation => sim::activate(sim, cx).map(changed),
        ActionType::Deactivation => sim::deactivate(sim, cx).map(changed),
        ActionType::Standby => sim::set_to_standby(sim, cx).map(changed),
        ActionType::Suspend => sim::suspend(sim, cx).map(changed),
        ActionType::ChangeSpeedClass => {
            sim::update_speed_class(sim, properties.speed_class.as_deref().unwrap_or_default(), cx)
                .map(changed)
        }
        ActionType::ImeiLock => sim::set_imei_lock(sim, None, cx).map(changed),
        ActionType::SendMail => sent(mail(firing, sim, properties.to.as_deref().unwrap_or_default(), cx)),
        ActionType::SendMailToOperator => sent(mail(firing, sim, OPERATOR, cx)),
        ActionType::ExecuteWebRequest => sent(web_request(firing, sim, cx)),
        ActionType::InvokeAwsLambda => sent(lambda(firing, sim, cx)),
        ActionType::Other(other) => Err(crate::error::invalid("type", format!("{other:?} is not an action"))),
    }
}

/// The operator's own address. guess: this world's operator has one that leads nowhere.
const OPERATOR: &str = "operator@example.invalid";

fn from(firing: &Firing) -> String {
    format!("eventHandler {}", firing.handler_id)
}

fn mail(firing: &Firing, sim: &SimRecord, to: &str, cx: &Cx) -> Message {
    let text = |text: &Option<String>| filled(text.as_deref().unwrap_or_default(), sim, &firing.happening);
    let properties = &firing.action.properties;
    Message {
        at: cx.now,
        kind: OutboxKind::Mail,
        to: Secret::new(to.to_owned()),
        from: from(firing),
        subject: Some(text(&properties.title)),
        method: None,
        headers: Vec::new(),
        body: Secret::new(text(&properties.message)),
    }
}

fn web_request(firing: &Firing, sim: &SimRecord, cx: &Cx) -> Message {
    let text = |text: &str| filled(text, sim, &firing.happening);
    let properties = &firing.action.properties;
    let written = properties.headers.as_ref().map_or(&Value::Null, Secret::expose);
    let mut all = headers(written).unwrap_or_default();
    if let Some(kind) = &properties.content_type
        && !all.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    {
        all.insert(0, ("Content-Type".to_owned(), kind.clone()));
    }
    Message {
        at: cx.now,
        kind: OutboxKind::Webhook,
        to: Secret::new(text(properties.url.as_ref().map_or("", |url| url.expose().as_str()))),
        from: from(firing),
        subject: None,
        method: properties.http_method.clone(),
        headers: all.into_iter().map(|(name, value)| (name, Secret::new(text(&value)))).collect(),
        body: Secret::new(text(properties.body.as_deref().unwrap_or_default())),
    }
}

/// guess: the shape of what the function is given; parameters that were not written are left out.
fn lambda(firing: &Firing, sim: &SimRecord, cx: &Cx) -> Message {
    let ActionProperties { endpoint, function_name, .. } = &firing.action.properties;
    let properties = &firing.action.properties;
    let parameters = [
        &properties.parameter1,
        &properties.parameter2,
        &properties.parameter3,
        &properties.parameter4,
        &properties.parameter5,
    ];
    let given: serde_json::Map<String, Value> = (1..)
        .zip(parameters)
        .filter_map(|(number, text)| Some((number, text.as_ref()?)))
        .map(|(number, text)| (format!("parameter{number}"), json!(filled(text, sim, &firing.happening))))
        .collect();
    let (endpoint, function) = (endpoint.as_deref().unwrap_or_default(), function_name.as_deref());
    let function = function.unwrap_or_default();
    Message {
        at: cx.now,
        kind: OutboxKind::Lambda,
        to: Secret::new(format!(
            "{}/2015-03-31/functions/{function}/invocations",
            endpoint.trim_end_matches('/')
        )),
        from: from(firing),
        subject: None,
        method: Some("POST".to_owned()),
        headers: Vec::new(),
        body: Secret::new(Value::Object(given).to_string()),
    }
}

/// Headers as they are written: an object, or one as text; the vendor's example separates several by commas. None where
/// they do not read.
pub(super) fn headers(written: &Value) -> Option<Vec<(String, String)>> {
    match written {
        Value::Null => Some(Vec::new()),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::String(value) => Some((name.clone(), value.clone())),
                Value::Number(_) | Value::Bool(_) => Some((name.clone(), value.to_string())),
                Value::Null | Value::Array(_) | Value::Object(_) => None,
            })
            .collect(),
        Value::String(text) if text.trim().is_empty() => Some(Vec::new()),
        Value::String(text) => {
            let several: Vec<Value> = serde_json::from_str(&format!("[{text}]")).ok()?;
            let lists = several.iter().filter(|one| one.is_object()).map(headers);
            if several.iter().any(|one| !one.is_object()) {
                return None;
            }
            lists.collect::<Option<Vec<_>>>().map(|lists| lists.concat())
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}
