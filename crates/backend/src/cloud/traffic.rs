//! Looks every five minutes whether SIMs have used as much as event handlers wait for.

use api::{UnixMillis, id::SimId};
use emulator::handler::{EVERY_MS, HandlerRecord, Measure, measure};
use store::Lane;

use crate::{
    clock::sleep_until,
    cloud::{Cloud, app::event_handler, state::AppError},
    stop::{Stop, stopped},
};

/// SIMs that meet a handler in one command; keeps it far below 10 ms.
const MET: usize = 50;

/// Looks whenever it is time, until `stop` says so. When the world's clock goes far ahead, it looks
/// once, where it arrives.
pub(crate) async fn run(cloud: Cloud, mut stop: Stop) {
    let mut next = after(cloud.now());
    let mut changes = cloud.clock().changes();
    loop {
        tokio::select! {
            () = sleep_until(cloud.clock(), next) => {}
            changed = changes.changed() => {
                // A world that began anew may have an earlier time.
                next = next.min(after(cloud.now()));
                if changed.is_ok() { continue }
                return;
            }
            () = stopped(&mut stop) => return,
        }
        let now = cloud.now();
        if let Err(error) = look(&cloud, now).await {
            tracing::warn!(%error, "traffic could not be looked at; the next look is in five minutes");
        }
        next = after(now);
    }
}

/// The next time to look, which are the same for every start of the server.
fn after(now: UnixMillis) -> UnixMillis {
    UnixMillis(now.0 - now.0.rem_euclid(EVERY_MS) + EVERY_MS)
}

/// Looks for every handler that waits for traffic; true where one was met.
pub(super) async fn look(cloud: &Cloud, now: UnixMillis) -> Result<bool, AppError> {
    let waiting = cloud.read(move |world| {
        let active = world.event_handlers()?.into_iter().filter(|record| record.handler.is_active());
        Ok(active.filter_map(|record| measure(&record, now).map(|what| (record, what))).collect::<Vec<_>>())
    });
    let mut any = false;
    for (record, measure) in waiting.await? {
        any |= if measure.together {
            look_together(cloud, &record, measure, now).await?
        } else {
            look_at_each(cloud, &record, measure, now).await?
        };
    }
    Ok(any)
}

async fn look_at_each(
    cloud: &Cloud,
    record: &HandlerRecord,
    measure: Measure,
    now: UnixMillis,
) -> Result<bool, AppError> {
    let (mut after, mut any) = (None, false);
    while let Some((last, counted)) = count(cloud, record, measure, after.take(), now).await? {
        let met: Vec<_> = counted.into_iter().filter(|(_, used)| measure.is_met(*used)).collect();
        for some in met.chunks(MET) {
            meet(cloud, record, some.to_vec(), now).await?;
            any = true;
        }
        after = Some(last);
    }
    Ok(any)
}

/// guess: where all of a target are counted together, the one that used most stands for them.
async fn look_together(
    cloud: &Cloud,
    record: &HandlerRecord,
    measure: Measure,
    now: UnixMillis,
) -> Result<bool, AppError> {
    let (mut after, mut sum, mut most) = (None, 0u64, None::<(SimId, u64)>);
    while let Some((last, counted)) = count(cloud, record, measure, after.take(), now).await? {
        for (sim, used) in counted {
            sum = sum.saturating_add(used);
            if most.as_ref().is_none_or(|(_, before)| used > *before) {
                most = Some((sim, used));
            }
        }
        after = Some(last);
    }
    match most {
        Some((sim, _)) if measure.is_met(sum) => {
            meet(cloud, record, vec![(sim, sum)], now).await?;
            Ok(true)
        }
        Some(_) | None => Ok(false),
    }
}

type Page = (SimId, Vec<(SimId, u64)>);

async fn count(
    cloud: &Cloud,
    record: &HandlerRecord,
    measure: Measure,
    after: Option<SimId>,
    now: UnixMillis,
) -> Result<Option<Page>, AppError> {
    let record = record.clone();
    let counted =
        cloud.scan(move |world| Ok(event_handler::count_some(&world, &record, measure, after.as_ref(), now)));
    let counted = counted.await??;
    Ok(counted.last.map(|last| (last, counted.each)))
}

async fn meet(
    cloud: &Cloud,
    record: &HandlerRecord,
    met: Vec<(SimId, u64)>,
    now: UnixMillis,
) -> Result<(), AppError> {
    let id = record.handler.handler_id.clone();
    cloud.transact(Lane::Bulk, move |tx| event_handler::meet(tx, &id, &met, now)).await
}
