//! A job of many SIMs: in waves, steered by hand, counted, and written down call by call.

use std::collections::BTreeMap;

use api::{
    console::{
        job::{Halt, Job, JobItems, JobReport, Standing, Verdict},
        ledger::Fact,
        plan::Plan,
    },
    id::SimId,
};
use serde_json::{Value, json};

use crate::support::TestApp;

const PLANS: &str = "/kansei/contexts/local/plans";
const JOBS: &str = "/kansei/contexts/local/jobs";

/// A plan to cut what a query finds.
async fn plan_of(app: &TestApp, query: &str) -> Plan {
    app.page().post(PLANS, &json!({ "action": { "verb": "cutSession" }, "query": query })).await.read()
}

async fn start(app: &TestApp, plan: &Plan, more: Value) -> Job {
    let mut request = json!({ "plan": plan.id, "op": "op-1", "sims": plan.accepted() });
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.page().post(JOBS, &request).await.read()
}

async fn steer(app: &TestApp, job: &Job, to: &str) -> Job {
    app.page().post(&format!("{JOBS}/{}/steer", job.id), &json!({ "to": to })).await.read()
}

async fn now(app: &TestApp, job: &Job) -> Job {
    app.page().get(&format!("{JOBS}/{}", job.id)).await.read()
}

/// Lets the world go on, a few seconds at a time, until the job is as awaited.
async fn run(app: &TestApp, job: &Job, awaited: impl Fn(&Job) -> bool) -> Job {
    for _ in 0..400 {
        let seen = now(app, job).await;
        if awaited(&seen) {
            return seen;
        }
        app.advance(2_000).await;
    }
    panic!("the job never came to what is awaited: {:#?}", now(app, job).await);
}

#[tokio::test]
async fn sessions_are_cut_in_waves_and_every_sim_is_accounted_for() {
    let app = TestApp::fleet(300).await;
    let before = app.all_sims().await;
    let plan = plan_of(&app, "").await;
    let job = start(&app, &plan, json!({ "pace": { "brakePerMille": 0 } })).await;
    assert!(matches!(job.standing, Standing::Window { .. }) && job.items.is_empty());
    assert_eq!((job.total, job.counts.waiting), (plan.accepted(), plan.accepted()));
    assert_eq!(app.calls_announced().await, 0, "nothing is sent in the window");

    let ended = run(&app, &job, |job| job.ended_at.is_some()).await;
    let counts = ended.counts;
    assert_eq!((counts.total(), counts.judged(), counts.waiting), (job.total, job.total, 0), "{counts:?}");
    assert_eq!((counts.failed, counts.unknown), (0, 0), "{counts:?}");
    assert!(counts.done_verified > job.total * 8 / 10, "{counts:?}");
    assert!(ended.waves.iter().all(|wave| wave.judged == wave.size) && ended.waves.len() > 2);
    assert_eq!(ended.standing, Standing::Over);

    // What is listed, and what is reported, is what was counted.
    let path = format!("{JOBS}/{}", job.id);
    let (mut items, mut after) = (Vec::new(), String::new());
    loop {
        let page: JobItems = app.page().get(&format!("{path}/items?limit=70{after}")).await.read();
        items.extend(page.items);
        let Some(next) = page.next else { break };
        after = format!("&after={next}");
    }
    assert!(items.iter().map(|item| item.number).eq(0..job.total));
    let verified = items.iter().filter(|item| item.item.verdict == Some(Verdict::DoneVerified));
    assert_eq!(verified.count() as u64, counts.done_verified);
    let needs: JobItems = app.page().get(&format!("{path}/items?show=needsPerson")).await.read();
    assert_eq!(needs.items.len() as u64, counts.done_unverified + counts.failed + counts.unknown);
    let report: JobReport = app.page().get(&format!("{path}/report")).await.read();
    let returned = items.iter().filter(|item| item.item.return_ms.is_some()).count() as u64;
    assert_eq!(report.returns.map(|times| times.count), Some(returned));
    assert_eq!(report.by_group.iter().map(|tally| tally.sims).sum::<u64>(), job.total);
    assert!(report.by_model.len() > 1, "{report:#?}");
    let jobs: Vec<Job> = app.page().get(JOBS).await.read();
    assert_eq!(jobs, [ended]);
    let none: Vec<Job> = app.page().get(&format!("{JOBS}?before={}", job.id)).await.read();
    assert_eq!(none, []);

    // Whoever is said to be back has another session, and the ledger has every call once.
    let after = app.all_sims().await;
    let session = |sims: &BTreeMap<SimId, api::soracom::sim::Sim>, sim: &SimId| {
        sims[sim].session_status.as_ref().filter(|session| session.online).and_then(|s| s.session_id.clone())
    };
    let changed = before.keys().filter(|sim| {
        session(&before, sim).is_some()
            && session(&after, sim).is_some_and(|now| session(&before, sim) != Some(now))
    });
    assert!(changed.count() as u64 >= counts.done_verified);
    let ledger = app.ledger().await;
    let mut calls = BTreeMap::<&SimId, usize>::new();
    for entry in &ledger {
        if matches!(entry.record.fact, Fact::Intended { .. }) {
            *calls.entry(entry.record.sim.as_ref().unwrap()).or_default() += 1;
        }
    }
    assert_eq!((calls.len() as u64, calls.values().max()), (job.total, Some(&1)));
}

#[tokio::test]
async fn a_job_is_paused_goes_on_and_is_cancelled() {
    let app = TestApp::fleet(300).await;
    let plan = plan_of(&app, "state:online").await;
    let job = start(&app, &plan, json!({})).await;
    let paused = steer(&app, &job, "pause").await;
    assert_eq!(paused.standing, Standing::Halted { why: Halt::Paused });
    app.advance(60_000).await;
    assert_eq!(app.calls_announced().await, 0);
    steer(&app, &job, "goOn").await;
    run(&app, &job, |job| job.counts.judged() >= 5).await;
    let braked = steer(&app, &job, "brake").await;
    assert_eq!(braked.standing, Standing::Halted { why: Halt::Braked });
    let quiet = run(&app, &job, |job| job.counts.running == 0).await;
    let begun = quiet.counts.judged();
    assert!(begun > 0 && quiet.counts.waiting > 0, "{quiet:#?}");
    // Also a server that is started again leaves it halted.
    let app = app.restart().await;
    app.advance(60_000).await;
    assert_eq!(now(&app, &job).await.counts.judged(), begun);
    let cancelled = steer(&app, &job, "cancel").await;
    assert!(cancelled.standing == Standing::Cancelled && cancelled.ended_at.is_some());
    assert_eq!(cancelled.counts.total(), job.total);
}

#[tokio::test]
async fn who_starts_many_says_how_many_they_are() {
    let app = TestApp::fleet(300).await;
    let plan = plan_of(&app, "").await;
    let ask = |more: Value| {
        let mut request = json!({ "plan": plan.id, "op": "op-1" });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let page = app.page();
        async move { page.post(JOBS, &request).await }
    };
    for wrong in [json!({}), json!({ "sims": plan.total + 1 }), json!({ "sims": 0 })] {
        let message = ask(wrong).await.refused(409, "KNS0409", "another number");
        assert_eq!(
            message,
            format!("This plan touches {} SIMs. Whoever starts it has to say so (sims).", plan.accepted())
        );
    }
    let sims = plan.accepted();
    for pace in [json!({ "growth": 0 }), json!({ "canaryPercent": 0 }), json!({ "windowMs": -1 })] {
        ask(json!({ "sims": sims, "pace": pace })).await.refused(
            400,
            "KNS0400",
            "a pace that none can go at",
        );
    }
    let job: Job = ask(json!({ "sims": sims })).await.read();
    assert_eq!(job.total, sims);
    let group = json!({ "verb": "configure", "groupId": "g", "namespace": "SoracomAir" });
    let both = app.page().post(PLANS, &json!({ "action": group, "query": "" })).await;
    both.refused(400, "KNS0400", "a group is not queried");
    let unknown = app.page().post(&format!("{JOBS}/J-0/steer"), &json!({ "to": "pause" })).await;
    unknown.refused(404, "KNS0404", "no such job");
}

#[tokio::test]
async fn a_job_that_was_running_goes_on_after_a_restart_and_cuts_nobody_twice() {
    let mut app = TestApp::fleet(200).await;
    let plan = plan_of(&app, "state:online").await;
    let job = start(&app, &plan, json!({ "pace": { "brakePerMille": 0, "windowMs": 0 } })).await;
    for judged in [3, 20, 60] {
        run(&app, &job, |job| job.counts.judged() >= judged).await;
        app = app.restart().await;
    }
    let ended = run(&app, &job, |job| job.ended_at.is_some()).await;
    assert_eq!((ended.counts.total(), ended.counts.judged()), (job.total, job.total));
    assert_eq!(ended.counts.unknown, 0, "{:?}", ended.counts);
}
