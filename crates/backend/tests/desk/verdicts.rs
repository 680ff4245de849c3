//! How a cut can end, each by a world or a fault that makes it so.

use api::{
    console::{
        job::{Item, Job, Stage, Verdict},
        ledger::Fact,
        sim_row::SimState,
    },
    id::SimId,
};
use serde_json::{Value, json};

use crate::support::{TestApp, only};

async fn start(app: &TestApp, name: &str) -> (SimId, Job) {
    let id = app.id(name).await;
    let job = app.start_job(&app.plan("cutSession", std::slice::from_ref(&id)).await, "op-1").await;
    (id, job)
}

async fn ended(app: &TestApp, job: &Job) -> Item {
    only(&app.job(job, |job| job.ended_at.is_some()).await).clone()
}

async fn row(app: &TestApp, id: &SimId) -> Value {
    app.page().get(&format!("/kansei/contexts/local/sims?q=sim:{id}")).await.ok()["rows"][0].clone()
}

fn fault(operation: &str, effect: Value, times: Option<u32>) -> Value {
    json!({ "operation": operation, "effect": effect, "times": times })
}

#[tokio::test]
async fn a_cut_that_is_seen_through_is_verified() {
    let app = TestApp::small().await;
    let old = app.sim("stale-dns").await.session_status.unwrap().session_id;
    let (id, job) = start(&app, "stale-dns").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    assert_eq!(row(&app, &id).await["state"], SimState::Acting.as_str());
    app.advance(20_000).await;
    let item = ended(&app, &job).await;
    assert_eq!((item.stage, item.verdict), (Stage::Ended, Some(Verdict::DoneVerified)));
    assert_eq!(item.reply.unwrap().status, Some(200));
    let new = app.sim("stale-dns").await.session_status.unwrap().session_id;
    assert_eq!((&item.old_session, &item.new_session), (&old, &new));
    let away = item.created_at.unwrap().since(item.deleted_at.unwrap());
    assert_eq!(item.return_ms, Some(away));
    let dns = item.settings.iter().find(|check| check.setting == "dnsServers").unwrap();
    assert_eq!((&dns.before, &dns.after), (&json!(["10.10.0.53"]), &json!(["10.20.0.53", "10.20.1.53"])));
    assert!(dns.matches);
    let row = row(&app, &id).await;
    assert_eq!((&row["state"], row.get("mark")), (&json!("online"), None), "the job has let go of it");
    assert_eq!((app.calls_announced().await, app.deleted_since_now(&id).await), (1, 1));
}

#[tokio::test]
async fn a_sim_that_went_offline_between_plan_and_call_is_skipped() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    app.cli().act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    let job = app.start_job(&plan, "too-late").await;
    let item = ended(&app, &job).await;
    assert_eq!(item.verdict, Some(Verdict::Skipped));
    assert_eq!(item.reply.unwrap().code.as_deref(), Some("SEM0016"));
    assert_eq!(app.deleted_since_now(&id).await, 1, "only the other cut");
}

#[tokio::test]
async fn a_refusal_of_the_platform_is_a_failure_and_is_not_repeated() {
    let app = TestApp::small().await;
    app.faults(json!([fault("deleteSimSession", json!({ "kind": "status", "status": 403 }), None)])).await;
    let (id, job) = start(&app, "prompt").await;
    let item = ended(&app, &job).await;
    assert_eq!((item.verdict, item.reply.unwrap().status), (Some(Verdict::Failed), Some(403)));
    assert_eq!((app.calls_announced().await, app.deleted_since_now(&id).await), (1, 0));
    assert_eq!(row(&app, &id).await["state"], "online");
}

#[tokio::test]
async fn a_cut_whose_answer_was_lost_is_looked_into_and_not_repeated() {
    let app = TestApp::small().await;
    app.faults(json!([fault("deleteSimSession", json!({ "kind": "cut" }), Some(1))])).await;
    let (id, job) = start(&app, "prompt").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(20_000).await;
    let item = ended(&app, &job).await;
    assert_eq!((item.verdict, item.reply.unwrap().status), (Some(Verdict::DoneVerified), None));
    assert_eq!((app.calls_announced().await, app.deleted_since_now(&id).await), (1, 1));
}

#[tokio::test]
async fn a_start_whose_answer_was_lost_is_started_once_however_often_it_is_asked_for() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    app.faults(json!([fault("StartJob", json!({ "kind": "cut" }), Some(1))])).await;
    let request = json!({ "plan": plan.id, "op": "op-1" });
    let path = "/kansei/contexts/local/jobs";
    app.page().post_and_lose(path, &request).await;
    let job = app.page().post(path, &request).await.read();
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    assert_eq!((app.calls_announced().await, app.deleted_since_now(&id).await), (1, 1));
}

#[tokio::test]
async fn a_server_error_before_the_deed_is_repeated_once_it_is_known_that_nothing_happened() {
    let app = TestApp::small().await;
    app.faults(json!([fault("deleteSimSession", json!({ "kind": "status", "status": 503 }), Some(1))])).await;
    let (id, job) = start(&app, "prompt").await;
    app.job(&job, |job| only(job).reply.is_some()).await;
    assert_eq!(app.deleted_since_now(&id).await, 0);
    // The call may still be on its way: it is looked for again after five seconds.
    app.advance(5_000).await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(20_000).await;
    assert_eq!(ended(&app, &job).await.verdict, Some(Verdict::DoneVerified));
    assert_eq!((app.calls_announced().await, app.deleted_since_now(&id).await), (2, 1));
}

#[tokio::test]
async fn a_platform_that_fails_again_and_again_is_given_up() {
    let app = TestApp::small().await;
    app.faults(json!([fault("deleteSimSession", json!({ "kind": "status", "status": 500 }), None)])).await;
    let (id, job) = start(&app, "prompt").await;
    for calls in 1..=3 {
        app.announced(calls).await;
        app.job(&job, |job| only(job).reply.is_some()).await;
        app.advance(5_000).await;
    }
    assert_eq!(ended(&app, &job).await.verdict, Some(Verdict::Failed));
    assert_eq!((app.calls_announced().await, app.deleted_since_now(&id).await), (3, 0));
}

#[tokio::test]
async fn a_throttled_call_is_put_off_and_made() {
    let app = TestApp::small().await;
    app.faults(json!([fault("deleteSimSession", json!({ "kind": "status", "status": 429 }), Some(1))])).await;
    let (id, job) = start(&app, "prompt").await;
    app.job(&job, |job| only(job).reply.is_some()).await;
    app.advance(5_000).await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(20_000).await;
    assert_eq!(ended(&app, &job).await.verdict, Some(Verdict::DoneVerified));
    assert_eq!(app.deleted_since_now(&id).await, 1);
}

#[tokio::test]
async fn what_can_neither_be_heard_nor_looked_up_is_unknown() {
    let app = TestApp::small().await;
    app.faults(json!([fault("deleteSimSession", json!({ "kind": "status", "status": 504 }), None)])).await;
    let (id, job) = start(&app, "prompt").await;
    app.job(&job, |job| only(job).reply.is_some()).await;
    // What is read at once, before the clock goes on, is read by then.
    for _ in 0..50 {
        app.job(&job, |_| true).await;
    }
    app.faults(json!([fault("*", json!({ "kind": "status", "status": 503 }), None)])).await;
    let mut seen = only(&job).clone();
    for _ in 0..60 {
        app.advance(10_000).await;
        seen = only(&app.job(&job, |_| true).await).clone();
        if seen.verdict.is_some() {
            break;
        }
    }
    app.faults(json!([])).await;
    assert_eq!(seen.verdict, Some(Verdict::Unknown));
    assert_eq!(app.deleted_since_now(&id).await, 0);
}

#[tokio::test]
async fn a_device_that_does_not_come_back_is_said_to_be_away() {
    let app = TestApp::small().await;
    let (id, job) = start(&app, "never-comes-back").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(119_000).await;
    app.job(&job, |job| only(job).verdict.is_none()).await;
    app.advance(11_000).await;
    let item = ended(&app, &job).await;
    assert_eq!((item.verdict, item.return_ms), (Some(Verdict::DoneUnverified), None));
    let since = item.not_back_since.unwrap().since(item.deleted_at.unwrap());
    assert!((120_000..=130_000).contains(&since), "{since}");
    assert_eq!(row(&app, &id).await["state"], SimState::NotBack.as_str());
}

#[tokio::test]
async fn a_ghost_is_cut_and_stays_away() {
    let app = TestApp::small().await;
    let (id, job) = start(&app, "ghost").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(130_000).await;
    let item = ended(&app, &job).await;
    assert_eq!(item.verdict, Some(Verdict::DoneUnverified));
    assert!(item.not_back_since.is_some());
    assert_eq!(row(&app, &id).await["online"], false);
}

#[tokio::test]
async fn a_sleeper_that_wakes_late_is_verified_after_all() {
    let app = TestApp::small().await;
    let (_, job) = start(&app, "asleep").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(125_000).await;
    let item = ended(&app, &job).await;
    if item.verdict == Some(Verdict::DoneUnverified) {
        app.advance(12 * 60_000).await;
        let job = app.job(&job, |job| only(job).verdict == Some(Verdict::DoneVerified)).await;
        assert!(only(&job).return_ms.unwrap() > 120_000);
        let judged =
            app.ledger().await.into_iter().filter(|e| matches!(e.record.fact, Fact::Judged { .. })).count();
        assert_eq!(judged, 2, "first away, then back");
    } else {
        assert_eq!(item.verdict, Some(Verdict::DoneVerified), "it happened to wake within two minutes");
    }
}

#[tokio::test]
async fn switching_off_and_on_is_verified_by_the_status() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    for (verb, op, status) in [("deactivate", "off", "inactive"), ("activate", "on", "active")] {
        let job = app.start_job(&app.plan(verb, std::slice::from_ref(&id)).await, op).await;
        assert_eq!(ended(&app, &job).await.verdict, Some(Verdict::DoneVerified), "{verb}");
        assert_eq!(app.sim("prompt").await.status.unwrap().as_str(), status);
    }
}

#[tokio::test]
async fn a_job_ends_with_its_world() {
    let mut app = TestApp::small().await;
    let (_, job) = start(&app, "never-comes-back").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.reset("small", None).await;
    assert_eq!(ended(&app, &job).await.verdict, Some(Verdict::DoneUnverified));
    let plan = app.plan("cutSession", &[app.id("never-comes-back").await]).await;
    assert_eq!(plan.refusals, [], "nothing has it in hand");
    let job = app.start_job(&plan, "in-the-new-world").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
}

#[tokio::test]
async fn a_job_survives_the_server() {
    let app = TestApp::small().await;
    let (id, job) = start(&app, "comes-back-slowly").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    let app = app.restart().await;
    app.advance(60_000).await;
    assert_eq!(ended(&app, &job).await.verdict, Some(Verdict::DoneVerified));
    assert_eq!((app.calls_announced().await, app.deleted_since_now(&id).await), (1, 1));
}

#[tokio::test]
async fn a_read_that_takes_a_minute_holds_up_nobody_else() {
    let app = TestApp::small().await;
    let targets = [app.id("never-comes-back").await, app.id("ghost").await];
    let job = app.start_job(&app.plan("cutSession", &targets).await, "two").await;
    app.job(&job, |job| job.items.iter().all(|item| item.deleted_at.is_some())).await;
    // Both are looked for after two seconds; whichever asks first waits for its answer to the end of this test.
    app.faults(json!([fault("listSimSessionEvents", json!({ "kind": "slow", "millis": 60_000 }), Some(1))]))
        .await;
    for _ in 0..13 {
        app.advance(10_000).await;
    }
    let job = app.job(&job, |job| job.items.iter().any(|item| item.verdict.is_some())).await;
    let (away, waiting): (Vec<&Item>, Vec<&Item>) = job.items.iter().partition(|item| item.verdict.is_some());
    assert_eq!((away.len(), waiting.len()), (1, 1), "{job:#?}");
    assert!(away[0].not_back_since.is_some());
}
