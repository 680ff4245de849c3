use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Secret, UnixMillis,
    id::{FluxAppId, FluxPartId, GroupId, UserName},
};

/// A Flux app: what comes in, where it lies, what is done with it. As a file it is this, without secrets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct App {
    /// Its id.
    pub id: FluxAppId,
    /// Rises by one with every save; a save names the one that it was made from.
    pub version: u64,
    /// When it was saved last, in the context's time.
    pub saved_at: UnixMillis,
    /// What it is.
    pub app: AppDraft,
}

/// What an app is, as somebody writes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AppDraft {
    /// Its name.
    pub name: String,
    /// What somebody wrote about it.
    pub description: String,
    /// Whether messages are taken.
    pub enabled: bool,
    /// Its channels.
    pub channels: Vec<Channel>,
    /// Where messages come from.
    pub sources: Vec<Source>,
    /// What is done with them, at most ten; those of a channel begin in this order and do not wait for each other.
    pub actions: Vec<Step>,
}

/// An app in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRow {
    /// Its id.
    pub id: FluxAppId,
    /// Its name.
    pub name: String,
    /// What somebody wrote about it.
    pub description: String,
    /// Whether messages are taken.
    pub enabled: bool,
    /// How many actions it has.
    pub actions: u32,
    /// Messages that came in from outside this month.
    pub events: u64,
    /// When the last message came in; none where none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<UnixMillis>,
    /// Actions that failed this month.
    pub failed: u64,
    /// Its incoming webhooks, by the ids in their addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<FluxPartId>,
}

impl AppDraft {
    /// The addresses of its incoming webhooks that it has already.
    pub fn webhooks(&self) -> impl Iterator<Item = &Webhook> {
        self.sources.iter().filter_map(|source| {
            if let SourceKind::IncomingWebhook { webhook } = &source.from { webhook.as_ref() } else { None }
        })
    }
}

/// Where messages lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its id within the app.
    pub id: FluxPartId,
    /// Its name.
    pub name: String,
}

/// Where messages come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Its id within the app.
    pub id: FluxPartId,
    /// Its name.
    pub name: String,
    /// The channel that its messages come to.
    pub channel: FluxPartId,
    /// What it is.
    pub from: SourceKind,
}

/// What a source is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SourceKind {
    /// A call of the API, or somebody at the console.
    Api,
    /// Whoever knows the URL.
    IncomingWebhook {
        /// Its address; left out of a draft, it is made when the app is saved.
        #[serde(skip_serializing_if = "Option::is_none")]
        webhook: Option<Webhook>,
    },
    /// What devices of a group send.
    Device {
        /// The group; it may be in one app only. None is one that is not chosen yet.
        group_id: Option<GroupId>,
    },
    /// Every so many minutes.
    Interval {
        /// One at least.
        minutes: u32,
        /// The message.
        payload: Value,
    },
    /// By the calendar.
    Schedule {
        /// Five fields: minute, hour, day, month, day of the week.
        cron: String,
        /// E.g. `Asia/Tokyo`.
        timezone: String,
        /// The message.
        payload: Value,
    },
    /// Files of Harvest Files.
    HarvestFiles {
        /// What their paths begin with; a path begins with `/`.
        prefix: String,
        /// `created`, `updated`, `deleted`.
        on: Vec<String>,
    },
}

/// The address of an incoming webhook: `/v1/flux/incoming_webhooks/{id}/{secret}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Which it is.
    pub id: FluxPartId,
    /// What lets in.
    pub secret: Secret<String>,
}

/// What is done with the messages of a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Its id within the app.
    pub id: FluxPartId,
    /// Its name.
    pub name: String,
    /// The channel.
    pub channel: FluxPartId,
    /// What must hold of a message; empty = always.
    #[serde(default)]
    pub condition: String,
    /// What it does. Each text may hold `${…}`.
    pub does: StepKind,
    /// Where its result goes on to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Output>,
}

/// What an action does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StepKind {
    /// Calls the platform, as a SAM user that may do this and nothing else.
    SoracomApi {
        /// `GET`, `POST`, `PUT` or `DELETE`.
        method: String,
        /// E.g. `/v1/sims/${payload.simId}/set_group`; what stands for `${…}` stays within its segment.
        path: String,
        /// JSON, where the call has a body.
        body: String,
        /// Who calls; left out of a draft, it is made when the app is saved.
        #[serde(skip_serializing_if = "Option::is_none")]
        user: Option<SamUser>,
    },
    /// Calls a URL.
    Webhook {
        /// `GET`, `POST`, `PUT`, `DELETE` or `PATCH`.
        method: String,
        /// The URL.
        url: String,
        /// Headers.
        headers: BTreeMap<String, String>,
        /// The body.
        body: String,
        /// Its type.
        content_type: String,
    },
    /// Says something in Slack.
    Slack {
        /// The URL of the incoming webhook.
        url: String,
        /// What is said.
        text: String,
    },
    /// Sends a mail.
    Email {
        /// To whom.
        to: String,
        /// The subject.
        subject: String,
        /// The text.
        body: String,
    },
    /// Makes another message of it.
    Republish {
        /// The message.
        content: String,
        /// `application/json` or `text/plain`.
        content_type: String,
    },
    /// Asks a language model: known, and refused as long as none is configured.
    Ai {
        /// The question.
        prompt: String,
    },
    /// Says something in LINE: known, and refused as long as it is not configured.
    Line {
        /// What is said.
        text: String,
    },
}

/// Who calls the platform for an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SamUser {
    /// Its name.
    pub user_name: UserName,
    /// What it may do, e.g. `Sim:setSimGroup`.
    pub permission: String,
}

/// Where a result goes on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// The channel; may be that of the action.
    pub channel: FluxPartId,
    /// What is sent; the result as it is unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<Transform>,
    /// An array goes on as one message for each of its items.
    #[serde(default)]
    pub split: bool,
}

/// A message made of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transform {
    /// With `${payload…}` and `${result…}`.
    pub content: String,
    /// `application/json` or `text/plain`.
    pub content_type: String,
}

impl SourceKind {
    /// The group whose devices it hears; none of another kind of source, or of one that has none yet.
    pub const fn devices_of(&self) -> Option<&GroupId> {
        match self {
            SourceKind::Device { group_id } => group_id.as_ref(),
            SourceKind::Api
            | SourceKind::IncomingWebhook { .. }
            | SourceKind::Interval { .. }
            | SourceKind::Schedule { .. }
            | SourceKind::HarvestFiles { .. } => None,
        }
    }

    /// Whether it hears of a file at `path` that was `created`, `updated` or `deleted`.
    pub fn hears_of_file(&self, path: &str, change: &str) -> bool {
        match self {
            SourceKind::HarvestFiles { prefix, on } => {
                path.starts_with(prefix) && on.iter().any(|one| one == change)
            }
            SourceKind::Api
            | SourceKind::IncomingWebhook { .. }
            | SourceKind::Device { .. }
            | SourceKind::Interval { .. }
            | SourceKind::Schedule { .. } => false,
        }
    }

    /// The address of an incoming webhook that has one.
    pub const fn webhook(&self) -> Option<&Webhook> {
        match self {
            SourceKind::IncomingWebhook { webhook } => webhook.as_ref(),
            SourceKind::Api
            | SourceKind::Device { .. }
            | SourceKind::Interval { .. }
            | SourceKind::Schedule { .. }
            | SourceKind::HarvestFiles { .. } => None,
        }
    }
}

by_tag!(SourceKind, "kind" {
    "api" => Api {},
    "incomingWebhook" => IncomingWebhook { #[serde(default)] webhook: Option<Webhook> },
    "device" => Device { #[serde(default)] group_id: Option<GroupId> },
    "interval" => Interval { minutes: u32, #[serde(default)] payload: Value },
    "schedule" => Schedule { cron: String, timezone: String, #[serde(default)] payload: Value },
    "harvestFiles" => HarvestFiles { prefix: String, on: Vec<String> },
});

by_tag!(StepKind, "kind" {
    "soracomApi" => SoracomApi {
        method: String,
        path: String,
        #[serde(default)] body: String,
        #[serde(default)] user: Option<SamUser>,
    },
    "webhook" => Webhook {
        method: String,
        url: String,
        #[serde(default)] headers: BTreeMap<String, String>,
        #[serde(default)] body: String,
        #[serde(default)] content_type: String,
    },
    "slack" => Slack { url: String, text: String },
    "email" => Email { to: String, subject: String, body: String },
    "republish" => Republish { content: String, content_type: String },
    "ai" => Ai { #[serde(default)] prompt: String },
    "line" => Line { #[serde(default)] text: String },
});
