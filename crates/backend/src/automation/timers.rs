//! Messages that come by the clock.

use api::{
    UnixMillis,
    console::flux::{SourceKind, Via},
    id::{FluxAppId, FluxPartId},
};
use serde_json::{Value, json};

use super::{
    host::Automation,
    take::{Incoming, NotTaken},
};
use crate::{
    clock::sleep_until,
    stop::{Stop, stopped},
};

const MINUTE_MS: i64 = 60_000;

/// Sends what is due at each minute of the context's clock, until `stop` says so. What fell into a time without a server, or
/// that a clock jumped over, is not made up for.
pub(super) async fn run(automation: Automation, mut stop: Stop) {
    let clock = std::sync::Arc::clone(&automation.ground().clock);
    let mut changes = clock.changes();
    loop {
        let now = automation.now();
        let next = UnixMillis(now.0 - now.0.rem_euclid(MINUTE_MS) + MINUTE_MS);
        tokio::select! {
            () = sleep_until(&clock, next) => tick(&automation).await,
            changed = changes.changed() => if changed.is_err() { return },
            () = stopped(&mut stop) => return,
        }
    }
}

/// A timer of an app.
struct Timer {
    app: FluxAppId,
    source: FluxPartId,
    channel: FluxPartId,
    every_ms: i64,
    payload: Value,
}

/// Sends what is due now.
async fn tick(automation: &Automation) {
    let now = automation.now();
    let minute = UnixMillis(now.0 - now.0.rem_euclid(MINUTE_MS));
    let timers = timers(automation);
    if timers.is_empty() {
        return;
    }
    // A world that begins anew may have the same minutes once more.
    let world = automation.world().await.unwrap_or_default();
    for timer in timers {
        // The same minutes for every start of the server.
        let slot = minute.0.div_euclid(timer.every_ms);
        if minute.0.rem_euclid(timer.every_ms) != 0 {
            continue;
        }
        let context = json!({ "eventType": "schedule", "scheduleId": timer.source, "timestamp": minute.0 });
        let incoming = Incoming {
            key: Some(format!("timer {world} {} {} {slot}", timer.app, timer.source)),
            app: timer.app,
            channel: timer.channel,
            payload: timer.payload,
            context,
            via: Via::Timer,
            hops: 0,
        };
        match automation.take(incoming).await {
            Ok(_) | Err(NotTaken::Off | NotTaken::Nowhere | NotTaken::Loop | NotTaken::OverQuota) => {}
            Err(NotTaken::Store(error)) => tracing::error!(%error, "a timer's message could not be kept"),
        }
    }
}

fn timers(automation: &Automation) -> Vec<Timer> {
    let apps = automation.apps();
    let on = apps.iter().map(|ready| &ready.stored.app).filter(|app| app.app.enabled);
    on.flat_map(|app| {
        app.app.sources.iter().filter_map(|source| match &source.from {
            SourceKind::Interval { minutes, payload } => Some(Timer {
                app: app.id.clone(),
                source: source.id.clone(),
                channel: source.channel.clone(),
                every_ms: i64::from((*minutes).max(1)) * MINUTE_MS,
                payload: payload.clone(),
            }),
            SourceKind::Api
            | SourceKind::IncomingWebhook { .. }
            | SourceKind::Device { .. }
            | SourceKind::Schedule { .. }
            | SourceKind::HarvestFiles { .. } => None,
        })
    })
    .collect()
}
