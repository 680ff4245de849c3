//! Messages that come in.

use std::sync::Arc;

use api::{
    UnixMillis,
    console::flux::{Failure, Run, RunStep, Source, StepState, Via},
    id::{FluxAppId, FluxPartId, FluxRunId, OpId},
};
use flux::{
    graph::MOST_HOPS,
    run::{Course, Message, begin},
};
use serde_json::Value;
use store::{
    StoreError,
    automation::{Arrived, StoredRun, Taken},
};

use super::{
    act::run_of,
    draft::told,
    host::{Automation, Ready, month_of},
};
use crate::{
    credentials::same,
    outbound::{Filed, Uplinked},
};

/// A message before it was taken.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) app: FluxAppId,
    pub(super) channel: FluxPartId,
    pub(super) payload: Value,
    pub(super) context: Value,
    pub(super) via: Via,
    /// The sender's own key: sent again, it is the same message.
    pub(super) key: Option<String>,
    /// So many channels it has come through before, of this app or another.
    pub(super) hops: u32,
}

/// Why a message was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotTaken {
    /// There is no such app, channel or webhook.
    #[error("there is nothing that takes it")]
    Nowhere,
    /// The app takes no messages.
    #[error("the app is off")]
    Off,
    /// It comes from an app that sends to itself, as others do before it.
    #[error("the chain was cut after {MOST_HOPS} channels")]
    Loop,
    /// There were as many this month as may come.
    #[error("the quota of this month is used up")]
    OverQuota,
    /// A fault of ours.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Automation {
    /// Takes a message: once this answers, it will be worked on, once.
    pub(super) async fn take(&self, incoming: Incoming) -> Result<FluxRunId, NotTaken> {
        let Incoming { app, channel, payload, context, via, key, hops } = incoming;
        if hops >= MOST_HOPS {
            return Err(NotTaken::Loop);
        }
        let ready = self.app(&app).ok_or(NotTaken::Nowhere)?;
        let draft = &ready.stored.app.app;
        if !draft.channels.iter().any(|one| one.id == channel) {
            return Err(NotTaken::Nowhere);
        }
        if !draft.enabled && via != Via::Trial {
            return Err(NotTaken::Off);
        }
        let now = self.now();
        let message = Message { hops, ..Message::first(channel.to_string(), payload, context) };
        let stored = arrive(&ready, &message, via, None, now).ok_or(NotTaken::Nowhere)?;
        // guess: what somebody tries at the console is not counted.
        let counts = via != Via::Trial;
        let per_month = self.per_month();
        let arrived = Arrived { stored, key, month: month_of(now), counts };
        let taking = self.db().write(move |automation| Ok((automation.take(&arrived, per_month)?, arrived)));
        let (taken, arrived) = taking.await?;
        let id = match taken {
            Taken::New(id) => {
                self.enqueue([(id, Some(Box::new(arrived.stored)))]);
                id
            }
            Taken::Known(id) => id,
            Taken::OverQuota => return Err(NotTaken::OverQuota),
        };
        FluxRunId::new(id.to_string()).map_err(|_| NotTaken::Nowhere)
    }

    /// Takes a message for the webhook of this id and secret.
    pub(crate) async fn take_by_webhook(
        &self,
        id: &str,
        secret: &str,
        payload: Value,
        key: Option<String>,
        hops: u32,
    ) -> Result<FluxRunId, NotTaken> {
        let (app, channel) =
            self.apps().iter().find_map(|ready| webhook(ready, id, secret)).ok_or(NotTaken::Nowhere)?;
        // guess: what an incoming webhook says of itself is not documented.
        let context = serde_json::json!({ "eventType": "incoming_webhook", "webhookId": id });
        self.take(Incoming { app, channel, payload, context, via: Via::Webhook, key, hops }).await
    }
}

impl Automation {
    /// Takes what a device sent for each app that listens to its group; answers with how many that were.
    pub(crate) async fn take_from_device(&self, sent: Uplinked) -> Result<u32, NotTaken> {
        let Uplinked { sim_id, imsi, group, payload } = sent;
        let channels = self.listening(|source| group.is_some() && source.from.devices_of() == group.as_ref());
        // guess: more than `resource.simId` and the protocol is not documented.
        let context = serde_json::json!({
            "eventType": "device",
            "request": { "protocol": "http" },
            "resource": { "simId": sim_id, "imsi": imsi },
        });
        let mut taken = 0;
        for (app, source) in channels {
            let (payload, context) = (payload.clone(), context.clone());
            let channel = source.channel;
            let incoming = Incoming { app, channel, payload, context, via: Via::Device, key: None, hops: 0 };
            taken += u32::from(self.take_if_there(incoming).await?);
        }
        Ok(taken)
    }

    /// Takes what happened to a file for each source that listens there; answers with how many that were.
    pub(crate) async fn take_from_files(&self, filed: Filed) -> Result<u32, NotTaken> {
        let Filed { key, change, path, content_type, link, op } = filed;
        let hops = self.hops_behind(op.as_ref()).await?;
        let mut payload =
            serde_json::json!({ "eventType": change, "path": path, "contentType": content_type });
        if let Some(link) = link {
            payload["presignedUrls"] = serde_json::json!({ "get": link.expose() });
        }
        let mut taken = 0;
        for (app, source) in self.listening(|source| source.from.hears_of_file(&path, change)) {
            let context = serde_json::json!({ "eventType": "harvest_files", "configurationId": source.id });
            let incoming = Incoming {
                key: Some(format!("{key} {app} {}", source.id)),
                app,
                channel: source.channel,
                payload: payload.clone(),
                context,
                via: Via::Files,
                hops,
            };
            taken += u32::from(self.take_if_there(incoming).await?);
        }
        Ok(taken)
    }

    /// So many channels stand before what an action did under this intention; none before what somebody else did.
    async fn hops_behind(&self, op: Option<&OpId>) -> Result<u32, NotTaken> {
        let Some(run) = op.and_then(|op| run_of(op.as_str())) else { return Ok(0) };
        let run = self.db().read(move |automation| automation.run(run)).await?;
        Ok(run.map_or(0, |stored| stored.run.hops + 1))
    }

    /// Sources of apps that are on and that listen to something, each with its app.
    fn listening(&self, listens: impl Fn(&Source) -> bool) -> Vec<(FluxAppId, Source)> {
        let apps = self.apps();
        let on = apps.iter().map(|ready| &ready.stored.app).filter(|app| app.app.enabled);
        on.flat_map(|app| {
            let sources = app.app.sources.iter().filter(|source| listens(source));
            sources.map(|source| (app.id.clone(), source.clone()))
        })
        .collect()
    }

    /// Takes a message for an app that may have been switched off or removed in the same moment; true where it was not.
    async fn take_if_there(&self, incoming: Incoming) -> Result<bool, NotTaken> {
        match self.take(incoming).await {
            Ok(_) => Ok(true),
            Err(NotTaken::Nowhere | NotTaken::Off | NotTaken::Loop) => Ok(false),
            Err(fault @ (NotTaken::OverQuota | NotTaken::Store(_))) => Err(fault),
        }
    }
}

/// The channel that a webhook leads to.
fn webhook(ready: &Arc<Ready>, id: &str, secret: &str) -> Option<(FluxAppId, FluxPartId)> {
    let app = &ready.stored.app;
    app.app.sources.iter().find_map(|source| {
        let webhook = source.from.webhook()?;
        let opens = webhook.id.as_str() == id && same(secret, webhook.secret.expose());
        opens.then(|| (app.id.clone(), source.channel.clone()))
    })
}

/// A message as it is kept, with what its channel's actions have to do; none where the app does not run.
pub(super) fn arrive(
    ready: &Ready,
    message: &Message,
    via: Via,
    parent: Option<FluxRunId>,
    now: UnixMillis,
) -> Option<StoredRun> {
    let graph = ready.graph.as_ref()?;
    let steps = begin(graph, message, now.0).filter_map(|(action, course)| {
        let action = FluxPartId::new(action.id.as_str()).ok()?;
        Some(planned(action, course, now))
    });
    let steps = steps.collect();
    let event = (!Arc::ptr_eq(&message.event.0, &message.payload))
        .then(|| (message.event.0.as_ref().clone(), message.event.1.as_ref().clone()));
    let run = Run {
        // Given when it is kept.
        id: FluxRunId::new("0").ok()?,
        app: ready.stored.app.id.clone(),
        channel: FluxPartId::new(message.channel.as_str()).ok()?,
        at: now,
        via,
        parent,
        hops: message.hops,
        payload: message.payload.as_ref().clone(),
        context: message.context.as_ref().clone(),
        steps,
    };
    Some(StoredRun { run, event, left: message.left })
}

fn planned(action: FluxPartId, course: Course, now: UnixMillis) -> RunStep {
    let step = |state| RunStep {
        action: action.clone(),
        state,
        ended_at: None,
        took_ms: None,
        asked: None,
        status: None,
        result: None,
        failure: None,
        next: Vec::new(),
    };
    match course {
        Course::NotMet => RunStep { ended_at: Some(now), ..step(StepState::NotMet) },
        Course::Do(_) | Course::Made(_) => step(StepState::Waiting),
        Course::Failed(flaw) => {
            let flaw = told(flaw);
            let failure = Failure { message: flaw.message.clone(), flaw: Some(flaw) };
            RunStep { ended_at: Some(now), failure: Some(failure), ..step(StepState::Failed) }
        }
    }
}
