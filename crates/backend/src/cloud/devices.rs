//! What devices do by themselves, what runs out on the platform, what event handlers have put off, and what a scenario has
//! planned: each at its own time.

use std::{sync::Arc, time::Duration};

use api::{UnixMillis, console::feed::Cause};
use emulator::fleet;
use store::{Lane, world::Tx};

use crate::{
    clock::sleep_until,
    cloud::{
        Cloud,
        app::event_handler,
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
            let put_off = world.firing_due()?;
            Ok(due.into_iter().chain(course::next_at(&world, now)?).chain(put_off).min())
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
            () = due => {
                let caught_up = tokio::select! {
                    caught_up = catch_up(&cloud) => caught_up,
                    () = stopped(&mut stop) => return,
                };
                if let Err(error) = caught_up {
                    if !on_the_disk(&error) {
                        tracing::error!(%error, "devices could not be stepped; trying again");
                    }
                    if pause(&cloud, &mut stop).await {
                        return;
                    }
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

/// Does everything that has fallen due, in the order of its time.
async fn catch_up(cloud: &Cloud) -> Result<(), AppError> {
    loop {
        // A turn for each command: whoever steers the world takes its devices along, and a world that begins anew has
        // another clock.
        let _turn = cloud.steering().await;
        let now = cloud.now();
        let due = cloud.read(move |world| {
            let planned = Course::read(&world)?.and_then(|course| course.due(now));
            let due = |at: Option<UnixMillis>| at.is_some_and(|at| at <= now);
            Ok(planned.is_some() || due(world.next_due()?) || due(world.firing_due()?))
        });
        // Where nothing is due, no command runs: each one takes a number that later randomness hangs on.
        if !due.await? || !cloud.transact(Lane::Device, move |tx| Ok(batch(tx, now)?.more)).await? {
            return Ok(());
        }
    }
}

/// Does the next few things of those up to `to`, and takes the world's clock to where they happened; in the end to `to`.
/// True when there may be more. The caller has its turn at steering the world.
pub(super) async fn go_ahead(cloud: &Cloud, to: UnixMillis) -> Result<bool, AppError> {
    let clock = Arc::clone(&cloud.parts().clock);
    let ahead = move |tx: &mut Tx<'_>| {
        let Batch { more, reached } = batch(tx, to)?;
        let reached = if more { reached } else { Some(to) };
        if let Some(reached) = reached {
            // Inside the command: the next one must not happen before what has happened.
            clock.retie(|anchor| {
                anchor.context = anchor.context.max(reached);
                anchor.simulated = true;
            });
        }
        Ok(more)
    };
    cloud.transact(Lane::Device, ahead).await
}

/// What came of a few things.
struct Batch {
    /// There may be more.
    more: bool,
    /// When the last of them happened.
    reached: Option<UnixMillis>,
}

/// Does the next few things. Each happens at the time at which it fell due.
fn batch(tx: &mut Tx<'_>, until: UnixMillis) -> Result<Batch, AppError> {
    let mut course = Course::read(tx)?;
    let before = course.clone();
    let mut reached = None;
    let more = things(tx, course.as_mut(), until, &mut reached)?;
    if let Some(course) = course.filter(|course| before.as_ref() != Some(course)) {
        course.keep(tx)?;
    }
    Ok(Batch { more, reached })
}

fn things(
    tx: &mut Tx<'_>,
    mut course: Option<&mut Course>,
    until: UnixMillis,
    reached: &mut Option<UnixMillis>,
) -> Result<bool, AppError> {
    for _ in 0..BATCH {
        let record = tx.due(until, 1)?.pop();
        let due = record.as_ref().and_then(|record| record.due_at());
        let planned = course.as_ref().and_then(|course| course.due(until));
        // What a handler does comes before whatever else falls due at that moment.
        if let Some(put_off) = tx.next_firing(until)?
            && let Some(at) = put_off.firing.due
            && [due, planned].into_iter().flatten().all(|other| at <= other)
        {
            *reached = Some(at);
            event_handler::fire(tx, &put_off)?;
            continue;
        }
        if let Some(course) = course.as_deref_mut()
            && let Some(next) = course.due(until)
            && due.is_none_or(|due| next <= due)
        {
            *reached = Some(next);
            if course.step(tx, until)? {
                return Ok(true);
            }
            continue;
        }
        let (Some(record), Some(at)) = (record, due) else { return Ok(false) };
        *reached = Some(at);
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
