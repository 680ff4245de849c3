//! How devices behave, and their power.

use api::console::{
    job::{Stage, Verdict},
    world::{Behaviour, Behaviours, Device, DevicePhase},
};
use serde_json::{Value, json};

use crate::support::{NOW, TestApp, only};

const WORLD: &str = "/kansei/contexts/local/world";
const RULES: &str = "/kansei/contexts/local/world/behaviours";

fn rule(which: Value, behaviour: &str) -> Value {
    json!({ "which": which, "behaviour": { "kind": behaviour } })
}

async fn device(app: &TestApp, name: &str) -> Device {
    app.page().get(&format!("{WORLD}/devices/{}", app.id(name).await)).await.read()
}

async fn power(app: &TestApp, name: &str, power: &str) -> Device {
    let path = format!("{WORLD}/devices/{}/power", app.id(name).await);
    app.page().post(&path, &json!({ "power": power })).await.read()
}

#[tokio::test]
async fn rules_are_read_from_the_top_and_their_counts_sum_to_the_world() {
    let app = TestApp::small().await;
    let sim = app.sim("prompt").await;
    let group = sim.group_id.clone().unwrap();
    let rules = json!([
        rule(json!({ "kind": "sim", "simId": sim.sim_id }), "never"),
        rule(json!({ "kind": "group", "groupId": group }), "slow"),
        { "which": { "kind": "all" }, "behaviour": { "kind": "ghost" }, "note": "the rest" },
    ]);
    let set: Behaviours = app.page().post(RULES, &rules).await.read();
    let counts: Vec<u64> = set.rules.iter().map(|row| row.sims.unwrap()).collect();
    let members =
        app.cli().get(&format!("/v1/groups/{group}/subscribers")).await.ok().as_array().unwrap().len();
    assert_eq!((counts[0], counts[1]), (1, members as u64 - 1), "the first that is about a device decides");
    assert_eq!((counts.iter().sum::<u64>() + set.rest.unwrap(), set.of), (12, 12));
    assert_eq!(app.page().get(RULES).await.read::<Behaviours>(), set);
    let decided = device(&app, "prompt").await;
    assert_eq!((decided.behaviour, decided.rule), (Behaviour::Never, Some(0)));
    let none: Behaviours = app.page().post(RULES, &json!([])).await.read();
    assert_eq!((none.rules.len(), none.rest), (0, Some(12)));
    let own = device(&app, "prompt").await;
    assert_eq!((own.behaviour, own.rule), (Behaviour::Prompt, None));
}

#[tokio::test]
async fn a_rule_that_cannot_be_is_refused_by_its_place_and_the_rules_stay() {
    let app = TestApp::small().await;
    let fine = rule(json!({ "kind": "all" }), "slow");
    app.page().post(RULES, &json!([fine])).await.ok();
    for bad in [
        rule(json!({ "kind": "subscription", "name": "plan-Z" }), "never"),
        rule(json!({ "kind": "model", "tac": "12" }), "never"),
        json!({ "which": { "kind": "all" }, "behaviour": { "kind": "asleep", "everyMs": 5, "offsetMs": 0 } }),
    ] {
        let message = app.page().post(RULES, &json!([fine, bad])).await.refused(400, "KNS0400", "cannot be");
        assert!(message.starts_with("rules[1]: "), "{message}");
    }
    app.page()
        .post(RULES, &json!([rule(json!({ "kind": "moon" }), "never")]))
        .await
        .refused(400, "KNS0400", "moon");
    app.page()
        .post(RULES, &json!([rule(json!({ "kind": "all" }), "eager")]))
        .await
        .refused(400, "KNS0400", "eager");
    assert_eq!(app.page().get(RULES).await.ok()["rules"].as_array().unwrap().len(), 1);
}

/// The journey of the World page: pause, make a device never return, cut it, let two minutes pass, see the verdict.
#[tokio::test]
async fn a_device_that_was_made_never_to_return_ends_as_not_back() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    app.page().post(RULES, &json!([rule(json!({ "kind": "sim", "simId": id }), "never")])).await.ok();
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    let job = app.start_job(&plan, "op-1").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.page().post(&format!("{WORLD}/clock"), &json!({ "advanceMs": 121_000 })).await.ok();
    let job = app.job(&job, |job| only(job).verdict.is_some()).await;
    assert_eq!((only(&job).verdict, only(&job).return_ms), (Some(Verdict::DoneUnverified), None));
    assert_ne!(only(&job).stage, Stage::Calling);
    let row =
        app.page().get(&format!("/kansei/contexts/local/sims?q=sim:{id}")).await.ok()["rows"][0].clone();
    assert_eq!(row["state"], "notBack", "{row}");
    assert_eq!(device(&app, "prompt").await.phase, DevicePhase::GaveUp);
    // Somebody cycles its power, and it is back by itself.
    let booting = power(&app, "prompt", "cycle").await;
    assert_eq!((booting.powered, booting.phase), (true, DevicePhase::Redialing));
    app.advance(21_000).await;
    assert!(app.sim("prompt").await.session_status.unwrap().online);
    let job = app.job(&job, |job| only(job).verdict == Some(Verdict::DoneVerified)).await;
    assert!(only(&job).return_ms.unwrap() > 120_000);
}

#[tokio::test]
async fn rules_survive_a_restart() {
    let app = TestApp::small().await;
    app.page().post(RULES, &json!([rule(json!({ "kind": "all" }), "never")])).await.ok();
    let before = app.page().get(RULES).await.ok();
    let app = app.restart().await;
    assert_eq!(app.page().get(RULES).await.ok(), before);
}

#[tokio::test]
async fn a_device_loses_its_power_without_a_word_and_gets_it_back() {
    let app = TestApp::small().await;
    let on = device(&app, "prompt").await;
    assert_eq!((on.powered, on.phase, on.next_at), (true, DevicePhase::Attached, None));
    assert_eq!(power(&app, "prompt", "on").await, on, "it has power already");
    let off = power(&app, "prompt", "off").await;
    assert_eq!((off.powered, off.phase, off.next_at), (false, DevicePhase::Off, None));
    assert!(app.sim("prompt").await.session_status.unwrap().online, "the platform has heard nothing");
    let on = power(&app, "prompt", "on").await;
    let back = on.next_at.unwrap().since(NOW);
    assert!(on.powered && (8_000..=20_000).contains(&back), "{on:?}");
    let old = app.sim("prompt").await.session_status.unwrap().session_id;
    app.advance(20_000).await;
    let new = app.sim("prompt").await.session_status.unwrap();
    assert!(new.online && new.session_id != old, "it dialled, and the old session was replaced");
}

#[tokio::test]
async fn a_sim_that_is_not_there_has_no_device() {
    let app = TestApp::small().await;
    let path = format!("{WORLD}/devices/8981100000000009999");
    app.page().get(&path).await.refused(404, "KNS0404", "no such SIM");
    let power = format!("{path}/power");
    app.page().post(&power, &json!({ "power": "on" })).await.refused(404, "KNS0404", "no such SIM");
    let id = app.id("prompt").await;
    let power = format!("{WORLD}/devices/{id}/power");
    app.page().post(&power, &json!({ "power": "half" })).await.refused(400, "KNS0400", "no such power");
    app.page().post(&power, &json!({})).await.refused(400, "KNS0400", "which power");
}
