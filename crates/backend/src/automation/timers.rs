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

/// Sends what is due at each minute of the context's clock, until `stop` says so. A clock that jumps over several times of a
/// timer sends once; what fell into a time without a server is not made up for.
pub(super) async fn run(automation: Automation, mut stop: Stop) {
    let clock = std::sync::Arc::clone(&automation.ground().clock);
    let mut changes = clock.changes();
    let mut seen = automation.now();
    loop {
        tokio::select! {
            () = sleep_until(&clock, after(seen)) => {}
            changed = changes.changed() => {
                // A world that began anew may have an earlier time.
                seen = seen.min(automation.now());
                if changed.is_ok() { continue }
                return;
            }
            () = stopped(&mut stop) => return,
        }
        let now = automation.now();
        tick(&automation, seen, now).await;
        seen = now;
    }
}

/// The minute after this time.
fn after(at: UnixMillis) -> UnixMillis {
    UnixMillis(at.0 - at.0.rem_euclid(MINUTE_MS) + MINUTE_MS)
}

/// A timer of an app.
struct Timer {
    app: FluxAppId,
    source: FluxPartId,
    channel: FluxPartId,
    every_ms: i64,
    payload: Value,
}

/// Sends what has fallen due after `seen`, up to `now`.
async fn tick(automation: &Automation, seen: UnixMillis, now: UnixMillis) {
    let timers = timers(automation);
    if timers.is_empty() {
        return;
    }
    // A world that begins anew may have the same minutes once more.
    let world = automation.world().await.unwrap_or_default();
    for timer in timers {
        // The same minutes for every start of the server.
        let slot = now.0.div_euclid(timer.every_ms);
        if slot <= seen.0.div_euclid(timer.every_ms) {
            continue;
        }
        let due = slot * timer.every_ms;
        let context = json!({ "eventType": "schedule", "scheduleId": timer.source, "timestamp": due });
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
