//! Making, reading, changing and removing handlers.

use serde_json::{Value, json};

use super::{HANDLERS, add, on_sim};
use crate::support::{TestApp, allow, user_with};

#[tokio::test]
async fn a_handler_is_made_read_changed_and_removed() {
    let app = TestApp::small().await;
    let made = add(&app, "prompt", json!({ "description": "tells" })).await;
    let id = made["handlerId"].as_str().unwrap().to_owned();
    let path = format!("{HANDLERS}/{id}");
    assert_eq!(app.cli().get(&path).await.ok(), made);
    assert_eq!((&made["name"], &made["description"]), (&json!("h"), &json!("tells")));
    assert_eq!(app.cli().get(HANDLERS).await.ok(), json!([made]));

    let request = on_sim(&app, "prompt", json!({ "name": "renamed", "status": "inactive" })).await;
    assert_eq!(app.cli().put(&path, &request).await.expecting(200, "it is there"), Value::Null);
    let changed = app.cli().get(&path).await.ok();
    assert_eq!((&changed["name"], &changed["status"]), (&json!("renamed"), &json!("inactive")));
    assert!(changed.get("description").is_none(), "all of it is replaced");

    app.cli().delete(&path).await.expecting(204, "it is there");
    app.cli().get(&path).await.expecting(404, "it is gone");
    app.cli().delete(&path).await.expecting(404, "it is gone");
    app.cli().put(&path, &request).await.expecting(400, "so says the definition");
}

#[tokio::test]
async fn handlers_are_listed_by_the_kind_of_their_target() {
    let app = TestApp::small().await;
    let sim = app.sim("prompt").await;
    let imsi = sim.primary_subscriber().unwrap().imsi.clone().unwrap();
    let group = app.group("plain").await.group_id;
    let operator = sim.operator_id.clone().unwrap();
    let none = json!({ "targetSimId": null });
    let with = |target: Value| {
        let mut with = none.clone();
        with.as_object_mut().unwrap().append(&mut target.as_object().unwrap().clone());
        with
    };
    add(&app, "prompt", json!({})).await;
    add(&app, "prompt", with(json!({ "targetImsi": imsi }))).await;
    add(&app, "prompt", with(json!({ "targetGroupId": group }))).await;
    add(&app, "prompt", with(json!({ "targetOperatorId": operator }))).await;
    for (kind, field) in [
        ("sim", "targetSimId"),
        ("imsi", "targetImsi"),
        ("group", "targetGroupId"),
        ("operator", "targetOperatorId"),
    ] {
        let found = app.cli().get(&format!("{HANDLERS}?target={kind}")).await.ok();
        assert_eq!(found.as_array().unwrap().len(), 1, "{kind}");
        assert!(found[0].get(field).is_some(), "{kind}: {found}");
    }
    app.cli().get(&format!("{HANDLERS}?target=nobody")).await.expecting(400, "no such kind");

    let of = |imsi: String| format!("{HANDLERS}/subscribers/{imsi}");
    let found = app.cli().get(&of(imsi.to_string())).await.ok();
    let expected = 3 + usize::from(sim.group_id == Some(group));
    assert_eq!(found.as_array().unwrap().len(), expected);
    app.cli().get(&of("440100000000099".into())).await.expecting(404, "nobody has it");
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_with_its_field() {
    let app = TestApp::small().await;
    for (with, field) in [
        (json!({ "name": "" }), "name"),
        (json!({ "targetSimId": null }), "target"),
        (json!({ "targetSimId": "8981100000000099999" }), "targetSimId"),
        (json!({ "targetSimId": null, "targetGroupId": "nowhere" }), "targetGroupId"),
        (json!({ "targetSimId": null, "targetImsi": "440100000000099" }), "targetImsi"),
        (json!({ "targetSimId": null, "targetOperatorId": "OP9999999999" }), "targetOperatorId"),
        (json!({ "actionConfigList": [] }), "actionConfigList"),
    ] {
        let request = on_sim(&app, "prompt", with.clone()).await;
        let refused = app.cli().post(HANDLERS, &request).await.expecting(400, "it cannot be kept");
        assert!(refused["message"].as_str().unwrap().starts_with(field), "{with}: {refused}");
    }
    for body in [json!(null), json!([]), json!({ "name": "h" }), json!({ "name": 5 })] {
        app.cli().post(HANDLERS, &body).await.expecting(400, "it does not read");
    }
    assert_eq!(app.cli().get(HANDLERS).await.ok(), json!([]));
}

#[tokio::test]
async fn a_target_has_ten_handlers_at_most() {
    let app = TestApp::small().await;
    for _ in 0..10 {
        add(&app, "prompt", json!({})).await;
    }
    let eleventh = on_sim(&app, "prompt", json!({})).await;
    app.cli().post(HANDLERS, &eleventh).await.expecting(400, "there are ten");
    add(&app, "comes-back-slowly", json!({})).await;
    let id = app.cli().get(HANDLERS).await.ok()[0]["handlerId"].as_str().unwrap().to_owned();
    app.cli().put(&format!("{HANDLERS}/{id}"), &eleventh).await.expecting(200, "it takes nobody's place");
}

#[tokio::test]
async fn who_may_not_is_refused() {
    let app = TestApp::small().await;
    let reader = user_with(&app, "reader", &allow("EventHandler:listEventHandlers")).await;
    reader.get(HANDLERS).await.expecting(200, "it may list");
    let request = on_sim(&app, "prompt", json!({})).await;
    reader.post(HANDLERS, &request).await.expecting(403, "it may not make any");
}

#[tokio::test]
async fn handlers_survive_a_restart_and_go_with_the_world() {
    let app = TestApp::small().await;
    let made = add(&app, "prompt", json!({})).await;
    let mut app = app.restart().await;
    assert_eq!(app.cli().get(HANDLERS).await.ok(), json!([made]));
    app.reset("small", None).await;
    assert_eq!(app.cli().get(HANDLERS).await.ok(), json!([]));
}
