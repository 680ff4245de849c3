use std::path::Path;

use api::UnixMillis;
use emulator::scenario::Scenario;
use store::Lane;

use super::*;
use crate::cloud::{Cloud, devices, fixture, populate};

const MINUTE: i64 = 60_000;

/// A small incident, whose plan is another: the cell fails after a minute and drops seven.
async fn world(file: &Path) -> (Cloud, UnixMillis) {
    let (cloud, _stop) = fixture::world(file, fixture::beginning("incident", 480), |_| ());
    let now = UnixMillis(1_780_272_000_000);
    populate::grow(&cloud, fixture::beginning("incident", 480), now).await.unwrap();
    let plan = r#"
        summary = "x"
        sims = 0
        [[event]]
        what = "cell_down"
        at_min = 1
        eci = 41877
        sims = 7
        [[event]]
        what = "cell_up"
        at_min = 3
        eci = 41877
    "#;
    let scenario = Scenario::parse(plan).unwrap();
    cloud.transact(Lane::Bulk, move |tx| Ok(begin(tx, &scenario, 480, now)?)).await.unwrap();
    (cloud, now)
}

async fn go_to(cloud: &Cloud, to: UnixMillis) {
    while devices::go_ahead(cloud, to).await.unwrap() {}
}

/// SIMs that have a session in the cell, in their order.
async fn carried(cloud: &Cloud) -> Vec<String> {
    let sims = cloud.read(|world| world.sims(None, 1_000)).await.unwrap();
    let in_it = sims.into_iter().filter(|sim| {
        let cell = sim.open_session().and_then(|session| session.cell.as_ref());
        cell.and_then(|cell| cell.eci) == Some(41_877)
    });
    in_it.map(|sim| sim.sim_id().to_string()).collect()
}

#[tokio::test]
async fn no_more_are_dropped_than_the_plan_says_and_the_first_go_first() {
    let dir = tempfile::tempdir().unwrap();
    let (cloud, now) = world(&dir.path().join("world.db")).await;
    go_to(&cloud, now.plus(MINUTE - 1)).await;
    let before = carried(&cloud).await;
    assert!(before.len() > 7, "{}", before.len());
    go_to(&cloud, now.plus(MINUTE)).await;
    assert_eq!(carried(&cloud).await, before[7..]);
}

#[tokio::test]
async fn the_track_says_what_is_to_come_and_what_was() {
    let dir = tempfile::tempdir().unwrap();
    let (cloud, now) = world(&dir.path().join("world.db")).await;
    for (minute, happened) in [(0, [false, false]), (1, [true, false]), (3, [true, true])] {
        go_to(&cloud, now.plus(minute * MINUTE)).await;
        let track = cloud.read(|world| plan_of(&world)).await.unwrap();
        assert_eq!(track.iter().map(|moment| moment.happened).collect::<Vec<_>>(), happened, "{minute}");
        let [down, up] = &track[..] else { panic!("two moments") };
        assert_eq!((down.what.as_str(), down.at, down.until), ("cellDown", now.plus(MINUTE), Some(up.at)));
        assert_eq!((down.detail["cell"].as_str(), down.detail["count"].as_str()), ("41877", "7"));
        assert_eq!((up.what.as_str(), up.at, up.until), ("cellUp", now.plus(3 * MINUTE), None));
        let next = cloud.read(|world| planned_at(&world)).await.unwrap();
        let expected = track.iter().find(|moment| !moment.happened).map(|moment| moment.at);
        assert_eq!(next, expected, "{minute}");
    }
    assert!(cloud.read(|world| world.outages()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_quiet_world_has_no_course() {
    let dir = tempfile::tempdir().unwrap();
    let (cloud, _stop) =
        fixture::world(&dir.path().join("world.db"), fixture::beginning("small", 12), |_| ());
    let now = cloud.now();
    populate::grow(&cloud, fixture::beginning("small", 12), now).await.unwrap();
    let quiet = cloud.read(move |world| Ok((plan_of(&world)?, next_at(&world, now)?))).await.unwrap();
    assert_eq!(quiet, (vec![], None));
}
