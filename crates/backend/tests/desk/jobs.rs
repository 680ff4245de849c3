//! Starting: once, by one intention, while the plan holds.

use api::console::job::{Job, Verdict};
use reqwest::Method;
use serde_json::json;

use crate::support::{TestApp, only};

const JOBS: &str = "/kansei/contexts/local/jobs";

#[tokio::test]
async fn the_same_intention_is_the_same_job() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    let first = app.start_job(&plan, "click-1").await;
    let again = app.start_job(&plan, "click-1").await;
    assert_eq!((&again.id, &again.op), (&first.id, &first.op));
    app.job(&first, |job| only(job).deleted_at.is_some()).await;
    app.advance(20_000).await;
    app.job(&first, |job| job.ended_at.is_some()).await;
    let late = app.start_job(&plan, "click-1").await;
    assert_eq!(
        (&late.id, only(&late).verdict),
        (&first.id, Some(Verdict::DoneVerified)),
        "also when it is over"
    );
    assert_eq!(app.deleted_since_now(&id).await, 1);
}

#[tokio::test]
async fn a_plan_is_started_once() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    app.start_job(&plan, "click-1").await;
    let other = json!({ "plan": plan.id, "op": "click-2" });
    let message =
        app.page().post(JOBS, &other).await.refused(409, "KNS0409", "another intention, the same plan");
    assert_eq!(message, "This plan was started before.");
}

#[tokio::test]
async fn eight_clicks_at_the_same_moment_are_one_job_and_no_harm() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    let clicks = (0..8).map(|_| app.start_job(&plan, "impatient"));
    let jobs: Vec<Job> = futures_util::future::join_all(clicks).await;
    assert!(jobs.iter().all(|job| job.id == jobs[0].id), "{jobs:#?}");

    let id = app.id("stale-dns").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    let starts = (0..8).map(|n| {
        let request = json!({ "plan": plan.id, "op": format!("page-{n}") });
        let page = app.page();
        async move { page.post(JOBS, &request).await }
    });
    let mut answers = futures_util::future::join_all(starts).await;
    answers.sort_by_key(|answer| answer.status);
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);

    // And the desk still works.
    app.job(&answers.remove(0).read(), |job| only(job).deleted_at.is_some()).await;
    app.job(&jobs[0], |job| only(job).deleted_at.is_some()).await;
    assert_eq!(app.deleted_since_now(&id).await, 1);
}

#[tokio::test]
async fn a_plan_grows_old() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    app.advance(600_001).await;
    let request = json!({ "plan": plan.id, "op": "late" });
    let message = app.page().post(JOBS, &request).await.refused(409, "KNS0409", "ten minutes are over");
    assert!(message.contains("expired"), "{message}");
    assert_eq!(app.deleted_since_now(&id).await, 0);
}

#[tokio::test]
async fn a_plan_with_nothing_to_do_is_not_started() {
    let app = TestApp::small().await;
    let plan = app.plan("cutSession", &[app.id("already-offline").await]).await;
    let request = json!({ "plan": plan.id, "op": "in-vain" });
    app.page().post(JOBS, &request).await.refused(409, "KNS0409", "its one SIM was refused");
}

#[tokio::test]
async fn what_is_not_there_or_does_not_read_is_refused() {
    let app = TestApp::small().await;
    let unknown = json!({ "plan": "P-0000000000000000", "op": "x" });
    app.page().post(JOBS, &unknown).await.refused(404, "KNS0404", "no such plan");
    app.page().get(&format!("{JOBS}/J-000000000000")).await.refused(404, "KNS0404", "no such job");
    for body in ["", "{}", r#"{"plan":"P-1"}"#, r#"{"plan":"P-1","op":"a b"}"#] {
        app.page().send(Method::POST, JOBS, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    app.page().post("/kansei/contexts/mars/jobs", &unknown).await.refused(404, "KNS0404", "no such context");
    app.nobody().post(JOBS, &unknown).await.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_job_of_several_judges_each_by_itself() {
    let app = TestApp::small().await;
    let mut targets = Vec::new();
    for name in ["prompt", "comes-back-slowly", "never-comes-back"] {
        targets.push(app.id(name).await);
    }
    let job = app.start_job(&app.plan("cutSession", &targets).await, "three").await;
    app.job(&job, |job| job.items.iter().all(|item| item.deleted_at.is_some())).await;
    app.advance(60_000).await;
    app.job(&job, |job| job.items[..2].iter().all(|item| item.verdict.is_some())).await;
    app.advance(61_000).await;
    let job = app.job(&job, |job| job.ended_at.is_some()).await;
    let verdicts: Vec<_> = job.items.iter().map(|item| item.verdict.unwrap()).collect();
    assert_eq!(verdicts, [Verdict::DoneVerified, Verdict::DoneVerified, Verdict::DoneUnverified]);
}
