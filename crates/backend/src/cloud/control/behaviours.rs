use std::time::Duration;

use api::console::world::{BehaviourRow, BehaviourRule, Behaviours};
use emulator::fleet::Rules;
use store::{Lane, StoreError, world::Reading};

use crate::{
    cloud::{Cloud, state::AppError},
    http::error::HttpError,
    steady,
};

/// SIMs that are looked at in one go.
const PAGE: u32 = 500;
/// How long may be counted; a world that takes longer is not counted.
const PATIENCE: Duration = Duration::from_millis(400);

/// The rules, and how many devices each decides about.
pub(super) async fn list(cloud: &Cloud) -> Result<Behaviours, HttpError> {
    Ok(cloud.read(|world| counted(&world)).await?)
}

/// Replaces the rules. Devices follow them from their next decision on.
pub(super) async fn set(cloud: &Cloud, rules: Vec<BehaviourRule>) -> Result<Behaviours, HttpError> {
    let rules = Rules::new(rules)?;
    cloud.transact(Lane::Operator, move |tx| Ok::<_, AppError>(tx.set_rules(&rules)?)).await?;
    list(cloud).await
}

fn counted(world: &Reading<'_>) -> Result<Behaviours, StoreError> {
    let (rules, of) = (world.rules()?, world.count_sims()?);
    let counts = count(world, &rules, of)?;
    let rows = rules.as_slice().iter().enumerate().map(|(place, rule)| BehaviourRow {
        rule: rule.clone(),
        sims: counts.as_ref().map(|counts| counts[place]),
    });
    let decided = counts.as_ref().map(|counts| counts.iter().sum::<u64>());
    Ok(Behaviours { rules: rows.collect(), rest: decided.map(|decided| of.saturating_sub(decided)), of })
}

/// How many devices each rule decides about; none for a world that is too large to be looked through in time.
fn count(world: &Reading<'_>, rules: &Rules, of: u64) -> Result<Option<Vec<u64>>, StoreError> {
    let mut counts = vec![0; rules.as_slice().len()];
    if counts.is_empty() || of == 0 {
        return Ok(Some(counts));
    }
    let began = steady::steady();
    let mut after: Option<String> = None;
    loop {
        let page = world.sims(after.as_deref(), PAGE)?;
        for place in page.iter().filter_map(|record| rules.decides(record)) {
            counts[place] += 1;
        }
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = Some(last.sim_id().to_string()),
            Some(_) | None => return Ok(Some(counts)),
        }
        if steady::steady().saturating_sub(began) > PATIENCE {
            return Ok(None);
        }
    }
}
