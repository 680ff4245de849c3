use api::UnixMillis;
use serde::{Deserialize, Serialize};
use store::Lane;

use crate::{
    cloud::{Cloud, state::AppError},
    steady,
};

/// When a world began, on both clocks, and how far its count of commands had come by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Began {
    pub(super) at: UnixMillis,
    pub(super) wall: UnixMillis,
    pub(super) sequence: u64,
}

/// Under this key a world keeps it.
pub(super) const BEGAN: &str = "began";

/// Gets a world ready that was opened or has begun anew: its faults, and when it began, where that is not kept yet. At most
/// one command, so that what comes next has the number that it always had.
pub(crate) async fn has_begun(cloud: &Cloud) -> Result<(), AppError> {
    let (began, kept) = look(cloud).await?;
    if !kept {
        cloud.transact(Lane::Operator, move |tx| Ok(tx.set_meta(BEGAN, &began)?)).await?;
    }
    Ok(())
}

/// What to keep if the world began at this moment, and whether something is kept.
async fn look(cloud: &Cloud) -> Result<(Began, bool), AppError> {
    let (at, wall) = (cloud.now(), steady::wall());
    let (figures, kept) =
        cloud.read(move |world| Ok((world.figures(at)?, world.meta::<Began>(BEGAN)?.is_some()))).await?;
    cloud.faults().begin(figures.seed);
    Ok((Began { at, wall, sequence: figures.sequence }, kept))
}
