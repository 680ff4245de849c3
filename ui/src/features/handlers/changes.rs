//! What differs between a handler as it was and as it is to be, a line each.

use api::{
    id::ContextId,
    soracom::event_handler::{Action, EventHandlerRequest, HandlerStatus},
};

use super::{
    edit::when,
    field::{Field, fields},
    kinds::step_name,
    target::Target,
    template::masked,
    words::{delay_words, short, target_words},
};
use crate::{
    locales::{Handlers, pick},
    parts::GroupNames,
};

/// Something that differs; `None` where there was, or is, nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) what: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    /// Whether it is a text that a machine reads.
    pub(super) is_code: bool,
}

/// How many differences there are between two handlers, without words.
pub(super) fn count(before: &EventHandlerRequest, after: &EventHandlerRequest) -> usize {
    parts(before).zip(parts(after)).filter(|(before, after)| before != after).count()
        + steps(before, after).len()
}

/// All of them, in words.
pub(super) fn changes(
    before: &EventHandlerRequest,
    after: &EventHandlerRequest,
    context: &ContextId,
    groups: GroupNames,
) -> Vec<Change> {
    let mut found = Vec::new();
    let mut put = |what: Handlers, was: String, is: String| {
        let (before, after) = (Some(was), Some(is));
        found.push(Change { what: pick(what.row()).to_owned(), before, after, is_code: false });
    };
    if before.name != after.name {
        put(Handlers::ChangeName, before.name.clone(), after.name.clone());
    }
    if before.description != after.description {
        let text = |handler: &EventHandlerRequest| handler.description.clone().unwrap_or_default();
        put(Handlers::ChangeAbout, text(before), text(after));
    }
    if before.status != after.status {
        put(Handlers::ChangeActive, standing(before), standing(after));
    }
    let (was, is) = (Target::of(before), Target::of(after));
    if was != is {
        let words = |target: &Target| target_words(target, context, groups);
        put(Handlers::ChangeTarget, words(&was), words(&is));
    }
    if before.rule_config != after.rule_config {
        let words = |handler: &EventHandlerRequest| {
            format!("{} · {}", short(handler), properties(handler).join(" · "))
        };
        put(Handlers::ChangeRule, words(before), words(after));
    }
    found.extend(steps(before, after));
    found
}

/// Whether it is at work, in a word.
fn standing(handler: &EventHandlerRequest) -> String {
    match &handler.status {
        HandlerStatus::Active => pick(Handlers::IsActive.row()).to_owned(),
        HandlerStatus::Inactive => pick(Handlers::IsOff.row()).to_owned(),
        HandlerStatus::Other(other) => other.clone(),
    }
}

/// What the rule says, by the platform's own names.
pub(super) fn properties(handler: &EventHandlerRequest) -> Vec<String> {
    let value = serde_json::to_value(&handler.rule_config.properties).unwrap_or_default();
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::Array(_)
        | serde_json::Value::Object(_) => value.to_string(),
    };
    let fields = value.as_object().into_iter().flatten();
    fields.map(|(name, value)| format!("{name} {}", text(value))).collect()
}

/// What is not a step, one after the other.
fn parts(handler: &EventHandlerRequest) -> impl Iterator<Item = String> {
    [
        handler.name.clone(),
        handler.description.clone().unwrap_or_default(),
        handler.status.to_string(),
        format!("{:?}", Target::of(handler)),
        serde_json::to_string(&handler.rule_config).unwrap_or_default(),
    ]
    .into_iter()
}

fn steps(before: &EventHandlerRequest, after: &EventHandlerRequest) -> Vec<Change> {
    let (before, after) = (&before.action_config_list, &after.action_config_list);
    (0..before.len().max(after.len())).flat_map(|at| step(at, before.get(at), after.get(at))).collect()
}

fn step(at: usize, before: Option<&Action>, after: Option<&Action>) -> Vec<Change> {
    let what = text!(Handlers::StepNo, n = at + 1);
    let whole = |action: &Action| {
        let minutes = action.properties.execution_offset_minutes.as_ref();
        format!("{}, {}", step_name(&action.kind), delay_words(&when(action), minutes))
    };
    match (before, after) {
        (Some(was), Some(is)) if was.kind == is.kind => {
            let mut found = Vec::new();
            if whole(was) != whole(is) {
                found.push(said(what.clone(), Some(whole(was)), Some(whole(is))));
            }
            let mut all = fields(was);
            all.extend(fields(is).into_iter().filter(|field| !fields(was).contains(field)));
            for field in all {
                let (was, is) = (field.text(was), field.text(is));
                if was != is {
                    let name = label(field);
                    let what = text!(Handlers::FieldOfStep, field = name, n = at + 1);
                    let shown = |text: String| (!text.is_empty()).then(|| hidden(field, text));
                    found.push(Change { is_code: field.is_code(), ..said(what, shown(was), shown(is)) });
                }
            }
            found
        }
        (None, None) => Vec::new(),
        (was, is) => {
            let mut found = vec![said(what, was.map(whole), is.map(whole))];
            // What a step that comes would do is what is confirmed.
            let filled =
                is.into_iter().flat_map(|is| fields(is).into_iter().map(|field| (field, field.text(is))));
            found.extend(filled.filter(|(_, text)| !text.is_empty()).map(|(field, text)| Change {
                what: text!(Handlers::FieldOfStep, field = label(field), n = at + 1),
                before: None,
                after: Some(hidden(field, text)),
                is_code: field.is_code(),
            }));
            found
        }
    }
}

fn said(what: String, before: Option<String>, after: Option<String>) -> Change {
    Change { what, before, after, is_code: false }
}

/// A text as a dialog shows it: of an address its host and its way, of other secrets that there is one.
fn hidden(field: Field, text: String) -> String {
    if field == Field::Url {
        masked(&text)
    } else if field.is_secret() {
        pick(Handlers::Hidden.row()).to_owned()
    } else {
        text
    }
}

/// What a field is called, without more about it.
pub(super) fn label(field: Field) -> String {
    match field {
        Field::Parameter(n) => text!(Handlers::Parameter, n = n),
        Field::Method
        | Field::Url
        | Field::ContentType
        | Field::Headers
        | Field::Body
        | Field::To
        | Field::Subject
        | Field::Message
        | Field::Endpoint
        | Field::Function
        | Field::Credentials
        | Field::SpeedClass => pick(field.label()).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample::ota, *};

    fn ota_without() -> EventHandlerRequest {
        EventHandlerRequest { action_config_list: Vec::new(), ..ota() }
    }

    #[test]
    fn what_differs_is_counted_and_no_secret_is_said() {
        let before = ota();
        assert_eq!(count(&before, &before), 0);
        let mut after = before.clone();
        after.name = "other".into();
        Field::Url.set(&mut after.action_config_list[0], "https://host/0th3r".into());
        Field::To.set(&mut after.action_config_list[1], "me@example.jp".into());
        assert_eq!(count(&before, &after), 3);
        let said = format!("{:?}", steps(&before, &after));
        assert!(
            !said.contains("s3cr3t") && !said.contains("0th3r") && said.contains("me@example.jp"),
            "{said}"
        );
        after.action_config_list.pop();
        assert_eq!(steps(&before, &after)[1].after, None);
        let added = steps(&ota_without(), &ota());
        assert!(added.iter().any(|one| one.after.as_deref() == Some("ota@example.jp")), "{added:?}");
    }
}
