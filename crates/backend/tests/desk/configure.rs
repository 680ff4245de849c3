//! A group's settings through a plan: what holds at once, what only at the next session, and no secret anywhere.

use api::{
    console::{
        job::{Job, Verdict},
        ledger::Fact,
        plan::{Plan, TakesHold, Warning},
    },
    id::GroupId,
};
use serde_json::{Value, json};

use crate::support::{TestApp, only};

const CHAP: &str = "chap-hunter2-of-the-tests";

fn request(group: &GroupId, put: Value) -> Value {
    json!({ "action": { "verb": "configure", "groupId": group, "namespace": "SoracomAir", "put": put } })
}

async fn plan(app: &TestApp, request: &Value) -> Plan {
    app.page().post("/kansei/contexts/local/plans", request).await.read()
}

async fn done(app: &TestApp, job: &Job) {
    let job = app.job(job, |job| job.ended_at.is_some()).await;
    assert_eq!(only(&job).verdict, Some(Verdict::DoneVerified), "{job:#?}");
}

#[tokio::test]
async fn dns_waits_for_the_next_session_and_the_console_says_who_still_runs_on_the_old() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let put =
        json!([{ "key": "useCustomDns", "value": true }, { "key": "dnsServers", "value": ["10.7.0.53"] }]);
    let plan = plan(&app, &request(&group, put)).await;
    assert_eq!(plan.warnings, [Warning::KeepsOldSettings]);
    let dns = plan.effect.settings.iter().find(|change| change.setting == "dnsServers").unwrap();
    assert_eq!((dns.when, &dns.to), (TakesHold::NextSession, &json!(["10.7.0.53"])));
    assert!(dns.sims >= 5, "the open sessions of the group: {dns:?}");
    assert_eq!(plan.calls.len(), 1);

    done(&app, &app.start_job(&plan, "new-resolver").await).await;
    assert_eq!(app.group("plain").await.dns_servers().unwrap(), ["10.7.0.53"]);
    let stale = app.page().get("/kansei/contexts/local/sims?q=drift:dns%20group:plain").await.ok();
    assert_eq!(stale["total"], json!(dns.sims));
}

#[tokio::test]
async fn a_chap_password_is_kept_nowhere_in_clear() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let put = json!([
        { "key": "authenticationRequired", "value": true },
        { "key": "username", "value": "device" },
        { "key": "password", "value": CHAP },
    ]);
    let answer = app.page().post("/kansei/contexts/local/plans", &request(&group, put)).await.accepted();
    assert!(!answer.text.contains(CHAP), "{}", answer.text);
    let plan: Plan = answer.read();
    let first = app.start_job(&plan, "chap").await;
    let started = app.start_job(&plan, "chap").await;
    assert_eq!(started.id, first.id, "the same intention is the same job, secret or not");
    let again = json!({ "plan": plan.id, "op": "another" });
    app.page().post("/kansei/contexts/local/jobs", &again).await.refused(409, "KNS0409", "started before");
    assert!(!serde_json::to_string(&started).unwrap().contains(CHAP));
    done(&app, &started).await;
    assert_eq!(app.group("plain").await.air("password"), Some(&json!(CHAP)), "the platform has it");

    let entries = app.ledger().await;
    let Fact::Intended { body: Some(body), .. } = &entries[0].record.fact else { panic!("{entries:#?}") };
    let kept = body.as_array().unwrap().iter().find(|one| one["key"] == "password").unwrap();
    assert!(kept["value"].as_str().unwrap().starts_with("hmac-sha256:"), "{kept}");
    assert!(!serde_json::to_string(&entries).unwrap().contains(CHAP));
}

#[tokio::test]
async fn a_plan_that_changes_nothing_or_no_group_is_refused() {
    let app = TestApp::small().await;
    let plans = "/kansei/contexts/local/plans";
    let nobody = GroupId::new("00000000-0000-0000-0000-000000000000").unwrap();
    let put = json!([{ "key": "useVpg", "value": false }]);
    app.page().post(plans, &request(&nobody, put)).await.refused(404, "KNS0404", "no such group");
    let group = app.group("new-mtu").await.group_id;
    app.page().post(plans, &request(&group, json!([]))).await.refused(400, "KNS0400", "nothing to change");
    let twice = json!([{ "key": "a", "value": 1 }, { "key": "a", "value": 2 }]);
    app.page().post(plans, &request(&group, twice)).await.refused(400, "KNS0400", "a key twice");
}

#[tokio::test]
async fn a_plan_with_a_secret_is_forgotten_with_the_server_that_made_it() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let put = json!([{ "key": "password", "value": CHAP }]);
    let plan = plan(&app, &request(&group, put)).await;
    let app = app.restart().await;
    let start = json!({ "plan": plan.id, "op": "too-late" });
    app.page().post("/kansei/contexts/local/jobs", &start).await.refused(
        404,
        "KNS0404",
        "it was never on disk",
    );
    assert_eq!(app.group("plain").await.air("password"), None);
}

#[tokio::test]
async fn a_change_that_no_job_can_carry_is_refused_before_it_is_planned() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let of =
        |bytes| request(&group, json!([{ "key": "metadata", "value": { "userdata": "x".repeat(bytes) } }]));
    plan(&app, &of(16_000)).await;
    let answer = app.page().post("/kansei/contexts/local/plans", &of(17_000)).await;
    let message = answer.refused(400, "KNS0400", "twice what the platform keeps");
    assert!(message.starts_with("A plan takes 16384 bytes of changes at most"), "{message}");
}
