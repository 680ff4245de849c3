//! Making, saving and removing apps.

use serde_json::{Value, json};

use super::{APPS, group_move, make, webhook};
use crate::support::TestApp;

const USERS: &str = "/v1/operators/OP0012345678/users";

#[tokio::test]
async fn an_app_gets_an_address_and_a_user_that_may_do_one_thing() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let made = make(&app, &group_move(group.as_str())).await;
    let id = made["id"].as_str().unwrap();
    assert_eq!((id.len(), &made["version"]), (26, &json!(1)));
    assert!(webhook(&made).len() > 90, "{}", webhook(&made));
    let user = &made["app"]["actions"][0]["does"]["user"];
    assert_eq!(user["permission"], "Sim:setSimGroup");
    let name = user["userName"].as_str().unwrap();
    let statements = app.cli().get(&format!("{USERS}/{name}/permission")).await.ok();
    let statements: Value = serde_json::from_str(statements["permission"].as_str().unwrap()).unwrap();
    assert_eq!(statements, json!({ "statements": [{ "api": "Sim:setSimGroup", "effect": "allow" }] }));
    assert_eq!(app.page().get(&format!("{APPS}/{id}")).await.ok(), made);
    assert_eq!(app.page().get(APPS).await.ok()[0]["name"], "ota-group-move");

    app.page().delete(&format!("{APPS}/{id}")).await.expecting(204, "it is there");
    app.page().get(&format!("{APPS}/{id}")).await.expecting(404, "it is gone");
    app.cli().get(&format!("{USERS}/{name}")).await.expecting(404, "its user went with it");
}

#[tokio::test]
async fn a_save_keeps_address_and_user_and_is_not_overtaken() {
    let app = TestApp::small().await;
    let made = make(&app, &group_move("g-1")).await;
    let path = format!("{APPS}/{}", made["id"].as_str().unwrap());
    let mut changed = made.clone();
    changed["app"]["name"] = json!("renamed");
    // Whatever a page says of an address: it is the server's.
    changed["app"]["sources"][1]["from"]["webhook"]["secret"] = json!("guessed");
    changed["app"]["actions"][0]["does"]["path"] = json!("/v1/sims/${payload.simId}/activate");
    let saved = app.page().put(&path, &changed).await.ok();
    assert_eq!((&saved["version"], &saved["app"]["name"]), (&json!(2), &json!("renamed")));
    assert_eq!(webhook(&saved), webhook(&made));
    let user = |app: &Value| app["app"]["actions"][0]["does"]["user"].clone();
    assert_eq!(user(&saved)["userName"], user(&made)["userName"]);
    assert_eq!(user(&saved)["permission"], "Sim:activateSim");
    app.page().put(&path, &changed).await.expecting(409, "it was read at version 1");

    let mut without = saved.clone();
    without["app"]["actions"].as_array_mut().unwrap().remove(0);
    app.page().put(&path, &without).await.ok();
    let name = user(&made)["userName"].as_str().unwrap().to_owned();
    app.cli().get(&format!("{USERS}/{name}")).await.expecting(404, "its action is gone");
}

#[tokio::test]
async fn what_would_not_run_is_not_kept_and_all_of_it_is_said() {
    let app = TestApp::small().await;
    let mut draft = group_move("g-1");
    draft["actions"][0]["condition"] = json!("payload.otastatus = 'finished'");
    draft["actions"][0]["does"]["path"] = json!("/v1/auth");
    draft["actions"][1]["channel"] = json!("nowhere");
    draft["actions"][1]["does"] = json!({ "kind": "ai", "prompt": "?" });
    draft["sources"][0]["from"] = json!({ "kind": "interval", "minutes": 0 });
    let check = "/kansei/contexts/local/flux/check";
    let flaws = app.page().post(check, &draft).await.ok();
    let told: Vec<(&str, &str)> = flaws
        .as_array()
        .unwrap()
        .iter()
        .map(|flaw| (flaw["field"].as_str().unwrap(), flaw["code"].as_str().unwrap()))
        .collect();
    for wanted in [
        ("condition", "unexpected"),
        ("path", "excludedOperation"),
        ("id", "unknownChannel"),
        ("kind", "notConfigured"),
        ("minutes", "outOfRange"),
    ] {
        assert!(told.contains(&wanted), "{wanted:?} is not among {told:?}");
    }
    let place = &flaws.as_array().unwrap().iter().find(|flaw| flaw["field"] == "condition").unwrap()["place"];
    assert_eq!(*place, json!({ "from": 18, "to": 19 }));
    app.page().post(APPS, &draft).await.expecting(400, "it would not run");
    assert_eq!(app.page().get(APPS).await.ok(), json!([]));
    assert_eq!(app.page().post(check, &group_move("g-1")).await.ok(), json!([]));
    for body in [json!(null), json!([]), json!({ "actions": [{ "does": { "kind": "odd" } }] })] {
        app.page().post(APPS, &body).await.expecting(400, "it does not read, or would not run");
    }
}

#[tokio::test]
async fn apps_survive_a_restart() {
    let app = TestApp::small().await;
    let made = make(&app, &group_move("g-1")).await;
    let app = app.restart().await;
    assert_eq!(app.page().get(&format!("{APPS}/{}", made["id"].as_str().unwrap())).await.ok(), made);
}
