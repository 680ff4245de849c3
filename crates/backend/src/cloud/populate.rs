//! How a world begins: a scenario grown from a seed, in chunks, so that nobody waits long for the writer.

use api::UnixMillis;
use emulator::{
    Error,
    scenario::{self, Birth},
};
use serde::{Deserialize, Serialize};
use store::Lane;

use crate::{
    clock::Anchor,
    cloud::{Cloud, course, state::AppError},
    random,
};

/// Most SIMs of a world.
pub const MOST_SIMS: u32 = 1_000_000;
/// SIMs looked at in one command.
const CHUNK: u32 = 2_000;
/// After so many SIMs a log says how far a world has come; one that is smaller is there in a second or two.
const STRETCH: u32 = 100_000;

/// How a world begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Beginning {
    pub(crate) scenario: String,
    pub(crate) sims: Option<u32>,
    pub(crate) seed: u64,
}

/// What stands for a scenario where the world was recorded and not grown.
pub(super) const RECORDING: &str = "recording";

/// Under these keys a world keeps how it began, how far it has grown, whether to the end, its clock.
pub(super) const BEGINNING: &str = "beginning";
const GROWING: &str = "growing";
pub(super) const GROWN: &str = "grown";
pub(crate) const CLOCK: &str = "clock";

/// How far a world has grown: kept with what was written, so that one that is broken off goes on from there.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Growing {
    /// The first number that was not yet looked at.
    next: u32,
    /// How many SIMs it begins with.
    of: u32,
}

/// True when the world on disk has grown to its end; one that was broken off is to [`grow_on`].
pub(crate) async fn has_grown(cloud: &Cloud) -> Result<bool, AppError> {
    Ok(cloud.read(|world| world.meta::<bool>(GROWN)).await?.unwrap_or(false))
}

/// How the world on disk began.
pub(crate) async fn beginning(cloud: &Cloud) -> Result<Option<Beginning>, AppError> {
    cloud.read(|world| world.meta(BEGINNING)).await
}

/// The scenario of a world, or the refusal that says that there is none.
pub(crate) fn scenario_of(beginning: &Beginning) -> Result<scenario::Scenario, AppError> {
    Ok(scenario::Scenario::parse(text_of(beginning)?)?)
}

fn text_of(beginning: &Beginning) -> Result<&'static str, AppError> {
    let unknown = || Error::NotFound { kind: "scenario", id: beginning.scenario.clone() };
    Ok(scenario::builtin(&beginning.scenario).ok_or_else(unknown)?)
}

/// Empties the world and grows another, as it would stand at `now`. Only SIMs that do something by themselves are written:
/// the others are made when they are asked for.
pub(crate) async fn grow(cloud: &Cloud, beginning: Beginning, now: UnixMillis) -> Result<(), AppError> {
    begin(cloud, beginning, now, None).await?;
    grow_on(cloud).await.map(|_| ())
}

/// Empties the world and begins another, which is yet to [`grow_on`]; keeps how its clock is tied, where that is said. A
/// world that cannot be begun stays as it is.
pub(super) async fn begin(
    cloud: &Cloud,
    beginning: Beginning,
    now: UnixMillis,
    clock: Option<Anchor>,
) -> Result<(), AppError> {
    let scenario = scenario_of(&beginning)?;
    let text = text_of(&beginning)?;
    let operator = cloud.parts().credentials.operator_id.clone();
    let birth = Birth::new(text, operator, beginning.sims, beginning.seed, now)?;
    if birth.sims > MOST_SIMS {
        let reason = format!("must be {MOST_SIMS} or less");
        return Err(Error::Invalid { field: "sims".to_owned(), reason }.into());
    }
    let (seed, sims) = (beginning.seed, birth.sims);
    if let Some(asked) = beginning.sims.filter(|asked| *asked != sims) {
        tracing::warn!(
            "{asked} SIMs were asked for; {} names its own {sims} and has no more",
            beginning.scenario
        );
    }
    if sims >= STRETCH {
        tracing::info!(target: "kansei::start", world = %cloud.parts().id, "growing {sims} SIMs");
    }
    let generation = random::hex(16);
    cloud
        .transact(Lane::Bulk, move |tx| {
            tx.clear(Some(&birth), seed, &generation)?;
            tx.set_meta(BEGINNING, &beginning)?;
            tx.set_meta(GROWING, &Growing { next: 0, of: sims })?;
            if let Some(anchor) = clock {
                tx.set_meta(CLOCK, &anchor)?;
            }
            course::begin(tx, &scenario, sims, now)?;
            Ok(())
        })
        .await?;
    cloud.budgets().forget();
    Ok(())
}

/// Grows the world that was begun to its end, from where it was broken off; false where none was begun.
pub(crate) async fn grow_on(cloud: &Cloud) -> Result<bool, AppError> {
    let Some(Growing { mut next, of }) = cloud.read(|world| world.meta(GROWING)).await? else {
        return Ok(false);
    };
    while next < of {
        let first = next;
        next = first.saturating_add(CHUNK).min(of);
        let woken = Growing { next, of };
        cloud
            .transact(Lane::Bulk, move |tx| {
                tx.wake(first, CHUNK)?;
                Ok(tx.set_meta(GROWING, &woken)?)
            })
            .await?;
        if next % STRETCH == 0 {
            tracing::info!(target: "kansei::start", world = %cloud.parts().id, "grown: {next} of {of} SIMs");
        }
    }
    cloud.transact(Lane::Bulk, |tx| Ok(tx.set_meta(GROWN, &true)?)).await?;
    Ok(true)
}

/// Keeps where the clock is tied, so that a restart finds it there.
pub(crate) async fn keep_clock(cloud: &Cloud, anchor: Anchor) -> Result<(), AppError> {
    cloud.transact(Lane::Operator, move |tx| Ok(tx.set_meta(CLOCK, &anchor)?)).await
}

#[cfg(test)]
mod tests {
    use api::console::feed::Cause;

    use super::*;
    use crate::cloud::{
        app::sim::{self, Key},
        fixture,
    };

    const SIMS: u32 = 4_000;

    /// Every SIM, and when the next of them does something.
    async fn all(cloud: &Cloud) -> (Vec<emulator::SimRecord>, Option<UnixMillis>) {
        let read = cloud.read(|world| Ok((world.sims(None, SIMS + 1)?, world.next_due()?)));
        let (sims, due) = read.await.unwrap();
        (sims.iter().map(|record| (**record).clone()).collect(), due)
    }

    #[tokio::test]
    async fn one_that_was_broken_off_grows_on_from_there_as_what_it_was_begun() {
        let dir = tempfile::tempdir().unwrap();
        let (beginning, now) = (fixture::beginning("fleet", SIMS), UnixMillis(1_780_272_000_000));
        let (whole, _stop) = fixture::world(&dir.path().join("whole.db"), beginning.clone(), |_| ());
        grow(&whole, beginning.clone(), now).await.unwrap();
        let (mut whole, due) = all(&whole).await;

        let file = dir.path().join("world.db");
        let (cloud, _stop) = fixture::world(&file, fixture::beginning("small", 12), |_| ());
        begin(&cloud, beginning, now, None).await.unwrap();
        let (mut written, world) = (cloud.written(), cloud.clone());
        written.mark_unchanged();
        let growing = tokio::spawn(async move { grow_on(&world).await });
        written.changed().await.unwrap();
        growing.abort();
        assert!(growing.await.unwrap_err().is_cancelled());
        // One that is awake already does something before the world goes on.
        let id = whole.iter().find(|record| record.due_at().is_some()).unwrap().sim_id().clone();
        let (cause, key) = (Cause::Device, Key::Sim(id.clone()));
        let changed = cloud.write(cause, move |tx, cx| sim::deactivate(tx, cx, &key)).await.unwrap();
        drop(cloud);

        let (cloud, _stop) = fixture::world(&file, fixture::beginning("small", 12), |_| ());
        assert!(!has_grown(&cloud).await.unwrap());
        assert!(grow_on(&cloud).await.unwrap() && has_grown(&cloud).await.unwrap());
        let place = whole.iter().position(|record| *record.sim_id() == id).unwrap();
        whole[place] = (*changed).clone();
        let (grown, next) = all(&cloud).await;
        assert_eq!(grown.len(), SIMS as usize);
        assert!(grown == whole, "the same fleet, and what happened to it meanwhile");
        assert!(next >= due, "nobody is awake whom nobody woke");
    }

    #[tokio::test]
    async fn more_than_a_world_may_hold_is_refused_and_the_world_stays() {
        let dir = tempfile::tempdir().unwrap();
        let small = fixture::beginning("small", 12);
        let (cloud, _stop) = fixture::world(&dir.path().join("w.db"), small.clone(), |_| ());
        grow(&cloud, small, cloud.now()).await.unwrap();
        let many = fixture::beginning("fleet", MOST_SIMS + 1);
        let refused = grow(&cloud, many, cloud.now()).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(Error::Invalid { .. })), "{refused}");
        assert_eq!(cloud.read(|world| world.count_sims()).await.unwrap(), 12);
    }

    #[tokio::test]
    async fn where_none_was_begun_nothing_grows_on() {
        let dir = tempfile::tempdir().unwrap();
        let (cloud, _stop) =
            fixture::world(&dir.path().join("w.db"), fixture::beginning("small", 12), |_| ());
        assert!(!grow_on(&cloud).await.unwrap() && !has_grown(&cloud).await.unwrap());
    }
}
