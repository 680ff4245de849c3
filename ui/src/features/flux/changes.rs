//! What differs between two states of an app, part by part. Pure.

use std::collections::{BTreeMap, BTreeSet};

use api::console::flux::AppDraft;
use serde::Serialize;
use serde_json::Value;

use crate::route::FluxPart;

/// One part that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartChange {
    /// None for the app itself.
    pub(super) part: Option<FluxPart>,
    /// As it is called afterwards; before, where it goes.
    pub(super) name: String,
    pub(super) how: How,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    Added,
    Removed,
    /// These fields differ.
    Changed(Vec<String>),
}

/// All that differs: the app itself, then channels, sources and actions.
pub(super) fn changes(from: &AppDraft, to: &AppDraft) -> Vec<PartChange> {
    let own = |app: &AppDraft| {
        BTreeMap::from([
            ("name".to_owned(), Value::from(app.name.clone())),
            ("description".to_owned(), Value::from(app.description.clone())),
            ("enabled".to_owned(), Value::from(app.enabled)),
        ])
    };
    let mut fields = differing(&own(from), &own(to));
    let order = |app: &AppDraft| app.actions.iter().map(|step| step.id.clone()).collect::<Vec<_>>();
    let kept = |ids: Vec<_>, other: &[_]| ids.into_iter().filter(|id| other.contains(id)).collect::<Vec<_>>();
    let (before, after) = (order(from), order(to));
    if kept(before.clone(), &after) != kept(after, &before) {
        fields.push("order".to_owned());
    }
    let itself = (!fields.is_empty()).then(|| PartChange {
        part: None,
        name: to.name.clone(),
        how: How::Changed(fields),
    });
    let (before, after) = (parts(from), parts(to));
    let all: BTreeSet<&FluxPart> = before.keys().chain(after.keys()).collect();
    let of = all.into_iter().filter_map(|part| {
        let (one, other) = (before.get(part), after.get(part));
        let how = match (one, other) {
            (Some((_, one)), Some((_, other))) => {
                let fields = differing(one, other);
                if fields.is_empty() {
                    return None;
                }
                How::Changed(fields)
            }
            (None, Some(_)) => How::Added,
            (Some(_), None) | (None, None) => How::Removed,
        };
        let name = other.or(one).map(|(name, _)| name.clone()).unwrap_or_default();
        Some(PartChange { part: Some(part.clone()), name, how })
    });
    itself.into_iter().chain(of).collect()
}

type Fields = BTreeMap<String, Value>;

fn parts(app: &AppDraft) -> BTreeMap<FluxPart, (String, Fields)> {
    let sources = app
        .sources
        .iter()
        .map(|one| (FluxPart::Source(one.id.clone()), (one.name.clone(), fields(one, "from"))));
    let channels = app
        .channels
        .iter()
        .map(|one| (FluxPart::Channel(one.id.clone()), (one.name.clone(), fields(one, ""))));
    let actions = app
        .actions
        .iter()
        .map(|one| (FluxPart::Action(one.id.clone()), (one.name.clone(), fields(one, "does"))));
    sources.chain(channels).chain(actions).collect()
}

/// The fields of a part, those of what it is among them.
fn fields(part: &impl Serialize, inner: &str) -> Fields {
    let Ok(Value::Object(object)) = serde_json::to_value(part) else { return Fields::new() };
    let mut fields = Fields::new();
    for (key, value) in object {
        if let Value::Object(inside) = value {
            if key == inner {
                fields.extend(inside);
            } else {
                fields.insert(key, Value::Object(inside));
            }
        } else {
            fields.insert(key, value);
        }
    }
    // The server's own, which no operator changes.
    fields.remove("webhook");
    fields.remove("user");
    fields
}

fn differing(one: &Fields, other: &Fields) -> Vec<String> {
    let all: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    all.into_iter().filter(|key| one.get(*key) != other.get(*key)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use api::console::flux::StepKind;

    use super::{super::sample::chain, *};

    fn said(from: &AppDraft, to: &AppDraft) -> Vec<String> {
        changes(from, to)
            .into_iter()
            .map(|change| {
                let part = change.part.map_or_else(|| "app".to_owned(), |part| part.to_string());
                format!("{part} {:?}", change.how)
            })
            .collect()
    }

    #[test]
    fn what_differs_is_named_and_nothing_else() {
        let saved = chain();
        let mut now = chain();
        assert_eq!(said(&saved, &now), Vec::<String>::new());
        now.enabled = false;
        now.actions[0].condition = "true".to_owned();
        if let StepKind::SoracomApi { body, user, .. } = &mut now.actions[0].does {
            *body = String::new();
            *user = None;
        }
        now.actions.remove(1);
        now.channels[1].name = "done".to_owned();
        assert_eq!(
            said(&saved, &now),
            [
                r#"app Changed(["enabled"])"#,
                r#"channel.moved Changed(["name"])"#,
                r#"action.set-group Changed(["body", "condition"])"#,
                "action.slack Removed",
            ]
        );
        assert_eq!(said(&now, &saved).last().unwrap(), "action.slack Added");
    }

    #[test]
    fn another_order_is_a_change_of_the_app() {
        let saved = chain();
        let mut now = chain();
        now.actions.swap(0, 1);
        assert_eq!(said(&saved, &now), [r#"app Changed(["order"])"#]);
    }
}
