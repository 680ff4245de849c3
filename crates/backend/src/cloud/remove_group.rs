//! How a group goes: its members leave in chunks, so that nobody waits long for the writer, and it goes with the last.

use api::{console::feed::Cause, id::GroupId};
use store::{Lane, StoreError};

use crate::cloud::{
    app::group::{self, Left},
    state::{AppError, Cloud},
};

/// Removes a group because of `cause`; its members are then in none.
///
/// Once begun it goes on to the end, also when whoever asked has gone; only the end of the server breaks it off. Then the
/// group stands there with the members that it still has, and the same call goes on from there.
pub(crate) async fn remove_group(cloud: &Cloud, cause: Cause, id: &GroupId) -> Result<(), AppError> {
    let visit = cloud.parts().visits.enter();
    let removal = go(cloud.clone(), cause, id.clone());
    let removed = tokio::spawn(visit.spend(removal)).await;
    removed.map_err(|error| StoreError::Panicked(error.to_string()))?.ok_or(AppError::Ending)?
}

async fn go(cloud: Cloud, cause: Cause, id: GroupId) -> Result<(), AppError> {
    loop {
        let group = id.clone();
        let left = cloud.write_in(Lane::Bulk, cause.clone(), move |tx, cx| group::leave(tx, cx, &group));
        match left.await? {
            Left::Some => {}
            Left::All => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        path::Path,
        sync::{Arc, Mutex},
        time::Duration,
    };

    use api::id::{OpId, SimId};
    use store::world::{WorldChange, WorldFact};
    use tokio::sync::watch;

    use super::*;
    use crate::cloud::{
        app::{
            group::CHUNK,
            sim::{self, Key},
        },
        fixture, populate,
    };

    type Told = Arc<Mutex<Vec<Vec<WorldChange>>>>;

    /// A fleet, what each commit told of it, and what ends its server.
    async fn fleet(file: &Path, sims: u32) -> (Cloud, Told, watch::Sender<bool>) {
        let told = Told::default();
        let commits = Arc::clone(&told);
        let tell = move |changes| commits.lock().unwrap().push(changes);
        let (cloud, stop) = fixture::world(file, fixture::beginning("fleet", sims), tell);
        let now = cloud.now();
        populate::grow(&cloud, fixture::beginning("fleet", sims), now).await.unwrap();
        (cloud, told, stop)
    }

    fn by_call(operation: &str) -> Cause {
        Cause::Call { op: Some(OpId::new("op-1").unwrap()), operation: operation.to_owned() }
    }

    /// Puts every SIM into one group.
    async fn gather(cloud: &Cloud) -> GroupId {
        let id = cloud.read(|world| world.groups(None, 1)).await.unwrap().remove(0).group_id;
        let mut after: Option<String> = None;
        loop {
            let (group, from) = (id.clone(), after.clone());
            let last = cloud
                .write(by_call("setGroup"), move |tx, cx| {
                    let page = tx.sims(from.as_deref(), 100)?;
                    for record in &page {
                        sim::set_group(tx, cx, &Key::Sim(record.sim_id().clone()), &group)?;
                    }
                    Ok(page.last().map(|record| record.sim_id().to_string()))
                })
                .await
                .unwrap();
            match last {
                Some(last) => after = Some(last),
                None => return id,
            }
        }
    }

    #[tokio::test]
    async fn a_large_group_goes_in_chunks_and_with_the_last_of_its_members() {
        const SIMS: usize = 1_200;
        let dir = tempfile::tempdir().unwrap();
        let (cloud, told, _stop) = fleet(&dir.path().join("world.db"), SIMS as u32).await;
        let id = gather(&cloud).await;
        told.lock().unwrap().clear();
        let cause = by_call("deleteGroup");
        remove_group(&cloud, cause.clone(), &id).await.unwrap();

        let commits = std::mem::take(&mut *told.lock().unwrap());
        let most = commits.iter().map(Vec::len).max().unwrap();
        assert!(most <= CHUNK as usize + 1, "{most} changes in one command");
        assert!(commits.len() >= SIMS / CHUNK as usize);
        let mut changes: Vec<WorldChange> = commits.into_iter().flatten().collect();
        assert!(changes.iter().all(|change| change.cause == cause));
        assert_eq!(changes.pop().unwrap().fact, WorldFact::GroupGone(id.clone()));
        let left: BTreeSet<SimId> = changes
            .into_iter()
            .map(|change| {
                let WorldFact::Sim(sim) = change.fact else { panic!("no member: {change:?}") };
                assert_eq!(sim.sim.group_id, None);
                sim.sim_id().clone()
            })
            .collect();
        assert_eq!(left.len(), SIMS, "each is told once");
        let (group, members) = (id.clone(), id.clone());
        assert_eq!(cloud.read(move |world| world.group(&group)).await.unwrap(), None);
        assert!(cloud.read(move |world| world.members(&members, None, 1)).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_removal_that_was_broken_off_goes_on_where_it_was() {
        const SIMS: u32 = 100;
        let dir = tempfile::tempdir().unwrap();
        let (cloud, _, _stop) = fleet(&dir.path().join("world.db"), SIMS).await;
        let id = gather(&cloud).await;
        let group = id.clone();
        let cause = by_call("deleteGroup");
        let left = cloud.write(cause.clone(), move |tx, cx| group::leave(tx, cx, &group)).await.unwrap();
        assert_eq!(left, Left::Some);
        let group = id.clone();
        assert!(cloud.read(move |world| world.group(&group)).await.unwrap().is_some(), "not before the last");
        let group = id.clone();
        let rest = cloud.read(move |world| world.members(&group, None, SIMS)).await.unwrap();
        assert_eq!(rest.len(), (SIMS - CHUNK) as usize);
        remove_group(&cloud, cause.clone(), &id).await.unwrap();
        let again = remove_group(&cloud, cause, &id).await.unwrap_err();
        assert!(
            matches!(again, AppError::Refused(emulator::Error::NotFound { kind: "group", .. })),
            "{again}"
        );
    }

    #[tokio::test]
    async fn a_removal_goes_on_when_nobody_waits_for_it() {
        const SIMS: u32 = 400;
        let dir = tempfile::tempdir().unwrap();
        let (cloud, _, _stop) = fleet(&dir.path().join("world.db"), SIMS).await;
        let id = gather(&cloud).await;
        let mut written = cloud.written();
        written.mark_unchanged();
        let (world, group) = (cloud.clone(), id.clone());
        let asked = tokio::spawn(async move { remove_group(&world, by_call("deleteGroup"), &group).await });
        written.changed().await.unwrap();
        let group = id.clone();
        assert!(cloud.read(move |world| world.group(&group)).await.unwrap().is_some(), "it has only begun");
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        let gone = async {
            let group = |id: GroupId| cloud.read(move |world| world.group(&id));
            while group(id.clone()).await.unwrap().is_some() {
                written.changed().await.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(20), gone).await.unwrap();
        cloud.parts().visits.all_left().await;
    }
}
