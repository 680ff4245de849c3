//! What expressions are tried on, and messages that are sent to try an app.

use api::{
    console::flux::{Run, TryMessage},
    id::FluxPartId,
};
use client::ClientError;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::studio::Studio;

impl Studio {
    /// The messages of a channel, the newest first, tracked.
    pub(super) fn last_run(self, channel: &FluxPartId) -> Option<Run> {
        self.runs.with(|runs| runs?.runs.iter().find(|run| run.channel == *channel).cloned())
    }

    /// The message that things are tried on: the sample that was typed, or the last one; tracked.
    pub(super) fn message(self, channel: &FluxPartId) -> (Value, Value) {
        let last = self.last_run(channel);
        let context = last.as_ref().map_or_else(|| json!({ "eventType": "api" }), |run| run.context.clone());
        let typed = self.samples.with(|samples| samples.get(channel).cloned());
        let typed = typed.and_then(|text| serde_json::from_str(&text).ok());
        (typed.or_else(|| last.map(|run| run.payload)).unwrap_or_else(|| json!({})), context)
    }

    /// Whether that message is a typed one, tracked.
    pub(super) fn is_sample(self, channel: &FluxPartId) -> bool {
        self.samples.with(|samples| samples.contains_key(channel))
    }

    /// The sample of a channel as text, tracked.
    pub(super) fn sample(self, channel: &FluxPartId) -> String {
        let typed = self.samples.with(|samples| samples.get(channel).cloned());
        typed.unwrap_or_else(|| serde_json::to_string_pretty(&self.message(channel).0).unwrap_or_default())
    }

    pub(super) fn set_sample(self, channel: &FluxPartId, text: String) {
        self.samples.update(|samples| {
            samples.insert(channel.clone(), text);
        });
    }

    /// Sends a message to a channel; what its actions do is really done.
    pub(super) fn test(
        self,
        channel: FluxPartId,
        payload: Value,
        then: impl FnOnce(Option<ClientError>) + 'static,
    ) {
        let (context, app) = self.place.get_value();
        self.busy.set(true);
        self.session.post::<TryMessage>((context, app, channel), payload, move |answer| {
            if self.busy.try_set(false).is_some() {
                return;
            }
            then(match answer {
                Ok(taken) => {
                    self.awaited.set(Some(taken.id.clone()));
                    self.run.set(Some(taken.id));
                    self.runs.reload();
                    None
                }
                Err(error) => Some(error),
            });
        });
    }
}
