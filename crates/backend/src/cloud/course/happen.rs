use api::{
    UnixMillis,
    console::feed::Cause,
    soracom::group::{ConfigurationParameter, Group, GroupConfiguration},
};
use emulator::{fleet::chatter, group, scenario, scenario::Event, session};
use store::{
    StoreError,
    world::{Reading, Tx},
};

use crate::cloud::{
    course::{Course, state::UnderWay},
    state::AppError,
};

/// SIMs that are looked at in one command, and sessions that end in it; keeps a command below 10 ms.
const LOOKED_AT: u32 = 200;
const ENDED: usize = 32;
/// What [`Cause::Timer`] names when the scenario has planned it.
const SCENARIO: &str = "scenario";

impl Course {
    /// Lets the fleet chatter once.
    pub(super) fn chat(&mut self, tx: &mut Tx<'_>, tick: UnixMillis) -> Result<(), AppError> {
        self.chattered = tick;
        let Some(chatter) = self.chatter else { return Ok(()) };
        let sim = scenario::sim_id(chatter.meets(tx.seed()?, tick));
        let Some(record) = tx.sim(&sim)? else { return Ok(()) };
        // Whoever came in later than this was not there.
        if !chatter::is_about(&record) || record.session_created.is_some_and(|created| created >= tick) {
            return Ok(());
        }
        let mut cx = tx.cx(tick, Cause::Device)?;
        if let Some(decision) = chatter::stir(&record, &mut cx) {
            tx.keep(decision, &cx)?;
        }
        Ok(())
    }

    /// Lets the next thing of the plan happen, or a part of it.
    pub(super) fn happen(&mut self, tx: &mut Tx<'_>, at: UnixMillis) -> Result<(), AppError> {
        let Some(event) = self.plan.get(self.done).cloned() else { return Ok(()) };
        let over = match event {
            Event::CellDown { eci, sims, .. } => self.fail(tx, eci, sims, at)?,
            Event::CellUp { eci, .. } => {
                let mut outages = (*tx.outages()?).clone();
                outages.end(eci);
                tx.set_outages(&outages)?;
                true
            }
            Event::GroupChanged { group, configuration, .. } => {
                change(tx, &group, &configuration, at)?;
                true
            }
        };
        if over {
            self.done += 1;
            self.under_way = None;
        }
        Ok(())
    }

    /// Ends some of the sessions of a cell; true when all are ended.
    fn fail(&mut self, tx: &mut Tx<'_>, eci: i64, sims: u32, at: UnixMillis) -> Result<bool, AppError> {
        if self.under_way.is_none() {
            let mut outages = (*tx.outages()?).clone();
            outages.begin(eci);
            tx.set_outages(&outages)?;
        }
        let after = self.under_way.as_ref().map(|under_way| under_way.after.to_string());
        let mut left = self.under_way.as_ref().map_or(sims, |under_way| under_way.left);
        let page = tx.sims(after.as_deref(), LOOKED_AT)?;
        let last = page.len() < LOOKED_AT as usize;
        let (mut ended, mut looked_at) = (0, None);
        let mut all = true;
        for record in page {
            if left == 0 || ended == ENDED {
                all = false;
                break;
            }
            looked_at = Some(record.sim_id().clone());
            let cell = record.open_session().and_then(|session| session.cell.as_ref());
            let there = record.session_created.is_some_and(|created| created < at);
            if !there || cell.and_then(|cell| cell.eci) != Some(eci) {
                continue;
            }
            let mut cx = tx.cx(at, Cause::Timer { what: SCENARIO.to_owned() })?;
            let decision = session::lose_cell(&record, &mut cx)?;
            tx.keep(decision, &cx)?;
            ended += 1;
            left -= 1;
        }
        let over = left == 0 || (last && all);
        if let Some(after) = looked_at {
            self.under_way = Some(UnderWay { after, left });
        }
        Ok(over)
    }
}

/// Changes a group's settings as somebody else would; a group that is gone by then is left alone.
fn change(
    tx: &mut Tx<'_>,
    name: &str,
    configuration: &GroupConfiguration,
    at: UnixMillis,
) -> Result<(), AppError> {
    let Some(group) = find(tx, name)? else { return Ok(()) };
    let mut cx = tx.cx(at, Cause::Timer { what: SCENARIO.to_owned() })?;
    let mut next = group;
    for (namespace, parameters) in configuration {
        let parameters: Vec<ConfigurationParameter> = parameters
            .iter()
            .map(|(key, value)| ConfigurationParameter {
                key: key.clone(),
                value: value.clone(),
                rest: api::Rest::new(),
            })
            .collect();
        match group::put_parameters(&next, namespace, &parameters, &mut cx) {
            Ok(decision) => next = decision.group,
            // Somebody filled it up meanwhile; the plan goes on all the same.
            Err(refused) => tracing::warn!(group = name, %refused, "a planned change was refused"),
        }
    }
    tx.keep_group(emulator::GroupDecision { group: next }, &cx)?;
    Ok(())
}

fn find(world: &Reading<'_>, name: &str) -> Result<Option<Group>, StoreError> {
    const PAGE: u32 = 100;
    let mut after: Option<String> = None;
    loop {
        let page = world.groups(after.as_deref(), PAGE)?;
        let last = page.len() < PAGE as usize;
        after = page.last().map(|group| group.group_id.to_string());
        if let Some(found) = page.into_iter().find(|group| group.name() == name) {
            return Ok(Some(found));
        }
        if last {
            return Ok(None);
        }
    }
}
