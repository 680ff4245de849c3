use api::console::world::{ScenarioInfo, World};
use emulator::scenario::{self, Scenario};

use crate::{
    cloud::{
        Cloud,
        control::began::{BEGAN, Began},
        course,
        populate::{BEGINNING, Beginning, RECORDING},
    },
    http::error::HttpError,
    steady,
};

/// The time over which events are counted, in milliseconds of the world.
const LATELY_MS: i64 = 60_000;

/// The world as it stands.
pub(super) async fn world(cloud: &Cloud) -> Result<World, HttpError> {
    let clock = cloud.clock().face();
    let (now, wall) = (clock.now, steady::wall());
    let read = cloud.read(move |world| {
        let began = world.meta::<Began>(BEGAN)?;
        Ok((
            world.meta::<Beginning>(BEGINNING)?,
            began.unwrap_or(Began { at: now, wall, sequence: 0 }),
            world.figures(now.plus(-LATELY_MS))?,
            world.outbox_counts()?,
            course::plan_of(&world)?,
            course::planned_at(&world)?,
        ))
    });
    let (beginning, began, figures, (outbox_kept, outbox_sent), track, planned) = read.await?;
    let scenario = beginning.map(|beginning| beginning.scenario).filter(|name| name != RECORDING);
    let faults_on = cloud.faults().list(now).iter().filter(|switch| switch.on).count();
    Ok(World {
        summary: scenario
            .as_deref()
            .and_then(find)
            .map(|found| found.summary().to_owned())
            .unwrap_or_default(),
        scenario,
        seed: figures.seed,
        sims: figures.sims,
        commands: figures.sequence.saturating_sub(began.sequence),
        began_at: began.at,
        ran_ms: now.since(began.at).max(0).unsigned_abs(),
        real_ms: wall.since(began.wall).max(0).unsigned_abs(),
        events: figures.events,
        chatter: figures.recent as f64 / (LATELY_MS as f64 / 1_000.0),
        clock,
        next_at: figures.next_due.into_iter().chain(planned).min(),
        track,
        faults_on: u32::try_from(faults_on).unwrap_or(u32::MAX),
        outbox_kept,
        outbox_sent,
        policy: cloud.parts().outbound.to_string(),
    })
}

/// What a world can begin as.
pub(super) fn scenarios() -> Vec<ScenarioInfo> {
    let info = |name: &&str| {
        let found = find(name)?;
        Some(ScenarioInfo {
            name: (*name).to_owned(),
            summary: found.summary().to_owned(),
            sims: found.sims(),
            scales: found.size(Some(found.sims().saturating_add(1))) > found.sims(),
        })
    };
    scenario::NAMES.iter().filter_map(info).collect()
}

/// A scenario that comes with the program.
fn find(name: &str) -> Option<Scenario> {
    Scenario::parse(scenario::builtin(name)?).ok()
}
