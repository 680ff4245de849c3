//! The same thing done to 200 SIMs in two ways, side by side.

use api::{
    id::SimId,
    soracom::session::{SessionEvent, SessionEventKind},
};

use crate::support::{NOW, TestApp};

/// SIMs in each half.
const EACH: usize = 200;
/// After how long a SIM that is not back counts as stranded.
const LIMIT_MS: u32 = 120_000;
/// Between two calls of a loop over a fleet: two a second, which is brisk for an API with budgets by the minute.
const PACE_MS: u32 = 500;

#[derive(Debug)]
struct Way {
    calls: usize,
    returned: usize,
    p50_ms: i64,
    p95_ms: i64,
    stranded: usize,
}

#[tokio::test]
async fn one_call_against_the_two_call_trick() {
    let one = one_call().await;
    let two = two_calls().await;
    println!("{EACH} SIMs each, the same world        one call   two calls");
    for (what, a, b) in [
        ("calls", one.calls as i64, two.calls as i64),
        ("back within 2 min", one.returned as i64, two.returned as i64),
        ("time to return, p50 (ms)", one.p50_ms, two.p50_ms),
        ("time to return, p95 (ms)", one.p95_ms, two.p95_ms),
        ("stranded at 2 min", one.stranded as i64, two.stranded as i64),
    ] {
        println!("{what:<34} {a:>10}  {b:>10}");
    }
    assert_eq!((one.calls, two.calls), (EACH, 2 * EACH));
    assert_eq!((one.returned + one.stranded, two.returned + two.stranded), (EACH, EACH));
    assert!(two.stranded > one.stranded, "{one:?} {two:?}");
    assert!(two.p50_ms > one.p50_ms && two.p95_ms > one.p95_ms, "{one:?} {two:?}");
}

async fn one_call() -> Way {
    let (app, sims) = world().await;
    let calls = each(&app, &sims, "delete_session").await;
    look(&app, &sims, calls).await
}

/// One loop that switches off, one that switches on: the trick as it is used on a fleet.
async fn two_calls() -> Way {
    let (app, sims) = world().await;
    let calls = each(&app, &sims, "deactivate").await + each(&app, &sims, "activate").await;
    look(&app, &sims, calls).await
}

/// The same world for both ways, and the same SIMs in it: those that are online.
async fn world() -> (TestApp, Vec<SimId>) {
    let app = TestApp::fleet(300).await;
    let sims = app.all_sims().await;
    let online: Vec<SimId> = sims.values().filter(|sim| sim.online()).map(|sim| sim.sim_id.clone()).collect();
    assert!(online.len() >= EACH, "{}", online.len());
    (app, online.into_iter().take(EACH).collect())
}

/// Calls `verb` on each at the loop's pace; answers how many calls that were. One that meanwhile went offline by itself is
/// refused, and counts all the same.
async fn each(app: &TestApp, sims: &[SimId], verb: &str) -> usize {
    for sim in sims {
        let answer = app.cli().act(&format!("/v1/sims/{sim}/{verb}")).await;
        assert!(
            answer.status == 200 || answer.json()["code"] == "SEM0016",
            "{} {}",
            answer.call,
            answer.text
        );
        app.advance(PACE_MS).await;
    }
    sims.len()
}

/// Looks two minutes after each SIM's own session was ended.
async fn look(app: &TestApp, sims: &[SimId], calls: usize) -> Way {
    app.advance(LIMIT_MS).await;
    let mut times = Vec::new();
    for id in sims {
        let path = format!("/v1/sims/{id}/events/sessions?from={}", NOW.0);
        let events: Vec<SessionEvent> = app.cli().get(&path).await.read();
        let first = |kind| events.iter().rev().find(|event| event.event == kind).map(|event| event.time);
        let deleted = first(SessionEventKind::Deleted).unwrap_or_else(|| panic!("{id} was not cut"));
        let away = first(SessionEventKind::Created).map(|created| created.since(deleted));
        times.extend(away.filter(|away| *away <= i64::from(LIMIT_MS)));
    }
    times.sort_unstable();
    let at = |p| ops::stats::percentile(&times, p).unwrap();
    Way { calls, returned: times.len(), p50_ms: at(50), p95_ms: at(95), stranded: sims.len() - times.len() }
}
