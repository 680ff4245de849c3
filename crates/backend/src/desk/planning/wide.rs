//! A plan of many SIMs: seen a thousand at a time as the fleet's rows show them, and frozen on disk as they are seen.

use std::sync::Arc;

use api::{
    console::plan::Plan,
    id::{PlanId, SimId},
};
use ops::plan::{GroupHashes, Pin, PlanError, Planner};
use store::StoreError;
use tokio::task::JoinHandle;

use super::{Aim, about};
use crate::{
    desk::desk_state::{ContextRoom, DeskDb},
    http::error::HttpError,
};

/// SIMs that are looked at in one go, so that nobody else waits long for the rows, and targets that are kept in one.
const CHUNK: usize = store::desk::TARGETS;

/// Plans for the SIMs of `aim`, and keeps the targets that the plan `id` will touch. `found`: they were found, not named.
pub(super) async fn plan(
    room: &ContextRoom,
    db: &DeskDb,
    aim: &Aim,
    found: bool,
    id: &PlanId,
) -> Result<(Plan, GroupHashes), HttpError> {
    let sims = &aim.sims;
    if sims.len() > MOST_TARGETS {
        return Err(HttpError::bad_request(
            format!("A plan takes {MOST_TARGETS} SIMs at most, and this one finds {}.", sims.len()),
            format!("1 つの計画に含められる SIM は {MOST_TARGETS} 枚までです（対象: {} 枚）。", sims.len()),
        ));
    }
    let about = about(room, aim).await?;
    let mut planner = Planner::new(&aim.action, None, &about)?;
    let (mut frozen, mut pins) = (0, Vec::with_capacity(CHUNK));
    let chunks: Vec<Arc<[SimId]>> = sims.chunks(CHUNK).map(Arc::from).collect();
    // While some are planned, the next ones are looked at, and the last ones written.
    let look = |chunk: &Arc<[SimId]>| {
        let (mirror, chunk) = (Arc::clone(&room.mirror), Arc::clone(chunk));
        let (db, undo) = (db.clone(), aim.undo.clone());
        tokio::spawn(async move {
            let mut facts = mirror.facts(Arc::clone(&chunk)).await;
            if let Some(job) = undo {
                let ways = db.read(move |desk| desk.ways_back(&job, &chunk)).await?;
                for (facts, way) in facts.iter_mut().zip(ways) {
                    facts.iter_mut().for_each(|facts| facts.own = Some(way.clone()));
                }
            }
            Ok::<_, StoreError>(facts)
        })
    };
    let mut next = chunks.first().map(&look);
    let mut writing = None;
    for (nth, chunk) in chunks.iter().enumerate() {
        let Some(looking) = std::mem::replace(&mut next, chunks.get(nth + 1).map(&look)) else { break };
        let facts = looking.await.map_err(HttpError::internal)??;
        for (sim, facts) in chunk.iter().zip(facts) {
            match facts {
                Some(facts) => pins.extend(planner.see(&facts)),
                // It is gone since the query was answered, and would not be found now.
                None if found || aim.undo.is_some() => {}
                None => return Err(PlanError::UnknownSim(sim.clone()).into()),
            }
        }
        if pins.len() >= CHUNK {
            frozen += freeze(db, id, frozen, &mut pins, &mut writing).await?;
        }
        tokio::task::yield_now().await;
    }
    while !pins.is_empty() {
        frozen += freeze(db, id, frozen, &mut pins, &mut writing).await?;
    }
    written(&mut writing).await?;
    let hashes = planner.hashes();
    Ok((planner.plan(room.clock.now(), id.clone(), room.id.clone())?, hashes))
}

/// Most SIMs of one plan.
const MOST_TARGETS: usize = 1_000_000;

/// A write under way.
type Writing = Option<JoinHandle<Result<(), StoreError>>>;

/// Begins to keep the first targets, a whole chunk where there are so many; answers with how many. The write before it has
/// ended by then.
async fn freeze(
    db: &DeskDb,
    id: &PlanId,
    first: usize,
    pins: &mut Vec<Pin>,
    writing: &mut Writing,
) -> Result<usize, HttpError> {
    written(writing).await?;
    let many = pins.len().min(CHUNK);
    let some: Vec<_> = pins.drain(..many).collect();
    let (db, id) = (db.clone(), id.clone());
    let write = async move { db.write(move |desk| desk.put_targets(&id, first, &some)).await };
    *writing = Some(tokio::spawn(write));
    Ok(many)
}

/// Waits for a write.
async fn written(writing: &mut Writing) -> Result<(), HttpError> {
    if let Some(write) = writing.take() {
        write.await.map_err(HttpError::internal)??;
    }
    Ok(())
}
