use std::collections::BTreeMap;

use api::{UnixMillis, console::world::Moment, id::SimId};
use emulator::{
    fleet::Chatter,
    scenario::{Event, Scenario},
};
use serde::{Deserialize, Serialize};
use store::{
    StoreError,
    world::{Reading, Tx},
};

use crate::cloud::state::AppError;

/// Chatter is done so often, not at every tick: a fifth of a second late is early enough.
const GATHER_MS: i64 = 200;
/// Under this key a world keeps its course; a quiet one has none.
const COURSE: &str = "course";

/// The plan of a world, and how far it has come. Kept whole, because the scenario's file may be another by the next start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct Course {
    began: UnixMillis,
    pub(super) plan: Vec<Event>,
    /// How many of the plan have happened to the end.
    pub(super) done: usize,
    /// How far the next one has come, which takes more than one command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) under_way: Option<UnderWay>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) chatter: Option<Chatter>,
    /// Up to when the fleet has chattered.
    pub(super) chattered: UnixMillis,
}

/// A cell that is failing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UnderWay {
    /// The last SIM that was looked at.
    pub(super) after: SimId,
    /// Sessions that are to end yet.
    pub(super) left: u32,
}

/// Keeps the course of a world of `sims` SIMs that begins at `now`.
pub(in crate::cloud) fn begin(
    tx: &mut Tx<'_>,
    scenario: &Scenario,
    sims: u32,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let (plan, chatter) = (scenario.plan(), scenario.chatter(sims));
    if plan.is_empty() && chatter.is_none() {
        return Ok(());
    }
    tx.set_meta(COURSE, &Course { began: now, plan, done: 0, under_way: None, chatter, chattered: now })
}

/// When to look after the course next; none where nothing is to come.
pub(in crate::cloud) fn next_at(
    world: &Reading<'_>,
    now: UnixMillis,
) -> Result<Option<UnixMillis>, StoreError> {
    let Some(course) = Course::read(world)? else { return Ok(None) };
    let tick =
        course.tick(now).map(|(tick, _)| UnixMillis(tick.0 - tick.0.rem_euclid(GATHER_MS) + GATHER_MS));
    Ok(course.planned().into_iter().chain(tick).min())
}

/// When the next thing happens that the scenario has planned; none where nothing is to come.
pub(in crate::cloud) fn planned_at(world: &Reading<'_>) -> Result<Option<UnixMillis>, StoreError> {
    Ok(Course::read(world)?.and_then(|course| course.planned()))
}

/// What the scenario has planned, in the order of time; empty where it has no plan.
pub(in crate::cloud) fn plan_of(world: &Reading<'_>) -> Result<Vec<Moment>, StoreError> {
    let course = Course::read(world)?;
    Ok(course.iter().flat_map(|course| (0..course.plan.len()).map(|i| course.moment(i))).collect())
}

impl Course {
    pub(in crate::cloud) fn read(world: &Reading<'_>) -> Result<Option<Self>, StoreError> {
        world.meta(COURSE)
    }

    pub(in crate::cloud) fn keep(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.set_meta(COURSE, self)
    }

    /// When its next thing happens, of those up to `now`.
    pub(in crate::cloud) fn due(&self, now: UnixMillis) -> Option<UnixMillis> {
        let tick = self.tick(now).map(|(tick, _)| tick);
        self.planned().into_iter().chain(tick).min().filter(|at| *at <= now)
    }

    /// Does the next thing, which was due by `now`, or a part of it. True when a command has enough of it.
    pub(in crate::cloud) fn step(&mut self, tx: &mut Tx<'_>, now: UnixMillis) -> Result<bool, AppError> {
        let tick = self.tick(now);
        match self.planned() {
            Some(at) if tick.is_none_or(|(tick, _)| at <= tick) => {
                self.happen(tx, at)?;
                Ok(true)
            }
            Some(_) | None => {
                let Some((tick, left_out)) = tick else { return Ok(true) };
                if left_out > 0 {
                    tracing::info!(left_out, "the clock went too far ahead for all of the fleet's chatter");
                }
                self.chat(tx, tick)?;
                Ok(false)
            }
        }
    }

    fn planned(&self) -> Option<UnixMillis> {
        Some(self.at(self.plan.get(self.done)?))
    }

    fn tick(&self, now: UnixMillis) -> Option<(UnixMillis, u64)> {
        Some(self.chatter?.next(self.chattered, now))
    }

    fn at(&self, event: &Event) -> UnixMillis {
        self.began.plus(i64::from(event.at_min()) * 60_000)
    }

    fn moment(&self, i: usize) -> Moment {
        let event = &self.plan[i];
        let (what, detail, until) = match event {
            Event::CellDown { eci, sims, .. } => {
                let up = self.plan[i..]
                    .iter()
                    .find(|later| matches!(later, Event::CellUp { eci: other, .. } if other == eci));
                let detail = [("cell", eci.to_string()), ("count", sims.to_string())];
                ("cellDown", BTreeMap::from(detail), up.map(|up| self.at(up)))
            }
            Event::CellUp { eci, .. } => ("cellUp", BTreeMap::from([("cell", eci.to_string())]), None),
            Event::GroupChanged { group, configuration, .. } => {
                let air = configuration.get("SoracomAir");
                let dns = air.is_some_and(|air| air.contains_key("dnsServers"));
                let what = if dns { "dnsChanged" } else { "groupChanged" };
                (what, BTreeMap::from([("group", group.clone())]), None)
            }
        };
        let detail = detail.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Moment { at: self.at(event), until, what: what.to_owned(), detail, happened: i < self.done }
    }
}
