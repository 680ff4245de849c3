use std::collections::BTreeSet;

use api::{
    console::flux::{ApiCall, AppDraft, Channel, Source, SourceKind, Step, StepKind},
    id::{ContextId, FluxPartId},
};

use super::named;
use crate::{
    locales::{Common, FluxParts, Recipes, Row, pick},
    parts::GroupNames,
};

/// One thing to do in the platform's console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecipeStep {
    pub(super) words: String,
    /// What is typed or chosen there.
    pub(super) values: Vec<Value>,
}

/// Something to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) label: Row,
    pub(super) text: String,
    /// Whether it is copied without being shown.
    pub(super) is_secret: bool,
}

/// What there is to be done, in an order in which each thing finds what it needs.
pub(super) fn steps(
    app: &AppDraft,
    calls: &[ApiCall],
    context: &ContextId,
    groups: GroupNames,
) -> Vec<RecipeStep> {
    let mut steps = vec![RecipeStep {
        words: pick(Recipes::MakeApp.row()).to_owned(),
        values: vec![shown(Common::Name.row(), &app.name)],
    }];
    let order = channels(app);
    for channel in &order {
        let of = |source: &&Source| source.channel == channel.id;
        // A channel is made with a source; what stands behind an output is made with that.
        let (webhooks, others): (Vec<&Source>, Vec<&Source>) = app
            .sources
            .iter()
            .filter(of)
            .partition(|source| matches!(source.from, SourceKind::IncomingWebhook { .. }));
        for (nth, source) in others.iter().enumerate() {
            let words = if nth == 0 {
                text!(Recipes::MakeChannel, source = kind_words(source), channel = channel.name)
            } else {
                text!(Recipes::AddSource, source = kind_words(source), channel = channel.name)
            };
            steps.push(RecipeStep { words, values: of_source(source, context, groups) });
        }
        for (nth, _) in webhooks.iter().enumerate() {
            let words = if nth == 0 && others.is_empty() {
                text!(Recipes::MakeChannelByWebhook, channel = channel.name)
            } else {
                text!(Recipes::AddWebhook, channel = channel.name)
            };
            steps.push(RecipeStep { words, values: Vec::new() });
        }
    }
    let mut made: BTreeSet<&FluxPartId> = app.sources.iter().map(|source| &source.channel).collect();
    for channel in &order {
        for step in app.actions.iter().filter(|step| step.channel == channel.id) {
            // The first that leads there makes it.
            let is_new = step.output.as_ref().is_some_and(|output| made.insert(&output.channel));
            steps.push(of_step(app, channel, step, is_new, calls));
        }
    }
    steps.push(RecipeStep { words: pick(Recipes::TurnOn.row()).to_owned(), values: Vec::new() });
    steps
}

/// Channels that messages come to, each before those that it sends on to.
fn channels(app: &AppDraft) -> Vec<&Channel> {
    let has_source = |channel: &&Channel| app.sources.iter().any(|source| source.channel == channel.id);
    let mut order: Vec<&Channel> = app.channels.iter().filter(has_source).collect();
    let mut at = 0;
    while let Some(channel) = order.get(at).copied() {
        at += 1;
        let behind = app
            .actions
            .iter()
            .filter(|step| step.channel == channel.id)
            .filter_map(|step| step.output.as_ref())
            .filter_map(|output| app.channels.iter().find(|channel| channel.id == output.channel));
        for next in behind {
            if !order.iter().any(|known| known.id == next.id) {
                order.push(next);
            }
        }
    }
    order
}

fn kind_words(source: &Source) -> &'static str {
    pick(match source.from {
        SourceKind::Api => FluxParts::ApiManual.row(),
        SourceKind::IncomingWebhook { .. } => FluxParts::IncomingWebhook.row(),
        SourceKind::Interval { .. } => FluxParts::Interval.row(),
        SourceKind::Schedule { .. } => FluxParts::Schedule.row(),
        SourceKind::Device { .. } => FluxParts::Device.row(),
        SourceKind::HarvestFiles { .. } => FluxParts::HarvestFiles.row(),
    })
}

fn of_source(source: &Source, context: &ContextId, groups: GroupNames) -> Vec<Value> {
    match &source.from {
        SourceKind::Api | SourceKind::IncomingWebhook { .. } => Vec::new(),
        SourceKind::Interval { minutes, payload } => vec![
            shown(FluxParts::Minutes.row(), &minutes.to_string()),
            shown(FluxParts::Message.row(), &payload.to_string()),
        ],
        SourceKind::Schedule { cron, timezone, payload } => vec![
            shown(FluxParts::Cron.row(), cron),
            shown(FluxParts::TimeZone.row(), timezone),
            shown(FluxParts::Message.row(), &payload.to_string()),
        ],
        SourceKind::Device { group_id } => {
            let group = group_id.as_ref().map(|group| groups.name(context, group));
            group.map(|group| shown(FluxParts::Group.row(), &group)).into_iter().collect()
        }
        SourceKind::HarvestFiles { prefix, on } => {
            vec![shown(FluxParts::Prefix.row(), prefix), shown(FluxParts::FileChanges.row(), &on.join(", "))]
        }
    }
}

/// An action; `is_new` where its output leads to a channel that is not there yet.
fn of_step(app: &AppDraft, channel: &Channel, step: &Step, is_new: bool, calls: &[ApiCall]) -> RecipeStep {
    let mut values = Vec::new();
    let mut words = text!(Recipes::AddAction, kind = deed_words(&step.does), channel = channel.name);
    if !step.condition.trim().is_empty() {
        values.push(shown(FluxParts::Condition.row(), &step.condition));
    }
    match &step.does {
        StepKind::SoracomApi { method, path, body, .. } => {
            match named(calls, method, path) {
                Some(call) => {
                    values.push(shown(Recipes::SearchApi.row(), &call.operation));
                    words = format!("{words}{}", text!(Recipes::NewSam, permission = call.permission));
                }
                None => values.push(shown(FluxParts::Method.row(), method)),
            }
            values.push(shown(FluxParts::Url.row(), path));
            filled(&mut values, FluxParts::Body.row(), body);
        }
        StepKind::Webhook { method, url, headers, body, content_type } => {
            values.push(shown(FluxParts::Method.row(), method));
            values.push(secret(FluxParts::Url.row(), url));
            for (name, value) in headers {
                values.push(secret(FluxParts::Headers.row(), &format!("{name}: {value}")));
            }
            filled(&mut values, FluxParts::Body.row(), body);
            filled(&mut values, FluxParts::ContentType.row(), content_type);
        }
        StepKind::Slack { url, text } => {
            if !url.is_empty() {
                values.push(secret(FluxParts::Url.row(), url));
            }
            values.push(shown(FluxParts::Text.row(), text));
        }
        StepKind::Email { to, subject, body } => {
            values.push(shown(FluxParts::To.row(), to));
            values.push(shown(FluxParts::Subject.row(), subject));
            values.push(shown(FluxParts::Body.row(), body));
        }
        StepKind::Republish { content, content_type } => {
            values.push(shown(FluxParts::Content.row(), content));
            filled(&mut values, FluxParts::ContentType.row(), content_type);
        }
        StepKind::Ai { prompt } => filled(&mut values, FluxParts::Content.row(), prompt),
        StepKind::Line { text } => filled(&mut values, FluxParts::Text.row(), text),
    }
    if let Some(output) = &step.output {
        words = format!("{words}{}", pick(Recipes::OutputOn.row()));
        let to = if is_new { Recipes::OutputToNew } else { Recipes::OutputTo };
        values.push(shown(to.row(), name_of(app, &output.channel)));
        if let Some(transform) = &output.transform {
            values.push(shown(FluxParts::Content.row(), &transform.content));
        }
        if output.split {
            words = format!("{words}{}", pick(Recipes::Split.row()));
        }
    }
    RecipeStep { words, values }
}

/// What a channel is called.
fn name_of<'a>(app: &'a AppDraft, id: &'a FluxPartId) -> &'a str {
    app.channels.iter().find(|channel| channel.id == *id).map_or(id.as_str(), |channel| &channel.name)
}

fn deed_words(does: &StepKind) -> &'static str {
    pick(match does {
        StepKind::SoracomApi { .. } => FluxParts::SoracomApi.row(),
        StepKind::Webhook { .. } => FluxParts::Webhook.row(),
        StepKind::Slack { .. } => FluxParts::Slack.row(),
        StepKind::Email { .. } => FluxParts::Email.row(),
        StepKind::Republish { .. } => FluxParts::Republish.row(),
        StepKind::Ai { .. } => FluxParts::Ai.row(),
        StepKind::Line { .. } => FluxParts::Line.row(),
    })
}

fn shown(label: Row, text: &str) -> Value {
    Value { label, text: text.to_owned(), is_secret: false }
}

fn secret(label: Row, text: &str) -> Value {
    Value { is_secret: true, ..shown(label, text) }
}

fn filled(values: &mut Vec<Value>, label: Row, text: &str) {
    if !text.trim().is_empty() {
        values.push(shown(label, text));
    }
}

#[cfg(test)]
mod tests {
    use api::console::flux::AppDraft;
    use serde_json::json;

    use super::channels;

    #[test]
    fn a_channel_comes_before_those_that_it_sends_on_to() {
        let slack = json!({ "kind": "slack", "url": "", "text": "" });
        let app: AppDraft = serde_json::from_value(json!({
            "name": "n", "description": "", "enabled": true,
            "channels": [
                { "id": "last", "name": "" }, { "id": "unheard", "name": "" }, { "id": "first", "name": "" },
                { "id": "second", "name": "" },
            ],
            "sources": [{ "id": "api", "name": "", "channel": "first", "from": { "kind": "api" } }],
            "actions": [
                { "id": "b", "name": "", "channel": "second", "does": slack, "output": { "channel": "last" } },
                { "id": "a", "name": "", "channel": "first", "does": slack, "output": { "channel": "second" } },
                // Back to where it came from: it is there already.
                { "id": "c", "name": "", "channel": "last", "does": slack, "output": { "channel": "first" } },
            ],
        }))
        .unwrap();
        let order: Vec<&str> = channels(&app).iter().map(|channel| channel.id.as_str()).collect();
        assert_eq!(order, ["first", "second", "last"], "what nothing comes to is not made");
    }
}
