//! Messages that come by the clock.

use std::time::Duration;

use api::{
    UnixMillis,
    console::flux::{SourceKind, Via},
    id::{FluxAppId, FluxPartId},
};
use flux::calendar::Schedule;
use serde_json::{Value, json};
use store::StoreError;

use super::{
    host::Automation,
    take::{Incoming, NotTaken},
};
use crate::{
    clock::sleep_until,
    stop::{Stop, stopped},
};

const MINUTE_MS: i64 = 60_000;
/// After so long it is tried again where something could not be kept.
const AGAIN: Duration = Duration::from_secs(1);

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
        match tick(&automation, seen, now).await {
            Ok(()) => seen = now,
            Err(error) => {
                tracing::error!(%error, "what timers have to send could not be kept; trying again");
                tokio::select! {
                    () = tokio::time::sleep(AGAIN) => {}
                    () = stopped(&mut stop) => return,
                }
            }
        }
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
    times: Times,
    payload: Value,
}

/// When it sends.
enum Times {
    /// Each time that so many milliseconds have passed since 1970: the same minutes for every start of the server.
    Every(i64),
    /// By the calendar of a place.
    Schedule(Box<Schedule>),
}

impl Times {
    /// The last of them after `after`, up to `until`.
    fn last(&self, after: UnixMillis, until: UnixMillis) -> Option<UnixMillis> {
        match self {
            Times::Every(millis) => {
                let last = until.0 - until.0.rem_euclid(*millis);
                (last > after.0).then_some(UnixMillis(last))
            }
            Times::Schedule(schedule) => schedule.last(after.0, until.0).map(UnixMillis),
        }
    }
}

/// Sends what has fallen due after `seen`, up to `now`; what was sent already is not sent once more.
async fn tick(automation: &Automation, seen: UnixMillis, now: UnixMillis) -> Result<(), StoreError> {
    let timers = timers(automation);
    if timers.is_empty() {
        return Ok(());
    }
    // A world that begins anew may have the same minutes once more.
    let world = automation.world().await?.unwrap_or_default();
    for timer in timers {
        let Some(due) = timer.times.last(seen, now) else { continue };
        let context = json!({ "eventType": "schedule", "scheduleId": timer.source, "timestamp": due.0 });
        let incoming = Incoming {
            key: Some(format!("timer {world} {} {} {}", timer.app, timer.source, due.0)),
            app: timer.app,
            channel: timer.channel,
            payload: timer.payload,
            context,
            via: Via::Timer,
            hops: 0,
        };
        match automation.take(incoming).await {
            Ok(_) | Err(NotTaken::Off | NotTaken::Nowhere | NotTaken::Loop | NotTaken::OverQuota) => {}
            Err(NotTaken::Store(error)) => return Err(error),
        }
    }
    Ok(())
}

fn timers(automation: &Automation) -> Vec<Timer> {
    let apps = automation.apps();
    let on = apps.iter().map(|ready| &ready.stored.app).filter(|app| app.app.enabled);
    on.flat_map(|app| {
        app.app.sources.iter().filter_map(|source| {
            let (times, payload) = match &source.from {
                SourceKind::Interval { minutes, payload } => {
                    (Times::Every(i64::from((*minutes).max(1)) * MINUTE_MS), payload)
                }
                SourceKind::Schedule { cron, timezone, payload } => {
                    (Times::Schedule(Box::new(Schedule::read(cron, timezone).ok()?)), payload)
                }
                SourceKind::Api
                | SourceKind::IncomingWebhook { .. }
                | SourceKind::Device { .. }
                | SourceKind::HarvestFiles { .. } => return None,
            };
            Some(Timer {
                app: app.id.clone(),
                source: source.id.clone(),
                channel: source.channel.clone(),
                times,
                payload: payload.clone(),
            })
        })
    })
    .collect()
}
