//! Messages that come in, and what is done with them.

use serde_json::{Value, json};

use super::{APPS, done, group_move, make, runs, step, webhook};
use crate::support::{NOW, TestApp};

#[tokio::test]
async fn what_finished_moves_the_sim_and_slack_hears_of_it() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let made = make(&app, &group_move(group.as_str())).await;
    let sim = app.id("prompt").await;
    let message = json!({ "simId": sim, "otastatus": "finished" });
    let taken = app.nobody().post(&webhook(&made), &message).await.ok();
    let runs = runs(&app, &made, done(2)).await;
    assert_eq!(
        (&runs[0]["id"], &runs[0]["via"], &runs[0]["payload"]),
        (&taken["id"], &json!("webhook"), &message)
    );
    let moved = step(&runs[0], "set-group");
    assert_eq!((&moved["state"], &moved["status"]), (&json!("done"), &json!(200)));
    assert_eq!(moved["asked"], format!("POST /v1/sims/{sim}/set_group"));
    assert_eq!(app.sim("prompt").await.group_id, Some(group.clone()));
    // The result goes on.
    assert_eq!((&moved["next"], &runs[1]["parent"]), (&json!([runs[1]["id"]]), &runs[0]["id"]));
    assert_eq!((&runs[1]["channel"], &runs[1]["payload"]["groupId"]), (&json!("moved"), &json!(group)));

    assert_eq!(step(&runs[0], "slack")["state"], "done");
    let outbox = app.page().get("/kansei/contexts/local/world/outbox").await.ok();
    let slack = &outbox["messages"][0];
    assert_eq!(
        (&slack["kind"], &slack["body"]),
        (&json!("slack"), &json!(format!(r#"{{"text":"{sim}: finished"}}"#)))
    );
    assert!(
        !outbox.to_string().contains("s3cr3t") && !runs.iter().any(|run| run.to_string().contains("s3cr3t"))
    );
}

#[tokio::test]
async fn what_failed_is_told_and_moves_nothing() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await.group_id;
    let made = make(&app, &group_move("g-1")).await;
    let message = json!({ "simId": app.id("prompt").await, "otastatus": "failed" });
    app.nobody().post(&webhook(&made), &message).await.ok();
    let runs = runs(&app, &made, done(1)).await;
    assert_eq!(
        (&step(&runs[0], "set-group")["state"], &step(&runs[0], "slack")["state"]),
        (&json!("notMet"), &json!("done"))
    );
    assert_eq!(app.sim("prompt").await.group_id, before);
}

#[tokio::test]
async fn a_call_that_is_refused_is_said_with_its_answer_and_sends_nothing_on() {
    let app = TestApp::small().await;
    let made = make(&app, &group_move("nowhere")).await;
    for message in [
        json!({ "simId": app.id("prompt").await, "otastatus": "finished" }),
        json!({ "simId": "8981100000000099999", "otastatus": "finished" }),
        json!({ "simId": "..", "otastatus": "finished" }),
        json!("not an object"),
    ] {
        app.nobody().post(&webhook(&made), &message).await.ok();
    }
    let runs = runs(&app, &made, done(4)).await;
    let told: Vec<(&Value, &Value)> =
        runs.iter().map(|run| step(run, "set-group")).map(|step| (&step["state"], &step["status"])).collect();
    assert_eq!(told[..2], [(&json!("failed"), &json!(404)), (&json!("failed"), &json!(404))]);
    assert_eq!(told[2..], [(&json!("failed"), &Value::Null), (&json!("failed"), &Value::Null)]);
    let flaw = &step(&runs[2], "set-group")["failure"]["flaw"];
    assert_eq!((&flaw["field"], &flaw["code"]), (&json!("path"), &json!("notReadAs")));
    let flaw = &step(&runs[3], "set-group")["failure"]["flaw"];
    assert_eq!((&flaw["field"], &flaw["code"]), (&json!("condition"), &json!("noFields")));
}

#[tokio::test]
async fn messages_come_by_api_with_a_key_and_by_webhook_with_its_secret() {
    let app = TestApp::small().await;
    let made = make(&app, &group_move("g-1")).await;
    let path = format!("/v1/flux/apps/{}/channels/api/messages", made["id"].as_str().unwrap());
    app.nobody().post(&path, &json!({})).await.expecting(401, "it asks for a key");
    app.cli().post(&path, &json!({ "otastatus": "started" })).await.ok();
    let runs = runs(&app, &made, done(1)).await;
    assert_eq!((&runs[0]["via"], &runs[0]["context"]), (&json!("api"), &json!({ "eventType": "api" })));

    let wrong = format!("{}x", webhook(&made));
    app.nobody().post(&wrong, &json!({})).await.expecting(404, "another secret");
    app.nobody()
        .post("/v1/flux/incoming_webhooks/nobody/s", &json!({}))
        .await
        .expecting(404, "no such webhook");
    app.cli()
        .post("/v1/flux/apps/nothing/channels/api/messages", &json!({}))
        .await
        .expecting(404, "no such app");
    let nowhere = path.replace("/api/", "/nowhere/");
    app.cli().post(&nowhere, &json!({})).await.expecting(404, "no such channel");
}

#[tokio::test]
async fn an_app_that_is_off_and_a_quota_that_is_used_up_take_nothing() {
    let app = TestApp::small().await;
    let mut made = make(&app, &group_move("g-1")).await;
    let hook = webhook(&made);
    let quota = "/kansei/contexts/local/flux/quota";
    assert_eq!(app.page().get(quota).await.ok()["perMonth"], 10_000);
    app.page().post(quota, &json!({ "perMonth": 2 })).await.ok();
    for _ in 0..2 {
        app.nobody().post(&hook, &json!({})).await.ok();
    }
    app.nobody().post(&hook, &json!({})).await.expecting(429, "the quota is used up");
    assert_eq!(app.page().get(quota).await.ok()["used"], 2);
    app.page().post(quota, &json!({ "perMonth": null })).await.ok();
    app.nobody().post(&hook, &json!({})).await.ok();

    made["app"]["enabled"] = json!(false);
    app.page().put(&format!("{APPS}/{}", made["id"].as_str().unwrap()), &made).await.ok();
    app.nobody().post(&hook, &json!({})).await.expecting(400, "it is off");
}

#[tokio::test]
async fn what_was_taken_is_done_after_a_restart_and_once() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let made = make(&app, &group_move(group.as_str())).await;
    let sim = app.id("prompt").await;
    for _ in 0..20 {
        app.nobody().post(&webhook(&made), &json!({ "simId": sim, "otastatus": "finished" })).await.ok();
    }
    // Whatever of it was done by then.
    let app = app.restart().await;
    let runs = runs(&app, &made, done(40)).await;
    let moved: Vec<&Value> =
        runs.iter().filter(|run| run["channel"] == "api").map(|run| step(run, "set-group")).collect();
    assert_eq!(moved.len(), 20);
    assert!(moved.iter().all(|step| step["state"] == "done"), "{moved:?}");
    let outbox = app.page().get("/kansei/contexts/local/world/outbox?limit=100").await.ok();
    let unknown = runs
        .iter()
        .flat_map(|run| run["steps"].as_array().unwrap())
        .filter(|step| step["state"] == "unknown");
    let told = outbox["messages"].as_array().unwrap().len();
    assert!(told <= 20 && told + unknown.count() >= 20, "each was told once, or nobody knows: {told}");
}

#[tokio::test]
async fn a_timer_sends_by_the_worlds_clock() {
    let app = TestApp::small().await;
    let draft = json!({
        "name": "tick", "enabled": true, "channels": [{ "id": "c", "name": "c" }],
        "sources": [{ "id": "t", "name": "t", "channel": "c", "from": { "kind": "interval", "minutes": 2, "payload": { "n": 1 } } }],
        "actions": [{
            "id": "again", "name": "again", "channel": "c",
            "does": { "kind": "republish", "content": "{\"was\":${payload}}", "contentType": "application/json" },
        }],
    });
    let made = make(&app, &draft).await;
    app.advance(121_000).await;
    let runs = runs(&app, &made, done(1)).await;
    assert_eq!((&runs[0]["via"], &runs[0]["payload"]), (&json!("timer"), &json!({ "n": 1 })));
    assert_eq!(step(&runs[0], "again")["result"], json!({ "was": { "n": 1 } }));
    assert_eq!(runs[0]["context"]["eventType"], "schedule");
}

#[tokio::test]
async fn a_loop_ends() {
    let app = TestApp::small().await;
    let draft = json!({
        "name": "loop", "enabled": true, "channels": [{ "id": "c", "name": "c" }],
        "sources": [{ "id": "a", "name": "a", "channel": "c", "from": { "kind": "api" } }],
        "actions": [{
            "id": "again", "name": "again", "channel": "c", "output": { "channel": "c" },
            "does": { "kind": "republish", "content": "${payload}", "contentType": "application/json" },
        }],
    });
    let made = make(&app, &draft).await;
    let id = made["id"].as_str().unwrap();
    app.page().post(&format!("{APPS}/{id}/channels/c/try"), &json!({ "n": 1 })).await.ok();
    let runs = runs(&app, &made, done(10)).await;
    let last = step(runs.last().unwrap(), "again");
    assert_eq!((&last["state"], &last["failure"]["flaw"]["code"]), (&json!("failed"), &json!("loop")));
    assert_eq!(runs[9]["hops"], 9);
}

/// An app that calls its own webhook goes round as one whose output is its own channel: ten times.
#[tokio::test]
async fn an_app_that_calls_itself_ends() {
    let app = TestApp::small().await;
    let draft = json!({
        "name": "round", "enabled": true, "channels": [{ "id": "c", "name": "c" }],
        "sources": [{ "id": "h", "name": "h", "channel": "c", "from": { "kind": "incomingWebhook" } }],
        "actions": [],
    });
    let made = make(&app, &draft).await;
    let mut calling = made.clone();
    let url = format!("https://g.api.soracom.io/worlds/local{}", webhook(&made));
    calling["app"]["actions"] = json!([{
        "id": "again", "name": "again", "channel": "c",
        "does": { "kind": "webhook", "method": "POST", "url": url, "contentType": "application/json", "body": "{}" },
    }]);
    app.page().put(&format!("{APPS}/{}", made["id"].as_str().unwrap()), &calling).await.ok();
    app.nobody().post(&webhook(&made), &json!({})).await.ok();
    let runs = runs(&app, &made, done(10)).await;
    let last = step(runs.last().unwrap(), "again");
    assert_eq!((&last["state"], &last["status"]), (&json!("failed"), &json!(400)), "{last}");
    assert!(runs[..9].iter().all(|run| step(run, "again")["state"] == "done"), "{runs:#?}");
}

#[tokio::test]
async fn what_does_not_fit_counts_as_failed_and_an_app_that_goes_gives_no_quota_back() {
    let app = TestApp::small().await;
    let made = make(&app, &group_move("g-1")).await;
    app.nobody().post(&webhook(&made), &json!("no object")).await.ok();
    runs(&app, &made, done(1)).await;
    let row = app.page().get(APPS).await.ok()[0].clone();
    assert_eq!(
        (&row["events"], &row["failed"]),
        (&json!(1), &json!(2)),
        "neither action can read a text: {row}"
    );
    app.page()
        .delete(&format!("{APPS}/{}", made["id"].as_str().unwrap()))
        .await
        .expecting(204, "it is there");
    assert_eq!(app.page().get("/kansei/contexts/local/flux/quota").await.ok()["used"], 1);
}

#[tokio::test]
async fn a_timer_goes_on_in_the_world_that_began_anew() {
    let mut app = TestApp::small().await;
    let draft = json!({
        "name": "tick", "enabled": true, "channels": [{ "id": "c", "name": "c" }],
        "sources": [{ "id": "t", "name": "t", "channel": "c", "from": { "kind": "interval", "minutes": 2, "payload": {} } }],
        "actions": [],
    });
    let made = make(&app, &draft).await;
    app.advance(121_000).await;
    runs(&app, &made, done(1)).await;
    app.reset("small", None).await;
    app.advance(121_000).await;
    runs(&app, &made, done(2)).await;
}

#[tokio::test]
async fn a_schedule_sends_by_the_calendar_of_its_place() {
    let app = TestApp::small().await;
    let draft = |cron: &str, timezone: &str| {
        json!({
            "name": "daily", "enabled": true, "channels": [{ "id": "c", "name": "c" }],
            "sources": [{ "id": "t", "name": "t", "channel": "c", "from": {
                "kind": "schedule", "cron": cron, "timezone": timezone, "payload": { "n": 1 },
            } }],
            "actions": [],
        })
    };
    let check = "/kansei/contexts/local/flux/check";
    let codes = async |draft: &Value| app.page().post(check, draft).await.ok()[0]["code"].clone();
    assert_eq!(codes(&draft("0 9 * *", "Asia/Tokyo")).await, "unexpected");
    assert_eq!(codes(&draft("0 9 * * *", "Mars/Base")).await, "unknownTimezone");
    // The world begins at 00:00 UTC on 2026-06-01, which is nine in Tokyo.
    let made = make(&app, &draft("30 9 * * *", "Asia/Tokyo")).await;
    app.advance(29 * 60_000).await;
    runs(&app, &made, done(0)).await;
    app.advance(2 * 60_000).await;
    let seen = runs(&app, &made, done(1)).await;
    assert_eq!(seen[0]["context"]["timestamp"], json!(NOW.plus(30 * 60_000)));
    // A clock that jumps over two days sends for the last of them at least.
    app.advance(48 * 60 * 60_000).await;
    let last = json!(NOW.plus((48 * 60 + 30) * 60_000));
    let seen =
        runs(&app, &made, |runs| runs.last().is_some_and(|run| run["context"]["timestamp"] == last)).await;
    assert!(seen.len() <= 3, "each at most once: {seen:#?}");
}
