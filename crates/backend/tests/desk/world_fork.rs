//! A copy of a world: another context, which goes its own way.

use api::console::{context::Context, world::World};
use serde_json::{Value, json};

use crate::support::{AUTH_KEY, AUTH_KEY_ID, Caller, EMAIL, NOW, TestApp, keys_of};

const FORK: &str = "/kansei/contexts/local/world/fork";

async fn fork(app: &TestApp, name: &str) -> Context {
    app.page().post(FORK, &json!({ "name": name })).await.read()
}

async fn world(app: &TestApp, context: &str) -> World {
    app.page().get(&format!("/kansei/contexts/{context}/world")).await.read()
}

/// Somebody else's client of a copy.
async fn cli(app: &TestApp, name: &str) -> Caller {
    let request = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    let keys = app.nobody().post(&format!("/worlds/{name}/v1/auth"), &request).await.ok();
    keys_of(&keys).iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value))
}

#[tokio::test]
async fn a_copy_is_open_at_once_and_goes_its_own_way() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    app.page()
        .post("/kansei/contexts/local/world/clock", &json!({ "advanceMs": 5_000, "paused": false }))
        .await
        .ok();
    let copy = fork(&app, "rehearsal").await;
    assert_eq!((copy.id.as_str(), copy.sims), ("rehearsal", 12));
    assert_eq!(copy.endpoint, format!("http://{}/worlds/rehearsal", app.address()));
    assert!(copy.clock.paused && copy.clock.simulated && copy.clock.now >= NOW.plus(5_000));
    let contexts: Vec<Context> = app.page().get("/kansei/contexts").await.read();
    assert_eq!(
        contexts.iter().map(|context| context.id.as_str()).collect::<Vec<_>>(),
        ["local", "rehearsal"]
    );
    let forked = world(&app, "rehearsal").await;
    assert_eq!(
        (forked.scenario.as_deref(), forked.seed, forked.policy.as_str()),
        (Some("small"), 7, "record")
    );
    assert_eq!(forked.clock.now, copy.clock.now, "it stands still");
    assert_eq!(app.page().get("/kansei/contexts/rehearsal/sims").await.ok()["of"], 12);

    // A cut in the copy is none in its parent, and its devices come back by its own clock.
    let plan = json!({ "action": { "verb": "cutSession" }, "targets": [id] });
    let plan = app.page().post("/kansei/contexts/rehearsal/plans", &plan).await.ok();
    let job = json!({ "plan": plan["id"], "op": "op-1" });
    let job = app.page().post("/kansei/contexts/rehearsal/jobs", &job).await.ok();
    let job_path = format!("/kansei/contexts/rehearsal/jobs/{}", job["id"].as_str().unwrap());
    let seen = async |awaited: &dyn Fn(&Value) -> bool| {
        for _ in 0..20_000 {
            let job = app.page().get(&job_path).await.ok();
            if awaited(&job["items"][0]) {
                return;
            }
        }
        panic!("the job never came to what is awaited");
    };
    seen(&|item| item.get("deletedAt").is_some()).await;
    app.page().post("/kansei/contexts/rehearsal/world/clock", &json!({ "advanceMs": 20_000 })).await.ok();
    seen(&|item| item["verdict"] == "doneVerified").await;
    let events = |events: Value| events.as_array().unwrap().len();
    let history = format!("/v1/sims/{id}/events/sessions");
    let theirs = cli(&app, "rehearsal").await.get(&format!("/worlds/rehearsal{history}")).await.ok();
    assert_eq!(events(theirs), events(app.cli().get(&history).await.ok()) + 2);
}

/// A rehearsal is worth something because the same things happen.
#[tokio::test]
async fn a_copy_has_the_faults_of_its_parent_and_each_switches_its_own_off() {
    let app = TestApp::small().await;
    let path = |context: &str| format!("/kansei/contexts/{context}/world/faults");
    let fault = json!({ "operation": "getSim", "effect": { "kind": "status", "status": 503 } });
    app.page().post(&path("local"), &json!([{ "fault": fault, "on": true }])).await.ok();
    fork(&app, "copy").await;
    assert_eq!(app.page().get(&path("copy")).await.ok()[0]["on"], true);
    app.page().post(&path("local"), &json!([])).await.ok();
    let id = app.id("prompt").await;
    cli(&app, "copy").await.get(&format!("/worlds/copy/v1/sims/{id}")).await.refused(
        503,
        "KNS0999",
        "a fault of its own",
    );
}

#[tokio::test]
async fn what_happens_next_in_both_is_the_same() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    fork(&app, "twin").await;
    let twin = cli(&app, "twin").await;
    app.cli().act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    twin.act(&format!("/worlds/twin/v1/sims/{id}/delete_session")).await.ok();
    let next = (world(&app, "local").await.next_at, world(&app, "twin").await.next_at);
    assert_eq!(next.0, next.1);
}

#[tokio::test]
async fn a_copy_shares_no_token_and_no_message_with_its_parent() {
    let app = TestApp::small().await;
    let reset = json!({ "email": EMAIL });
    app.nobody().post("/v1/auth/password_reset_token/issue", &reset).await.accepted();
    let mail =
        app.page().get("/kansei/contexts/local/world/outbox").await.ok()["messages"][0]["body"].clone();
    let token = mail.as_str().unwrap().lines().find(|line| line.len() == 64).unwrap().to_owned();
    fork(&app, "copy").await;
    let of_copy = app.page().get("/kansei/contexts/copy/world/outbox").await.ok();
    assert_eq!((&of_copy["kept"], &of_copy["messages"]), (&json!(0), &json!([])));
    let verify = json!({ "token": token, "password": "another" });
    let answer = app.nobody().post("/worlds/copy/v1/auth/password_reset_token/verify", &verify).await;
    answer.refused(400, "KNS0400", "the parent's token");
    // Nor does a token of either open the other.
    app.cli().get("/worlds/copy/v1/sims").await.refused(401, "KNS0401", "a token of the parent");
    let cli = cli(&app, "copy").await;
    cli.get("/worlds/copy/v1/sims").await.ok();
    cli.get("/v1/sims").await.refused(401, "KNS0401", "a token of the copy");
}

#[tokio::test]
async fn a_copy_is_there_after_a_restart_and_can_be_copied_and_begun_anew() {
    let app = TestApp::small().await;
    let copy = fork(&app, "one").await;
    let app = app.restart().await;
    let one = world(&app, "one").await;
    assert_eq!((one.clock.now, one.clock.paused, one.sims), (copy.clock.now, true, 12));
    let path = "/kansei/contexts/one/world/fork";
    let two: Context = app.page().post(path, &json!({ "name": "two" })).await.read();
    assert_eq!((two.clock.now, two.sims), (copy.clock.now, 12));
    let begun = json!({ "scenario": "fleet", "sims": 20, "now": NOW });
    app.page().post("/kansei/contexts/two/world/reset", &begun).await.ok();
    let sizes =
        (world(&app, "local").await.sims, world(&app, "one").await.sims, world(&app, "two").await.sims);
    assert_eq!(sizes, (12, 12, 20));
    let data = app.stop().await;
    let left: Vec<_> = std::fs::read_dir(data.path().join("data/worlds")).unwrap().collect();
    assert_eq!(left.len(), 3, "three worlds, and nothing of the copying: {left:?}");
}

#[tokio::test]
async fn a_copy_that_does_not_open_leaves_nothing_and_its_name_free() {
    let app = TestApp::without_control("small").await;
    // Where the copy's log has to go there is something else.
    let app = app.meanwhile(|data| std::fs::create_dir(data.join("worlds/copy.db-wal")).unwrap()).await;
    for _ in 0..2 {
        app.page().post(FORK, &json!({ "name": "copy" })).await.refused(500, "KNS0500", "it does not open");
    }
    let app = app.meanwhile(|data| std::fs::remove_dir(data.join("worlds/copy.db-wal")).unwrap()).await;
    let contexts: Vec<Context> = app.page().get("/kansei/contexts").await.read();
    assert_eq!(contexts.iter().map(|context| context.id.as_str()).collect::<Vec<_>>(), ["local"]);
    assert_eq!(fork(&app, "copy").await.sims, 12);
}

#[tokio::test]
async fn a_name_is_taken_once_and_is_a_name() {
    let app = TestApp::small().await;
    fork(&app, "copy").await;
    for taken in ["local", "copy"] {
        let answer = app.page().post(FORK, &json!({ "name": taken })).await;
        answer.refused(409, "KNS0409", taken);
    }
    for bad in ["", "Copy", "a/b", "../local", "a b"] {
        app.page().post(FORK, &json!({ "name": bad })).await.refused(400, "KNS0400", bad);
    }
    let (page, twice) = (app.page(), json!({ "name": "twice" }));
    let (first, second) = tokio::join!(page.post(FORK, &twice), page.post(FORK, &twice));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}
