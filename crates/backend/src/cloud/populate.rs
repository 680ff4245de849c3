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

/// SIMs looked at in one command.
const CHUNK: u32 = 500;

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
    Ok(scenario::Scenario::parse(text_of(beginning)?)?)
}

fn text_of(beginning: &Beginning) -> Result<&'static str, AppError> {
    let unknown = || Error::NotFound { kind: "scenario", id: beginning.scenario.clone() };
    Ok(scenario::builtin(&beginning.scenario).ok_or_else(unknown)?)
}

/// Empties the world and grows another, as it would stand at `now`. Only SIMs that do something by themselves are written:
/// the others are made when they are asked for.
pub(crate) async fn grow(cloud: &Cloud, beginning: Beginning, now: UnixMillis) -> Result<(), AppError> {
    let scenario = scenario_of(&beginning)?;
    let text = text_of(&beginning)?;
    let operator = cloud.parts().credentials.operator_id.clone();
    let birth = Birth::new(text, operator, beginning.sims, beginning.seed, now)?;
    let (seed, sims) = (beginning.seed, birth.sims);
    let generation = random::hex(16);
    cloud
        .transact(Lane::Bulk, move |tx| {
            tx.clear(Some(&birth), seed, &generation)?;
            tx.set_meta(BEGINNING, &beginning)?;
            course::begin(tx, &scenario, sims, now)?;
            Ok(())
        })
        .await?;
    cloud.budgets().forget();
    for first in (0..sims).step_by(CHUNK as usize) {
        cloud.transact(Lane::Bulk, move |tx| Ok(tx.wake(first, CHUNK)?)).await?;
    }
    cloud.transact(Lane::Bulk, |tx| Ok(tx.set_meta(GROWN, &true)?)).await
}

/// Keeps where the clock is tied, so that a restart finds it there.
pub(crate) async fn keep_clock(cloud: &Cloud, anchor: Anchor) -> Result<(), AppError> {
    cloud.transact(Lane::Operator, move |tx| Ok(tx.set_meta(CLOCK, &anchor)?)).await
}
