//! The users that actions act as: they come and go with the actions, and come anew with the world.

use serde_json::{Value, json};

use super::{APPS, done, group_move, make, runs, step, webhook};
use crate::support::{TestApp, add_user};

const USERS: &str = "/v1/operators/OP0012345678/users";

async fn users(app: &TestApp) -> Vec<String> {
    let listed = app.cli().get(USERS).await.ok();
    let name = |user: &Value| user["userName"].as_str().unwrap().to_owned();
    listed.as_array().unwrap().iter().map(name).collect()
}

async fn move_one(app: &TestApp, made: &Value, count: usize) -> Vec<Value> {
    let sim = app.id("prompt").await;
    app.nobody().post(&webhook(made), &json!({ "simId": sim, "otastatus": "finished" })).await.ok();
    runs(app, made, done(count)).await
}

#[tokio::test]
async fn an_app_acts_in_the_world_that_began_anew() {
    let mut app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let made = make(&app, &group_move(group.as_str())).await;
    app.reset("small", None).await;
    assert_eq!(users(&app).await, Vec::<String>::new(), "they went with the world");
    let group_after = app.group("plain").await.group_id;
    assert_eq!(group, group_after, "the same seed makes the same groups");
    let seen = move_one(&app, &made, 2).await;
    assert_eq!(step(&seen[0], "set-group")["state"], "done", "{seen:#?}");
    assert_eq!(app.sim("prompt").await.group_id, Some(group));
    assert_eq!(users(&app).await.len(), 1);
    // And it can be saved at the version that it has.
    app.reset("small", None).await;
    app.page().put(&format!("{APPS}/{}", made["id"].as_str().unwrap()), &made).await.ok();
    assert_eq!(users(&app).await.len(), 1);
}

#[tokio::test]
async fn a_user_that_somebody_removed_stays_away_until_the_app_is_saved() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let made = make(&app, &group_move(group.as_str())).await;
    let [user] = users(&app).await.try_into().unwrap();
    app.cli().delete(&format!("{USERS}/{user}")).await.expecting(204, "the operator takes it away");
    let seen = move_one(&app, &made, 1).await;
    assert_eq!(step(&seen[0], "set-group")["state"], "failed");
    assert_eq!(users(&app).await, Vec::<String>::new());
    app.page().put(&format!("{APPS}/{}", made["id"].as_str().unwrap()), &made).await.ok();
    let seen = move_one(&app, &made, 3).await;
    assert_eq!(step(&seen[1], "set-group")["state"], "done", "{seen:#?}");
}

#[tokio::test]
async fn an_action_that_becomes_another_and_turns_back_has_its_user_again() {
    let app = TestApp::small().await;
    let made = make(&app, &group_move("g-1")).await;
    let path = format!("{APPS}/{}", made["id"].as_str().unwrap());
    let mut other = made.clone();
    other["app"]["actions"][0]["does"] =
        json!({ "kind": "slack", "url": "https://hooks.slack.com/x", "text": "x" });
    let saved = app.page().put(&path, &other).await.ok();
    assert_eq!(users(&app).await, Vec::<String>::new(), "nobody acts any more");
    let mut back = made.clone();
    back["version"] = saved["version"].clone();
    app.page().put(&path, &back).await.ok();
    assert_eq!(users(&app).await.len(), 1);
}

#[tokio::test]
async fn a_save_that_fails_leaves_no_user_and_changes_none() {
    let app = TestApp::small().await;
    let made = make(&app, &group_move("g-1")).await;
    let acting = users(&app).await.remove(0);
    for number in 0..48 {
        add_user(&app, &format!("u{number}")).await;
    }
    let path = format!("{APPS}/{}", made["id"].as_str().unwrap());
    let mut changed = made.clone();
    let actions = changed["app"]["actions"].as_array_mut().unwrap();
    actions[0]["does"]["path"] = json!("/v1/sims/${payload.simId}/activate");
    // One more user finds its place among fifty, the next does not.
    for id in ["one", "two"] {
        let more = json!({ "id": id, "name": id, "channel": "moved", "does": actions[0]["does"] });
        actions.push(more);
    }
    app.page().put(&path, &changed).await.expecting(400, "there are as many users as there may be");
    let after = users(&app).await;
    assert_eq!(after.len(), 49, "{after:?}");
    let statements = app.cli().get(&format!("{USERS}/{acting}/permission")).await.ok();
    assert!(statements["permission"].as_str().unwrap().contains("Sim:setSimGroup"), "{statements}");
    assert_eq!(app.page().get(&path).await.ok(), made);
}
