//! What SIMs have used, counted when somebody asks.

use api::{
    UnixMillis,
    id::{GroupId, SimId},
    soracom::{session::SessionEvent, sim::SimStatus},
};
use emulator::{
    SimRecord,
    traffic::{self, Period, Usage},
};
use store::{
    StoreError,
    world::{EventRange, Reading},
};

use crate::cloud::{
    app::sim::{self, Key},
    state::AppError,
};

/// SIMs that are counted in one read.
const CHUNK: u32 = 200;
/// Entries of a history that are read at a time.
const PAGE: u32 = 1_000;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask {
    pub(crate) period: Period,
    pub(crate) from: UnixMillis,
    pub(crate) to: UnixMillis,
    pub(crate) now: UnixMillis,
}

/// Whose SIMs are summed up.
#[derive(Debug, Clone)]
pub(crate) enum Whose {
    Group(GroupId),
    Everybody,
}

/// What one SIM has used.
pub(crate) fn of_sim(world: &Reading<'_>, key: &Key, ask: Ask) -> Result<Usage, AppError> {
    let record = sim::find(world, key)?;
    Ok(count(world, world.seed()?, &record, ask)?)
}

/// Adds what the next few SIMs have used; answers the last of them and how many they were, none after the last.
pub(crate) fn add_some(
    world: &Reading<'_>,
    whose: &Whose,
    after: Option<&SimId>,
    ask: Ask,
    sum: &mut Usage,
) -> Result<Option<(SimId, u32)>, StoreError> {
    let after = after.map(AsRef::as_ref);
    let page = match whose {
        Whose::Group(group) => world.members(group, after, CHUNK)?,
        Whose::Everybody => world.sims(after, CHUNK)?,
    };
    let seed = world.seed()?;
    for record in &page {
        traffic::add(sum, count(world, seed, record, ask)?);
    }
    let many = u32::try_from(page.len()).unwrap_or(CHUNK);
    Ok(page.last().map(|last| (last.sim_id().clone(), many)))
}

/// "The data traffic of the terminated IoT SIM cannot be confirmed." [spec] guess: nothing is answered, and nothing of it
/// is in any sum.
pub(super) fn count(
    world: &Reading<'_>,
    seed: u64,
    record: &SimRecord,
    ask: Ask,
) -> Result<Usage, StoreError> {
    if *record.status() == SimStatus::Terminated {
        return Ok(Usage::new());
    }
    let events = history(world, record.sim_id(), ask.period.begin(ask.from))?;
    Ok(traffic::usage(seed, record, &events, ask.period, (ask.from, ask.to), ask.now))
}

fn history(world: &Reading<'_>, sim: &SimId, from: UnixMillis) -> Result<Vec<SessionEvent>, StoreError> {
    let mut all = Vec::new();
    let mut range = EventRange { from: Some(from), to: None, after: None, limit: PAGE };
    loop {
        let page = world.events_of_sim(sim, range)?;
        let last = page.len() < PAGE as usize;
        range.after = page.last().map(|(key, _)| *key);
        all.extend(page.into_iter().map(|(_, event)| event));
        if last {
            return Ok(all);
        }
    }
}
