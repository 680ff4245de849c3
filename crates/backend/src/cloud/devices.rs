//! What devices do by themselves, what runs out on the platform, and what a scenario has planned: each at its own time.

use std::{sync::Arc, time::Duration};

use api::{UnixMillis, console::feed::Cause};
use emulator::fleet;
use store::{Lane, world::Tx};

use crate::{
    clock::sleep_until,
    cloud::{
        Cloud,
        course::{self, Course},
        state::AppError,
    },
    stop::{Stop, stopped},
};

/// Steps in one command; keeps a command far below 10 ms.
const BATCH: u32 = 32;

/// Does what falls due, when it falls due, until `stop` says so.
pub(crate) async fn run(cloud: Cloud, mut stop: Stop) {
    let clock = Arc::clone(&cloud.parts().clock);
    let mut written = cloud.written();
    loop {
        written.borrow_and_update();
        let now = clock.now();
        let next = cloud.read(move |world| {
            let due = world.next_due()?;
            Ok(due.into_iter().chain(course::next_at(&world, now)?).min())
        });
        let next = match next.await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(%error, "could not read what falls due; trying again");
                if pause(&cloud, &mut stop).await {
                    return;
                }
                continue;
            }
        };
        let due = async {
            match next {
                Some(at) => sleep_until(&clock, at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = due => if let Err(error) = catch_up(&cloud, clock.now()).await {
                if !on_the_disk(&error) {
                    tracing::error!(%error, "devices could not be stepped; trying again");
                }
                if pause(&cloud, &mut stop).await {
                    return;
                }
            },
            // Something was written: another device may be next.
            changed = written.changed() => if changed.is_err() { return },
            () = stopped(&mut stop) => return,
        }
    }
}

/// Waits a second before a fault is met again, and until the world takes writes; true when the server is ending.
async fn pause(cloud: &Cloud, stop: &mut Stop) -> bool {
    let writable = cloud.writable();
    let waited = async {
        if writable.admit().is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        writable.healed().await;
    };
    tokio::select! {
        () = waited => false,
        () = stopped(stop) => true,
    }
}

/// Whether that is known and told already: nothing can be written.
fn on_the_disk(error: &AppError) -> bool {
    matches!(error, AppError::Store(error) if error.trouble().is_some())
}

/// Does everything that falls due up to `until`, in the order of its time.
pub(crate) async fn catch_up(cloud: &Cloud, until: UnixMillis) -> Result<(), AppError> {
    while cloud.transact(Lane::Device, move |tx| batch(tx, until)).await? {}
    Ok(())
}

/// Does the next few things; true when there may be more. Each happens at the time at which it fell due.
fn batch(tx: &mut Tx<'_>, until: UnixMillis) -> Result<bool, AppError> {
    let mut course = Course::read(tx)?;
    let before = course.clone();
    let more = things(tx, course.as_mut(), until)?;
    if let Some(course) = course.filter(|course| before.as_ref() != Some(course)) {
        course.keep(tx)?;
    }
    Ok(more)
}

fn things(tx: &mut Tx<'_>, mut course: Option<&mut Course>, until: UnixMillis) -> Result<bool, AppError> {
    for _ in 0..BATCH {
        let record = tx.due(until, 1)?.pop();
        let due = record.as_ref().and_then(|record| record.due_at());
        if let Some(course) = course.as_deref_mut()
            && let Some(next) = course.due(until)
            && due.is_none_or(|due| next <= due)
        {
            if course.step(tx, until)? {
                return Ok(true);
            }
            continue;
        }
        let (Some(record), Some(at)) = (record, due) else { return Ok(false) };
        let group = match &record.sim.group_id {
            Some(id) => tx.group(id)?,
            None => None,
        };
        let mut cx = tx.cx(at, Cause::Device)?;
        match fleet::step(&record, group.as_ref(), &mut cx) {
            Some(decision) => tx.keep(decision, &cx)?,
            // Nothing to do at its own time would be due for ever.
            None => {
                return Err(emulator::Error::Refused {
                    code: "KNS0500",
                    action: "step",
                    state: record.sim_id().to_string(),
                }
                .into());
            }
        };
    }
    Ok(true)
}
