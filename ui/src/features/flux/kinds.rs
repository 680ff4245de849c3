//! The kinds of sources and actions: what each is called, its icon, and how a new one begins.

use std::collections::BTreeMap;

use api::console::flux::{SourceKind, StepKind};
use serde_json::json;

use crate::{
    kit::Icon,
    locales::{FluxParts, Row},
};

/// Where messages come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Api,
    IncomingWebhook,
    Interval,
    Schedule,
    Device,
    HarvestFiles,
}

pub(super) const ORIGINS: [Origin; 6] = [
    Origin::Api,
    Origin::IncomingWebhook,
    Origin::Interval,
    Origin::Schedule,
    Origin::Device,
    Origin::HarvestFiles,
];

impl Origin {
    pub(super) const fn of(kind: &SourceKind) -> Self {
        match kind {
            SourceKind::Api => Origin::Api,
            SourceKind::IncomingWebhook { .. } => Origin::IncomingWebhook,
            SourceKind::Interval { .. } => Origin::Interval,
            SourceKind::Schedule { .. } => Origin::Schedule,
            SourceKind::Device { .. } => Origin::Device,
            SourceKind::HarvestFiles { .. } => Origin::HarvestFiles,
        }
    }

    /// As the wire has it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Origin::Api => "api",
            Origin::IncomingWebhook => "incomingWebhook",
            Origin::Interval => "interval",
            Origin::Schedule => "schedule",
            Origin::Device => "device",
            Origin::HarvestFiles => "harvestFiles",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        ORIGINS.into_iter().find(|origin| origin.name() == name)
    }

    pub(super) const fn row(self) -> Row {
        match self {
            Origin::Api => FluxParts::ApiManual.row(),
            Origin::IncomingWebhook => FluxParts::IncomingWebhook.row(),
            Origin::Interval => FluxParts::Interval.row(),
            Origin::Schedule => FluxParts::Schedule.row(),
            Origin::Device => FluxParts::Device.row(),
            Origin::HarvestFiles => FluxParts::HarvestFiles.row(),
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Origin::Api => Icon::Api,
            Origin::IncomingWebhook => Icon::Hook,
            Origin::Interval | Origin::Schedule => Icon::Clock,
            Origin::Device => Icon::Sim,
            Origin::HarvestFiles => Icon::Ledger,
        }
    }

    /// A new one, to be filled in.
    pub(super) fn begun(self) -> SourceKind {
        match self {
            Origin::Api => SourceKind::Api,
            Origin::IncomingWebhook => SourceKind::IncomingWebhook { webhook: None },
            Origin::Interval => SourceKind::Interval { minutes: 5, payload: json!({}) },
            Origin::Schedule => SourceKind::Schedule {
                cron: "0 9 * * *".to_owned(),
                timezone: "Asia/Tokyo".to_owned(),
                payload: json!({}),
            },
            Origin::Device => SourceKind::Device { group_id: None },
            Origin::HarvestFiles => SourceKind::HarvestFiles {
                prefix: "/".to_owned(),
                on: vec!["created".to_owned(), "updated".to_owned()],
            },
        }
    }
}

/// What is done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    SoracomApi,
    Webhook,
    Slack,
    Email,
    Republish,
    Ai,
    Line,
}

pub(super) const DEEDS: [Deed; 7] =
    [Deed::SoracomApi, Deed::Webhook, Deed::Slack, Deed::Email, Deed::Republish, Deed::Ai, Deed::Line];

impl Deed {
    pub(super) const fn of(kind: &StepKind) -> Self {
        match kind {
            StepKind::SoracomApi { .. } => Deed::SoracomApi,
            StepKind::Webhook { .. } => Deed::Webhook,
            StepKind::Slack { .. } => Deed::Slack,
            StepKind::Email { .. } => Deed::Email,
            StepKind::Republish { .. } => Deed::Republish,
            StepKind::Ai { .. } => Deed::Ai,
            StepKind::Line { .. } => Deed::Line,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Deed::SoracomApi => "soracomApi",
            Deed::Webhook => "webhook",
            Deed::Slack => "slack",
            Deed::Email => "email",
            Deed::Republish => "republish",
            Deed::Ai => "ai",
            Deed::Line => "line",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        DEEDS.into_iter().find(|deed| deed.name() == name)
    }

    pub(super) const fn row(self) -> Row {
        match self {
            Deed::SoracomApi => FluxParts::SoracomApi.row(),
            Deed::Webhook => FluxParts::Webhook.row(),
            Deed::Slack => FluxParts::Slack.row(),
            Deed::Email => FluxParts::Email.row(),
            Deed::Republish => FluxParts::Republish.row(),
            Deed::Ai => FluxParts::Ai.row(),
            Deed::Line => FluxParts::Line.row(),
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Deed::SoracomApi => Icon::Api,
            Deed::Webhook => Icon::Hook,
            Deed::Slack | Deed::Line => Icon::Chat,
            Deed::Email => Icon::Mail,
            Deed::Republish => Icon::Forward,
            Deed::Ai => Icon::Chip,
        }
    }

    /// A new one, to be filled in.
    pub(super) fn begun(self) -> StepKind {
        let text = String::new;
        let json = || "application/json".to_owned();
        match self {
            Deed::SoracomApi => {
                StepKind::SoracomApi { method: "POST".to_owned(), path: text(), body: text(), user: None }
            }
            Deed::Webhook => StepKind::Webhook {
                method: "POST".to_owned(),
                url: text(),
                headers: BTreeMap::new(),
                body: "${payload}".to_owned(),
                content_type: json(),
            },
            Deed::Slack => StepKind::Slack { url: text(), text: text() },
            Deed::Email => StepKind::Email { to: text(), subject: text(), body: text() },
            Deed::Republish => StepKind::Republish { content: "${payload}".to_owned(), content_type: json() },
            Deed::Ai => StepKind::Ai { prompt: text() },
            Deed::Line => StepKind::Line { text: text() },
        }
    }
}
