//! How a world begins: a scenario grown from a seed, in chunks, so that nobody waits long for the writer.

use api::UnixMillis;
use emulator::{Error, scenario};
use serde::{Deserialize, Serialize};
use store::Lane;

use crate::{
    clock::Anchor,
    cloud::{Cloud, course, state::AppError},
    random,
};

/// SIMs written in one command.
const CHUNK: usize = 100;

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

/// Under these keys a world keeps how it began, whether it has grown to the end, its clock.
pub(super) const BEGINNING: &str = "beginning";
pub(super) const GROWN: &str = "grown";
pub(crate) const CLOCK: &str = "clock";

/// True when the world on disk has grown to its end; a start that was broken off begins anew.
pub(crate) async fn has_grown(cloud: &Cloud) -> Result<bool, AppError> {
    Ok(cloud.read(|world| world.meta::<bool>(GROWN)).await?.unwrap_or(false))
}

/// How the world on disk began.
pub(crate) async fn beginning(cloud: &Cloud) -> Result<Option<Beginning>, AppError> {
    cloud.read(|world| world.meta(BEGINNING)).await
}

/// The scenario of a world, or the refusal that says that there is none.
pub(crate) fn scenario_of(beginning: &Beginning) -> Result<scenario::Scenario, AppError> {
    let text = scenario::builtin(&beginning.scenario)
        .ok_or_else(|| Error::NotFound { kind: "scenario", id: beginning.scenario.clone() })?;
    Ok(scenario::Scenario::parse(text)?)
}

/// Empties the world and grows another, as it would stand at `now`.
pub(crate) async fn grow(cloud: &Cloud, beginning: Beginning, now: UnixMillis) -> Result<(), AppError> {
    let scenario = scenario_of(&beginning)?;
    let operator = cloud.parts().credentials.operator_id.clone();
    let world = scenario::generate(&scenario, &operator, beginning.sims, beginning.seed, now);
    let groups = world.groups;
    let seed = beginning.seed;
    let generation = random::hex(16);
    cloud
        .transact(Lane::Bulk, move |tx| {
            tx.clear(seed, &generation)?;
            tx.set_meta(BEGINNING, &beginning)?;
            course::begin(tx, &scenario, scenario.size(beginning.sims), now)?;
            groups.iter().try_for_each(|group| tx.put_group(group))?;
            Ok(())
        })
        .await?;
    cloud.budgets().forget();
    let mut sims = world.sims;
    loop {
        let chunk: Vec<_> = sims.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        cloud
            .transact(Lane::Bulk, move |tx| {
                chunk.iter().try_for_each(|grown| tx.grow(grown))?;
                Ok(())
            })
            .await?;
    }
    cloud.transact(Lane::Bulk, |tx| Ok(tx.set_meta(GROWN, &true)?)).await
}

/// Keeps where the clock is tied, so that a restart finds it there.
pub(crate) async fn keep_clock(cloud: &Cloud, anchor: Anchor) -> Result<(), AppError> {
    cloud.transact(Lane::Operator, move |tx| Ok(tx.set_meta(CLOCK, &anchor)?)).await
}
