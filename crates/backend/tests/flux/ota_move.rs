//! Document 002 in one form: what is made, ordered, moved, found to hang, and taken away again.

use api::{console::plan::PlanRequest, id::SimId};
use serde_json::{Value, json};

use crate::support::TestApp;

const OTA: &str = "/kansei/contexts/local/ota";
const MINUTE: u32 = 60_000;

/// A fleet whose devices come back at once, with a group whose SIMs can be added to, and one that they are to go into; answers with both.
async fn two_groups(app: &TestApp, sims: usize) -> (String, String, Vec<String>) {
    let group = async |name: &str| {
        let made = app.cli().post("/v1/groups", &json!({ "tags": { "name": name } })).await.accepted().json();
        made["groupId"].as_str().unwrap().to_owned()
    };
    let prompt = json!([{ "which": { "kind": "all" }, "behaviour": { "kind": "prompt" } }]);
    app.page().post("/kansei/contexts/local/world/behaviours", &prompt).await.ok();
    let (from, to) = (group("group_from").await, group("group_to").await);
    let settings = json!([
        { "key": "useCustomDns", "value": true }, { "key": "dnsServers", "value": ["10.0.0.53", "10.0.1.53"] },
    ]);
    app.cli().put(&format!("/v1/groups/{to}/configuration/SoracomAir"), &settings).await.accepted();
    let all = app.cli().get("/v1/sims?limit=1000").await.ok();
    let chosen: Vec<String> = all
        .as_array()
        .unwrap()
        .iter()
        .filter(addable)
        .take(sims)
        .map(|sim| sim["simId"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(chosen.len(), sims);
    for sim in &chosen {
        app.cli().post(&format!("/v1/sims/{sim}/set_group"), &json!({ "groupId": from })).await.accepted();
    }
    (from, to, chosen)
}

/// Whether a subscription can be added to it, and it is online.
fn addable(sim: &&Value) -> bool {
    let profile = &sim["profiles"][sim["activeProfileId"].as_str().unwrap_or_default()];
    let primary = profile["primaryImsi"].as_str().unwrap_or_default();
    profile["subscribers"][primary]["subscription"] == "plan01s" && sim["sessionStatus"]["online"] == true
}

fn draft(sims: Value, to: &str) -> Value {
    json!({
        "name": "x3", "sims": sims, "subscription": "planX3", "to": to, "cut": true,
        "slackUrl": "https://hooks.slack.com/services/T0/B0/s3cr3t",
    })
}

/// Has the move's subscription ordered for its SIMs, as a job.
async fn order(app: &TestApp, sims: &[String]) {
    let sims: Vec<SimId> = sims.iter().map(|sim| SimId::new(sim.as_str()).unwrap()).collect();
    let action =
        serde_json::from_value(json!({ "verb": "addSubscription", "subscription": "planX3" })).unwrap();
    let request = PlanRequest::new(action, sims.clone());
    let plan =
        app.page().post("/kansei/contexts/local/plans", &serde_json::to_value(&request).unwrap()).await.ok();
    assert!(plan["warnings"].as_array().unwrap().contains(&json!("lasts")), "{plan}");
    let start = json!({ "plan": plan["id"], "op": "order-1" });
    let jobs = "/kansei/contexts/local/jobs";
    app.page().post(jobs, &start).await.expecting(409, "the number is said, for it lasts");
    let at_once =
        json!({ "canaryPercent": 100, "canaryLeast": 1, "growth": 1, "brakePerMille": 0, "windowMs": 0 });
    let start = json!({ "plan": plan["id"], "op": "order-1", "sims": sims.len(), "pace": at_once });
    let job = app.page().post(jobs, &start).await.ok();
    let path = format!("{jobs}/{}", job["id"].as_str().unwrap());
    for _ in 0..MOST_READS {
        let job = app.page().get(&path).await.ok();
        if !job["endedAt"].is_null() {
            assert_eq!(job["counts"]["doneVerified"], json!(sims.len()), "{job:#}");
            return;
        }
    }
    panic!("the job never ends: {:#}", app.page().get(&path).await.ok());
}

const MOST_READS: usize = 20_000;

/// The board once `awaited` holds of it; the world stands still meanwhile.
async fn board(app: &TestApp, id: &str, awaited: impl Fn(&Value) -> bool) -> Value {
    let path = format!("{OTA}/moves/{id}");
    let mut seen = Value::Null;
    for _ in 0..MOST_READS {
        seen = app.page().get(&path).await.ok();
        if awaited(&seen) {
            return seen;
        }
    }
    panic!("what is awaited never came: {seen:#}");
}

fn count(board: &Value, stage: &str) -> u64 {
    let bays = board["bays"].as_array().unwrap();
    bays.iter().find(|bay| bay["stage"] == stage).unwrap()["count"].as_u64().unwrap()
}

#[tokio::test]
async fn a_move_is_made_in_one_form_and_all_of_it_can_be_seen() {
    let app = TestApp::fleet(300).await;
    let (from, to, sims) = two_groups(&app, 12).await;
    let draft = draft(json!({ "kind": "group", "groupId": from }), &to);
    let preview = app.page().post(&format!("{OTA}/preview"), &draft).await.ok();
    assert_eq!(
        (&preview["sims"], &preview["targets"], &preview["events"]),
        (&json!(12), &json!(1), &json!(24))
    );
    assert_eq!(preview["findings"], json!([{ "what": "slackRecorded", "blocks": false, "count": 0 }]));
    assert!(!preview.to_string().contains("s3cr3t"), "Slack's address is a secret");

    let made = app.page().post(&format!("{OTA}/moves"), &draft).await.ok();
    let id = made["app"].as_str().unwrap().to_owned();
    assert_eq!((made["handlers"].as_array().unwrap().len(), &made["slack"]), (3, &json!(true)));
    assert!(!made.to_string().contains("s3cr3t"), "{made}");
    app.page().post(&format!("{OTA}/moves"), &draft).await.expecting(409, "they would be moved twice");
    let written: Vec<Value> = app
        .ledger()
        .await
        .iter()
        .map(|entry| serde_json::to_value(entry).unwrap())
        .filter(|entry| entry["fact"] == "judged" && entry["verdict"] == "doneVerified")
        .collect();
    assert_eq!(written.len(), 3, "each handler stands in the ledger");
    let queued = board(&app, &id, |_| true).await;
    assert_eq!((count(&queued, "queued"), &queued["sims"]), (12, &json!(12)));

    order(&app, &sims).await;
    // Each has begun, and Flux was told so.
    let under_way = |board: &Value| count(board, "shipped") + count(board, "delivered") == 12;
    board(&app, &id, |board| under_way(board) && board["messages"] == 12).await;
    // All that happens to devices within ten minutes happens before Flux has done anything: who came back before the move
    // landed has the old settings, and is cut.
    app.advance(10 * MINUTE).await;
    let firings = app.page().get("/kansei/contexts/local/world/firings?limit=500").await.ok();
    let told = |status: &str| {
        firings["firings"].as_array().unwrap().iter().filter(|one| one["detail"]["status"] == status).count()
            as u64
    };
    let (finished, failed) = (told("finished"), told("failed"));
    assert!(finished >= 9, "most of them arrive: {finished}");
    let all = 12 + finished + failed;
    board(&app, &id, |board| board["moved"] == finished && board["messages"] == all).await;
    app.advance(5 * MINUTE).await;
    let end = board(&app, &id, |board| count(board, "verified") == finished).await;
    assert_eq!(end["sims"], 12, "those that were moved are not forgotten");
    assert_eq!(
        end["bays"].as_array().unwrap().iter().map(|bay| bay["count"].as_u64().unwrap()).sum::<u64>(),
        12
    );
    for strip in end["bays"][6]["sims"].as_array().unwrap() {
        let sim = app.cli().get(&format!("/v1/sims/{}", strip["simId"].as_str().unwrap())).await.ok();
        assert_eq!(sim["groupId"], to.as_str());
        assert_eq!(sim["sessionStatus"]["dnsServers"], json!(["10.0.0.53", "10.0.1.53"]));
    }

    // It is taken away again; what was seen stays.
    app.page().delete(&format!("{OTA}/moves/{id}")).await.ok();
    assert_eq!(app.cli().get("/v1/event_handlers").await.ok(), json!([]));
    app.page().get(&format!("/kansei/contexts/local/flux/apps/{id}")).await.expecting(404, "its app is gone");
    let after = board(&app, &id, |_| true).await;
    assert_eq!(count(&after, "verified"), finished);
    assert!(!after["move"]["endedAt"].is_null());
    assert_eq!(app.page().get(&format!("{OTA}/moves")).await.ok().as_array().unwrap().len(), 1);
}

/// The session events of a SIM since it was ordered, oldest first.
async fn events(app: &TestApp, sim: &str, since: u64) -> Vec<String> {
    let listed = app.cli().get(&format!("/v1/sims/{sim}/events/sessions?limit=50")).await.ok();
    let mut events: Vec<(u64, String)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["time"].as_u64().unwrap(), one["event"].as_str().unwrap().to_owned()))
        .filter(|(at, _)| *at >= since)
        .collect();
    events.sort();
    events.into_iter().map(|(_, event)| event).collect()
}

/// One SIM, from its order until it is verified; `step` is how far the clock goes at a time, and `late` says whether the
/// platform answers the move only after the device has come back.
async fn one_move(step: u32, late: bool) -> Vec<String> {
    let app = TestApp::fleet(300).await;
    let (_, to, sims) = two_groups(&app, 1).await;
    let draft = draft(json!({ "kind": "sims", "simIds": sims }), &to);
    let made = app.page().post(&format!("{OTA}/moves"), &draft).await.ok();
    let id = made["app"].as_str().unwrap().to_owned();
    assert_eq!(made["handlers"].as_array().unwrap().len(), 3);
    let since = app.page().get("/kansei/contexts/local/world").await.ok()["clock"]["now"].as_u64().unwrap();
    order(&app, &sims).await;
    if late {
        let slow =
            json!({ "operation": "setSimGroup", "effect": { "kind": "slow", "millis": 1_500 }, "times": 1 });
        app.faults(json!([slow])).await;
    }
    for _ in 0..(30 * MINUTE).div_ceil(step) {
        app.advance(step).await;
        let firings = app.page().get("/kansei/contexts/local/world/firings?limit=500").await.ok();
        let rows = firings["firings"].as_array().unwrap();
        let told = |status: &str| rows.iter().any(|one| one["detail"]["status"] == status);
        assert!(!told("failed"), "this SIM's subscription comes: {rows:?}");
        // Flux has done its part before the clock goes on.
        if told("finished") {
            let seen = board(&app, &id, |board| board["moved"] == 1).await;
            if count(&seen, "verified") == 1 {
                return events(&app, &sims[0], since).await;
            }
        }
    }
    panic!("it never gets there: {:#}", board(&app, &id, |_| true).await);
}

#[tokio::test]
async fn who_came_back_before_the_move_landed_is_cut_once_and_nobody_else() {
    let late = one_move(5 * MINUTE, true).await;
    assert_eq!(
        late,
        ["Deleted", "Created", "Deleted", "Created"],
        "it had the old settings, and was cut once"
    );
    let in_time = one_move(1_000, false).await;
    assert_eq!(in_time, ["Deleted", "Created"], "it was moved before it turned to the new subscription");
}

const SIMS: u64 = 100;

#[tokio::test]
async fn who_does_not_get_on_is_found() {
    let app = TestApp::fleet(1_000).await;
    let (from, to, sims) = two_groups(&app, SIMS as usize).await;
    let draft = draft(json!({ "kind": "group", "groupId": from }), &to);
    let made = app.page().post(&format!("{OTA}/moves"), &draft).await.ok();
    let id = made["app"].as_str().unwrap().to_owned();
    // Nobody may be moved: the user that would do it is gone.
    let user = app.page().get(&format!("/kansei/contexts/local/flux/apps/{id}")).await.ok();
    let user = user["app"]["actions"][0]["does"]["user"]["userName"].as_str().unwrap().to_owned();
    order(&app, &sims).await;
    app.cli().delete(&format!("/v1/operators/OP0012345678/users/{user}")).await.expecting(204, "it is there");
    app.advance(10 * MINUTE).await;
    let refused = board(&app, &id, |board| {
        board["refused"].as_u64().unwrap() > 0 && board["refused"] == count(board, "ready")
    })
    .await;
    let orphans = refused["troubles"][0].as_u64().unwrap();
    assert_eq!((orphans, count(&refused, "verified")), (count(&refused, "ready"), 0));
    let first = &refused["needs"][0];
    assert_eq!((&first["trouble"], &first["stage"]), (&json!("orphan"), &json!("ready")));
    assert!(first["reason"].as_str().unwrap().contains("credentials"), "{first}");
    app.advance(10 * MINUTE).await;
    // What did not arrive has failed or hangs, and each is told apart.
    let trouble = |board: &Value, place: usize| board["troubles"][place].as_u64().unwrap();
    let told = |board: &Value| trouble(board, 1) + trouble(board, 2) + count(board, "ready") == SIMS;
    let end = board(&app, &id, told).await;
    let (failed, stuck) = (trouble(&end, 1), trouble(&end, 2));
    assert!(failed > 0 && stuck > 0, "of so many some fail and some hang with this seed: {failed}, {stuck}");
}

#[tokio::test]
async fn what_stands_in_the_way_is_said_and_nothing_is_made() {
    let app = TestApp::small().await;
    let preview = async |draft: &Value| {
        let preview = app.page().post(&format!("{OTA}/preview"), draft).await.ok();
        let findings = preview["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (plain, sim) = (app.group("plain").await.group_id, app.id("prompt").await);
    let mut bad =
        draft(json!({ "kind": "group", "groupId": "11111111-2222-4333-8444-555555555555" }), plain.as_str());
    bad["subscription"] = json!("plan-D");
    bad["slackUrl"] = json!("slack");
    bad["name"] = json!("");
    let found = preview(&bad).await;
    for what in ["noName", "noSuchSource", "noSuchSubscription", "slackUrl"] {
        assert!(found.contains(&what.to_owned()), "{what}: {found:?}");
    }
    app.page().post(&format!("{OTA}/moves"), &bad).await.expecting(409, "it cannot be made");
    let unknown = draft(json!({ "kind": "sims", "simIds": [sim, "8942310000000009999"] }), plain.as_str());
    assert!(preview(&unknown).await.contains(&"noSuchSims".to_owned()));
    for number in 0..8 {
        let handler = json!({
            "name": format!("h{number}"), "status": "active", "targetSimId": sim,
            "ruleConfig": { "type": "SimExpiredRule", "properties": { "inactiveTimeoutDateConst": "NEVER" } },
            "actionConfigList": [{ "type": "DeactivationAction", "properties": { "executionDateTimeConst": "IMMEDIATELY" } }],
        });
        app.cli().post("/v1/event_handlers", &handler).await.expecting(201, "a handler was made");
    }
    let full = draft(json!({ "kind": "sims", "simIds": [sim] }), plain.as_str());
    assert!(preview(&full).await.contains(&"handlersFull".to_owned()));
    app.page().post(&format!("{OTA}/moves"), &full).await.expecting(409, "three more do not fit");
    assert_eq!(app.cli().get("/v1/event_handlers").await.ok().as_array().unwrap().len(), 8);
    assert_eq!(app.page().get("/kansei/contexts/local/flux/apps").await.ok(), json!([]));
    for body in [json!(null), json!({}), json!({ "name": "x", "sims": { "kind": "odd" } })] {
        app.page().post(&format!("{OTA}/moves"), &body).await.expecting(400, "it does not read");
    }
    app.page().get(&format!("{OTA}/moves/01ARZ3NDEKTSV4RRFFQ69G5FAV")).await.expecting(404, "there is none");
}

#[tokio::test]
async fn a_move_is_over_when_its_world_begins_anew() {
    let mut app = TestApp::fleet(300).await;
    let make = async |app: &TestApp| {
        let to = app.cli().post("/v1/groups", &json!({ "tags": { "name": "to" } })).await.accepted().json();
        let all = app.cli().get("/v1/sims?limit=1000").await.ok();
        let sims: Vec<Value> =
            all.as_array().unwrap().iter().filter(addable).take(1).map(|sim| sim["simId"].clone()).collect();
        let draft = draft(json!({ "kind": "sims", "simIds": sims }), to["groupId"].as_str().unwrap());
        app.page().post(&format!("{OTA}/moves"), &draft).await.ok()
    };
    let made = make(&app).await;
    app.reset("fleet", Some(300)).await;
    let moves = app.page().get(&format!("{OTA}/moves")).await.ok();
    assert!(!moves[0]["endedAt"].is_null(), "{moves}");
    let of = format!("/kansei/contexts/local/flux/apps/{}", made["app"].as_str().unwrap());
    app.page().get(&of).await.expecting(404, "its app went with it");
    // And nothing of it stands in the way of the next.
    assert!(make(&app).await["endedAt"].is_null());
}
