//! What handlers send gets where it goes, as far as the policy lets it.

use serde_json::{Value, json};

use super::{HANDLERS, add, listed, on_sim, outbox, sums};
use crate::support::{Hook, MailServer, TestApp};

/// A handler of a SIM that sends to `url` when the SIM's status changes.
async fn sends_to(app: &TestApp, name: &str, url: &str) {
    let action = json!({ "type": "ExecuteWebRequestAction", "properties": {
        "executionDateTimeConst": "IMMEDIATELY", "httpMethod": "POST", "url": url,
        "contentType": "text/plain", "body": "${simId}",
    } });
    add(app, name, json!({ "actionConfigList": [action] })).await;
}

async fn deactivate(app: &TestApp, name: &str) {
    let id = app.id(name).await;
    app.cli().act(&format!("/v1/sims/{id}/deactivate")).await.ok();
    app.advance(1).await;
}

/// The outbox, newest first, once `awaited` holds.
async fn awaiting(app: &TestApp, awaited: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    for _ in 0..20_000 {
        let seen = outbox(app).await;
        if awaited(&seen) {
            return seen;
        }
    }
    panic!("what is awaited never came: {:#?}", outbox(app).await);
}

#[tokio::test]
async fn a_host_that_does_not_answer_holds_up_nobody_else() {
    let (dead, dead_address) = Hook::start().await;
    let (alive, address) = Hook::start().await;
    let app = TestApp::letting_out().await;
    for _ in 0..2 {
        for _ in 0..5 {
            sends_to(&app, "prompt", &format!("{dead_address}/slow")).await;
        }
        sends_to(&app, "never-comes-back", &format!("{address}/hook")).await;
    }
    deactivate(&app, "prompt").await;
    deactivate(&app, "never-comes-back").await;
    let is_sent = |message: &Value| !message["sent"].is_null();
    let seen =
        awaiting(&app, |seen| seen.len() == 12 && seen.iter().filter(|one| is_sent(one)).count() == 2).await;
    assert!(seen.iter().filter(|one| is_sent(one)).all(|one| one["sent"]["status"] == 202), "{seen:?}");
    assert_eq!(alive.seen().len(), 2);
    assert_eq!(dead.seen().len(), 4, "so many to one host at once, and none has come back");
}

#[tokio::test]
async fn what_somebody_sends_by_hand_is_not_sent_once_more_by_itself() {
    let (hook, address) = Hook::start().await;
    let app = TestApp::letting_out().await;
    sends_to(&app, "prompt", &format!("{address}/broken")).await;
    deactivate(&app, "prompt").await;
    // It was answered with 500, and would be tried again.
    let seen = awaiting(&app, |seen| seen.len() == 1 && seen[0]["sent"]["status"] == 500).await;
    let row = &listed(&app).await[0];
    assert_eq!((&row["sent"]["status"], &row["underWay"]), (&json!(500), &json!(true)));
    assert_eq!(sums(&app).await[0]["failed"], 0, "it is tried again");
    let path = format!("/kansei/contexts/local/world/outbox/{}/send", seen[0]["id"].as_str().unwrap());
    app.page().act(&path).await.ok();
    assert_eq!(hook.seen().len(), 2);
    let row = &listed(&app).await[0];
    assert_eq!((&row["sent"]["status"], row.get("underWay")), (&json!(500), None));
    assert_eq!(sums(&app).await[0]["failed"], 1);
    let dir = app.stop().await;
    let store = store::world::WorldStore::open(
        &dir.path().join("data/worlds/local.db"),
        |_| (),
        || std::time::Duration::ZERO,
    );
    let left = store.unwrap().read(|world| world.next_delivery(api::UnixMillis(0))).unwrap();
    assert_eq!(left, None, "nothing waits for another try");
}

/// What this server's own Flux may not take yet is not lost: it waits for longer than what goes to others.
#[tokio::test]
async fn what_is_over_the_quota_waits_for_more() {
    let app = TestApp::letting_out().await;
    let draft = json!({
        "name": "hook", "enabled": true, "channels": [{ "id": "c", "name": "c" }], "actions": [],
        "sources": [{ "id": "h", "name": "h", "channel": "c", "from": { "kind": "incomingWebhook" } }],
    });
    let made = app.page().post("/kansei/contexts/local/flux/apps", &draft).await.ok();
    let webhook = &made["app"]["sources"][0]["from"]["webhook"];
    let part = |name: &str| webhook[name].as_str().unwrap().to_owned();
    let url = format!("https://g.api.soracom.io/v1/flux/incoming_webhooks/{}/{}", part("id"), part("secret"));
    app.page().post("/kansei/contexts/local/flux/quota", &json!({ "perMonth": 0 })).await.ok();
    sends_to(&app, "prompt", &url).await;
    deactivate(&app, "prompt").await;
    awaiting(&app, |seen| seen.len() == 1 && seen[0]["sent"]["status"] == 429).await;
    let dir = app.stop().await;
    let store = store::world::WorldStore::open(
        &dir.path().join("data/worlds/local.db"),
        |_| (),
        || std::time::Duration::ZERO,
    );
    let left = store.unwrap().read(|world| world.next_delivery(api::UnixMillis(0))).unwrap();
    assert!(left.is_some(), "it is brought again");
}

/// Mails are real where a mail server was named; what it refuses for now is tried again, and what leads nowhere stays.
#[tokio::test]
async fn a_mail_is_handed_to_the_mail_server() {
    let (server, address) = MailServer::start().await;
    let app = TestApp::mailing(&address).await;
    let mail = |to: &str| {
        json!({ "type": "SendMailAction", "properties": {
        "executionDateTimeConst": "IMMEDIATELY", "to": to, "title": "停止 ${newStatus}", "message": "${simId}\n.\nend",
    } })
    };
    let to_operator = json!({ "type": "SendMailToOperatorAction", "properties": {
        "executionDateTimeConst": "IMMEDIATELY", "title": "t", "message": "m",
    } });
    let actions = [
        mail("ops@example.jp"),
        mail("nobody@example.jp"),
        mail("later@example.jp"),
        mail("né"),
        to_operator,
    ];
    // An address that is none is refused before it is written.
    let refused = on_sim(&app, "prompt", json!({ "actionConfigList": actions })).await;
    app.cli().post(HANDLERS, &refused).await.expecting(400, "né is no mail address");
    let actions = [&actions[0], &actions[1], &actions[2], &actions[4]];
    add(&app, "prompt", json!({ "actionConfigList": actions })).await;
    deactivate(&app, "prompt").await;
    let seen = awaiting(&app, |seen| {
        seen.len() == 4 && seen.iter().filter(|one| !one["sent"].is_null()).count() == 3
    })
    .await;
    let status = |to: &str| seen.iter().find(|one| one["to"] == to).unwrap()["sent"]["status"].clone();
    assert_eq!(status("ops@example.jp"), 250);
    assert_eq!((status("nobody@example.jp"), status("later@example.jp")), (json!(550), json!(451)));
    let rows = listed(&app).await;
    let under_way: Vec<bool> = rows.iter().map(|row| row["underWay"] == true).collect();
    assert_eq!(under_way, [false, false, true, false], "{rows:?}");
    assert_eq!(rows[3].get("sent"), None, "the operator's own address leads nowhere");
    let mails = server.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    let id = app.id("prompt").await;
    assert!(mail.contains("From: kansei@example.jp") && mail.contains(&format!("{id}\n..\nend")), "{mail}");
    assert!(mail.contains("=?utf-8?"), "the subject is no ASCII: {mail}");

    // Once more by hand.
    let taken = seen.iter().find(|one| one["to"] == "ops@example.jp").unwrap()["id"].as_str().unwrap();
    let sent = app.page().act(&format!("/kansei/contexts/local/world/outbox/{taken}/send")).await.ok();
    assert_eq!((&sent["sent"]["status"], server.mails().len()), (&json!(250), 2));
    assert_eq!(server.asked_for().len(), 4);
}
