//! How a group goes: its members leave in chunks, so that nobody waits long for the writer, and it goes with the last.

use api::{
    console::feed::Cause,
    id::{GroupId, SimId},
};
use emulator::Cx;
use store::{Lane, world::Tx};

use crate::cloud::{
    app::group::{self, CHUNK, Going, Left},
    state::{AppError, Cloud},
};

/// Removes a group because of `cause`; its members are then in none.
///
/// Once begun it goes on to the end, also when whoever asked has gone; only the end of the server breaks it off. Then the
/// group stands there with the members that it still has, and the same call goes on from there.
pub(crate) async fn remove_group(cloud: &Cloud, cause: Cause, id: &GroupId) -> Result<(), AppError> {
    cloud.see_through(go(cloud.clone(), cause, id.clone())).await
}

async fn go(cloud: Cloud, cause: Cause, id: GroupId) -> Result<(), AppError> {
    loop {
        let group = id.clone();
        let look = cloud.read(move |world| Ok((group::going(&world, &group)?, world.group(&group)?)));
        let (going, there) = look.await?;
        if there.is_none() {
            Err(emulator::Error::NotFound { kind: "group", id: id.to_string() })?;
        }
        if go_through(&cloud, &cause, going).await? == Left::All {
            return Ok(());
        }
    }
}

/// Takes out, from the first SIM to the last, the members that are found.
async fn go_through(cloud: &Cloud, cause: &Cause, going: Going) -> Result<Left, AppError> {
    let mut after: Option<SimId> = None;
    loop {
        let (group, from) = (going.id.clone(), after.take());
        let members = cloud.read(move |world| {
            let members = world.members(&group, from.as_ref().map(SimId::as_str), CHUNK)?;
            Ok(members.iter().map(|record| record.sim_id().clone()).collect::<Vec<_>>())
        });
        let members = members.await?;
        let last = members.len() < CHUNK as usize;
        after = members.last().cloned();
        let going = going.clone();
        let leave = move |tx: &mut Tx<'_>, cx: &mut Cx| group::leave(tx, cx, &going, &members, last);
        let left = cloud.write_in(Lane::Bulk, cause.clone(), leave).await?;
        if last {
            return Ok(left);
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

    use api::id::OpId;
    use store::world::{WorldChange, WorldFact};
    use tokio::sync::watch;

    use super::*;
    use crate::cloud::{
        app::sim::{self, Key},
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

    /// What a removal begins with: the group, and some of its members.
    async fn look(cloud: &Cloud, id: &GroupId, members: u32) -> (Going, Vec<SimId>) {
        let group = id.clone();
        let look = cloud.read(move |world| {
            let found = world.members(&group, None, members)?;
            let ids = found.iter().map(|record| record.sim_id().clone()).collect();
            Ok((group::going(&world, &group)?, ids))
        });
        look.await.unwrap()
    }

    #[tokio::test]
    async fn a_sim_that_leaves_or_comes_after_the_look_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let (cloud, told, _stop) = fleet(&dir.path().join("world.db"), 40).await;
        let id = gather(&cloud).await;
        let all = look(&cloud, &id, 40).await.1;
        let (left, back) = (all[0].clone(), all[1].clone());
        let set = |sim: SimId, group: Option<GroupId>| {
            cloud.write(by_call("of the test"), move |tx, cx| {
                let key = Key::Sim(sim);
                match group {
                    Some(group) => sim::set_group(tx, cx, &key, &group),
                    None => sim::unset_group(tx, cx, &key),
                }
            })
        };
        set(back.clone(), None).await.unwrap();
        let (going, members) = look(&cloud, &id, 40).await;
        assert!(members.contains(&left) && !members.contains(&back));
        set(left.clone(), None).await.unwrap();
        set(back.clone(), Some(id.clone())).await.unwrap();
        told.lock().unwrap().clear();

        let leave = move |tx: &mut Tx<'_>, cx: &mut Cx| group::leave(tx, cx, &going, &members, true);
        assert_eq!(cloud.write(by_call("deleteGroup"), leave).await.unwrap(), Left::Some, "one has come");
        assert_eq!(told.lock().unwrap().iter().flatten().count(), 38, "not the one that had left");
        assert_eq!(look(&cloud, &id, 40).await.1, [back]);
        remove_group(&cloud, by_call("deleteGroup"), &id).await.unwrap();
        let group = id.clone();
        assert!(cloud.read(move |world| world.members(&group, None, 1)).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_group_of_a_world_that_was_begun_anew_is_another() {
        let dir = tempfile::tempdir().unwrap();
        let (cloud, _, _stop) = fleet(&dir.path().join("world.db"), 40).await;
        let id = cloud.read(|world| world.groups(None, 1)).await.unwrap().remove(0).group_id;
        let (going, members) = look(&cloud, &id, 40).await;
        populate::grow(&cloud, fixture::beginning("fleet", 40), cloud.now()).await.unwrap();
        let leave = move |tx: &mut Tx<'_>, cx: &mut Cx| group::leave(tx, cx, &going, &members, true);
        let refused = cloud.write(by_call("deleteGroup"), leave).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(emulator::Error::NotFound { .. })), "{refused}");
        let group = cloud.read(move |world| world.group(&id)).await.unwrap();
        assert!(group.is_some(), "the same seed gives it the same id");
    }

    #[tokio::test]
    async fn a_removal_that_was_broken_off_goes_on_where_it_was() {
        const SIMS: u32 = 100;
        let dir = tempfile::tempdir().unwrap();
        let (cloud, _, _stop) = fleet(&dir.path().join("world.db"), SIMS).await;
        let id = gather(&cloud).await;
        let cause = by_call("deleteGroup");
        let (going, members) = look(&cloud, &id, CHUNK).await;
        let leave = move |tx: &mut Tx<'_>, cx: &mut Cx| group::leave(tx, cx, &going, &members, false);
        let left = cloud.write(cause.clone(), leave).await.unwrap();
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
