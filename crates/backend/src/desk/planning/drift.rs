//! Between a plan and its start the fleet goes on: what the plan says must still be what would come.

use std::{collections::BTreeSet, sync::Arc};

use api::{
    console::{job::MOST_ITEMS, plan::Plan},
    id::{GroupId, SimId},
    soracom::{group::GetGroup, sim::GetSim},
};
use ops::plan::{GroupHashes, Groups, Pin, hash_of_configuration, is_too_much};

use crate::{
    desk::desk_state::{ContextRoom, DeskDb},
    http::error::HttpError,
};

/// How many of a plan's SIMs have changed since: their status, their group, or what that is configured to.
///
/// # Errors
/// Too many of them: the plan has to be made anew.
pub(super) async fn check(
    room: &ContextRoom,
    db: &DeskDb,
    plan: &Plan,
    hashes: &GroupHashes,
) -> Result<u64, HttpError> {
    let groups = Arc::clone(&room.mirror).all_groups().await;
    let changed = really(room, hashes, changed(hashes, &groups)).await?;
    let named = plan.action.groups().any(|group| changed.contains(group));
    if named || (plan.action.is_on_group() && !changed.is_empty()) {
        return Err(HttpError::conflict(
            "The group that this plan names has changed since. Make the plan anew.",
            "計画の対象のグループがその後変更されています。計画を作り直してください。",
        ));
    }
    let (mut from, mut drifted) = (0, 0_u64);
    loop {
        let of = plan.id.clone();
        let pins = db.read(move |desk| desk.targets(&of, from)).await?;
        if pins.is_empty() {
            break;
        }
        from += pins.len();
        let pins: Vec<Pin> = pins.into_iter().filter(|pin| pin.sim_id.is_some()).collect();
        let sims: Arc<[SimId]> = pins.iter().filter_map(|pin| pin.sim_id.clone()).collect();
        let facts = Arc::clone(&room.mirror).facts(sims).await;
        for (pin, facts) in pins.iter().zip(facts) {
            let configured = pin.group_id.as_ref().is_some_and(|group| changed.contains(group));
            // One that has no row is gone.
            let moved = facts.is_none_or(|facts| pin.has_drifted(&facts.sim));
            // A row may be of a moment before; of few SIMs each can be asked.
            let few = plan.accepted() <= MOST_ITEMS as u64;
            drifted += u64::from(configured || (moved && (!few || has_moved(room, pin).await?)));
        }
    }
    let of = plan.accepted();
    if is_too_much(drifted, of) {
        return Err(HttpError::conflict(
            format!("{drifted} of the {of} SIMs of this plan have changed since. Make the plan anew."),
            format!(
                "この計画の {of} 枚のうち {drifted} 枚が、その後変更されています。計画を作り直してください。"
            ),
        ));
    }
    Ok(drifted)
}

/// Of groups that seem to have changed, those of which the platform says so: what the desk holds may be of a moment before.
async fn really(
    room: &ContextRoom,
    hashes: &GroupHashes,
    seem: BTreeSet<GroupId>,
) -> Result<BTreeSet<GroupId>, HttpError> {
    let mut changed = BTreeSet::new();
    for id in seem {
        match room.client.get::<GetGroup>(&id).await {
            Ok(group) if hashes.get(&id) == Some(&hash_of_configuration(&group)) => {}
            Ok(_) => {
                changed.insert(id);
            }
            Err(error) if error.status() == Some(404) => {
                changed.insert(id);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(changed)
}

/// Whether the platform itself says that a SIM is another one than the plan saw.
async fn has_moved(room: &ContextRoom, pin: &Pin) -> Result<bool, HttpError> {
    let Some(sim) = &pin.sim_id else { return Ok(false) };
    match room.client.get::<GetSim>(sim).await {
        Ok(sim) => Ok(pin.has_drifted(&sim)),
        Err(error) if error.status() == Some(404) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// The groups whose configuration is not what it was, or that are no more.
fn changed(hashes: &GroupHashes, groups: &Groups) -> BTreeSet<GroupId> {
    let same = |id: &GroupId, hash: &String| {
        groups.get(id).is_some_and(|group| hash_of_configuration(group) == *hash)
    };
    hashes.iter().filter(|(id, hash)| !same(id, hash)).map(|(id, _)| id.clone()).collect()
}
