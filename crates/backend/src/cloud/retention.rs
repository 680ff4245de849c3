//! Forgetting what is too old, in chunks, so that nobody waits long for the writer.

use std::sync::Arc;

use api::UnixMillis;
use emulator::retention::Retention;
use store::Lane;

use crate::{
    clock::sleep_until,
    cloud::{Cloud, state::AppError},
    stop::{Stop, stopped},
};

/// Entries in one command; keeps a command far below 10 ms.
const CHUNK: u32 = 50;

/// Forgets what is too old at the start and at every full hour of the world, until `stop` says so.
pub(crate) async fn run(cloud: Cloud, mut stop: Stop) {
    let clock = Arc::clone(&cloud.parts().clock);
    let mut changes = clock.changes();
    loop {
        changes.borrow_and_update();
        let looked_after = async {
            loop {
                // Not while somebody begins the world anew: by the clock of the old world all of the new one may be too old.
                let _turn = cloud.steering().await;
                let now = clock.now();
                match forget_some(&cloud, now).await {
                    Ok(true) => {}
                    Ok(false) => return now,
                    Err(error) => {
                        tracing::error!(%error, "what is too old could not be forgotten; trying again in an hour");
                        return now;
                    }
                }
            }
        };
        let now = tokio::select! {
            now = looked_after => now,
            () = stopped(&mut stop) => return,
        };
        tokio::select! {
            () = sleep_until(&clock, cloud.parts().retention.next(now)) => {}
            // A world that began anew may have gone back: its next full hour is another.
            changed = changes.changed() => if changed.is_err() { return },
            () = stopped(&mut stop) => return,
        }
    }
}

/// Forgets everything that is too old at `now`. The caller has its turn at steering the world.
pub(crate) async fn tidy(cloud: &Cloud, now: UnixMillis) -> Result<(), AppError> {
    while forget_some(cloud, now).await? {}
    Ok(())
}

/// True when there may be more. Where nothing is too old, no command runs: each one takes a number that later randomness
/// hangs on.
async fn forget_some(cloud: &Cloud, now: UnixMillis) -> Result<bool, AppError> {
    let retention: Retention = cloud.parts().retention;
    let (before, keep) = (retention.horizon(now), retention.events);
    let some = cloud.read(move |world| world.has_old_events(before, keep)).await?;
    if some {
        cloud.transact(Lane::Bulk, move |tx| Ok(tx.prune_events(before, keep, CHUNK)?)).await?;
    }
    Ok(some)
}
