//! How a group goes: its members leave in chunks, so that nobody waits long for the writer, and it goes with the last.

use api::{console::feed::Cause, id::GroupId};
use store::Lane;

use crate::cloud::{
    app::group::{self, Left},
    state::{AppError, Cloud},
};

/// Removes a group because of `cause`; its members are then in none.
///
/// Broken off in the middle, it stands there with the members that it still has, and the same call goes on from there.
pub(crate) async fn remove_group(cloud: &Cloud, cause: Cause, id: &GroupId) -> Result<(), AppError> {
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
    };

    use api::{
        Secret,
        id::{OpId, OperatorId, SimId},
    };
    use store::world::{WorldChange, WorldFact, WorldStore};
    use tokio::sync::mpsc;

    use super::*;
    use crate::{
        clock::ContextClock,
        cloud::{
            app::{
                group::CHUNK,
                sim::{self, Key},
            },
            populate::{self, Beginning},
            state::Parts,
        },
        config::Outbound,
        credentials::Credentials,
        steady,
    };

    type Told = Arc<Mutex<Vec<Vec<WorldChange>>>>;

    /// A fleet, and what each commit told of it.
    async fn fleet(file: &Path, sims: u32) -> (Cloud, Told) {
        let told = Told::default();
        let commits = Arc::clone(&told);
        let tell = move |changes| commits.lock().unwrap().push(changes);
        let store = WorldStore::open(file, tell, steady::steady).unwrap();
        let beginning = Beginning { scenario: "fleet".to_owned(), sims: Some(sims), seed: 7 };
        let secret = || Secret::new("of the tests".to_owned());
        let parts = Parts {
            clock: Arc::new(ContextClock::new(None, None, 1.0)),
            credentials: Credentials {
                operator_id: OperatorId::new("OP0012345678").unwrap(),
                email: "operator@kansei.test".to_owned(),
                password: secret(),
                auth_key_id: "keyId-of-the-tests".to_owned(),
                auth_key: secret(),
            },
            outbound: Outbound::Record,
            told: mpsc::unbounded_channel().0,
            beginning: beginning.clone(),
        };
        let cloud = Cloud::new(store, parts);
        let now = cloud.now();
        populate::grow(&cloud, beginning, now).await.unwrap();
        (cloud, told)
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
        let (cloud, told) = fleet(&dir.path().join("world.db"), SIMS as u32).await;
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
                assert_eq!(sim.group_id, None);
                sim.sim_id
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
        let (cloud, _) = fleet(&dir.path().join("world.db"), SIMS).await;
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
}
