//! A plan of many SIMs: seen a thousand at a time as the fleet's rows show them, and frozen on disk as they are seen.

use std::sync::Arc;

use api::{
    console::plan::{Plan, PlanRequest},
    id::{PlanId, SimId},
};
use ops::plan::{PlanError, Planner};

use crate::{
    desk::desk_state::{ContextRoom, DeskDb},
    http::error::HttpError,
};

/// SIMs that are looked at in one go, so that nobody else waits long for the rows, and targets that are kept in one.
const CHUNK: usize = store::desk::TARGETS;

/// Plans for `sims`, and keeps the targets that the plan `id` will touch.
pub(super) async fn plan(
    room: &ContextRoom,
    db: &DeskDb,
    request: &PlanRequest,
    sims: Vec<SimId>,
    id: &PlanId,
) -> Result<Plan, HttpError> {
    if sims.len() > MOST_TARGETS {
        return Err(HttpError::bad_request(
            format!("A plan takes {MOST_TARGETS} SIMs at most, and this one finds {}.", sims.len()),
            format!("1 つの計画に含められる SIM は {MOST_TARGETS} 枚までです（対象: {} 枚）。", sims.len()),
        ));
    }
    let mut planner = Planner::new(&request.action, None)?;
    let mut frozen = 0;
    let mut pins = Vec::with_capacity(CHUNK);
    for chunk in sims.chunks(CHUNK) {
        let facts = Arc::clone(&room.mirror).facts(Arc::from(chunk)).await;
        for (sim, facts) in chunk.iter().zip(facts) {
            let facts = facts.ok_or_else(|| PlanError::UnknownSim(sim.clone()))?;
            pins.extend(planner.see(&facts));
        }
        frozen += freeze(db, id, frozen, &mut pins, CHUNK).await?;
    }
    freeze(db, id, frozen, &mut pins, 1).await?;
    Ok(planner.plan(room.clock.now(), id.clone(), room.id.clone())?)
}

/// Most SIMs of one plan.
const MOST_TARGETS: usize = 1_000_000;

/// Keeps whole chunks of `least` targets or more; answers with how many those were.
async fn freeze(
    db: &DeskDb,
    id: &PlanId,
    first: usize,
    pins: &mut Vec<ops::plan::Pin>,
    least: usize,
) -> Result<usize, HttpError> {
    if pins.len() < least {
        return Ok(0);
    }
    let many = pins.len().min(CHUNK);
    let some: Vec<_> = pins.drain(..many).collect();
    let id = id.clone();
    db.write(move |desk| desk.put_targets(&id, first, &some)).await?;
    Ok(many)
}
