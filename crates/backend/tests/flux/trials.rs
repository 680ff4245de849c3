//! Trying an expression without doing anything.

use serde_json::json;

use crate::support::TestApp;

const TRY: &str = "/kansei/contexts/local/flux/try";

#[tokio::test]
async fn an_expression_is_tried_on_a_message() {
    let app = TestApp::small().await;
    let payload = json!({ "simId": "8942", "otastatus": "finished" });
    for (kind, text, value) in [
        ("condition", "payload.otastatus == \"finished\"", json!(true)),
        ("condition", "", json!(true)),
        ("template", "${payload.simId}!", json!("8942!")),
        ("path", "/v1/sims/${'a/b'}", json!("/v1/sims/a%2Fb")),
    ] {
        let trial = json!({ "kind": kind, "text": text, "payload": payload });
        assert_eq!(app.page().post(TRY, &trial).await.ok()["value"], value, "{text}");
    }
    let trial = json!({ "kind": "condition", "text": "payload.otastatus ==", "payload": payload });
    let flaw = app.page().post(TRY, &trial).await.ok()["flaw"].clone();
    assert_eq!((&flaw["code"], &flaw["place"]), (&json!("endsEarly"), &json!({ "from": 20, "to": 20 })));
    app.page().post(TRY, &json!({ "kind": "odd", "text": "" })).await.expecting(400, "no such kind");
}

#[tokio::test]
async fn all_words_are_told() {
    let app = TestApp::small().await;
    let words = app.page().get("/kansei/contexts/local/flux/words").await.ok();
    let names: Vec<&str> =
        words["functions"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"startsWith") && names.contains(&"now"), "{names:?}");
}

#[tokio::test]
async fn the_operations_that_an_action_may_call_are_told() {
    let app = TestApp::small().await;
    let calls = app.page().get("/kansei/contexts/local/flux/operations").await.ok();
    let named = |name: &str| calls.as_array().unwrap().iter().find(|call| call["operation"] == name);
    let call = named("setSimGroup").unwrap();
    assert_eq!(call["path"], "/v1/sims/{sim_id}/set_group");
    assert_eq!(call["permission"], "Sim:setSimGroup");
    assert!(named("auth").is_none() && named("searchSims").is_none(), "no action may call these");
    let path = "/kansei/contexts/nowhere/flux/operations";
    app.page().get(path).await.expecting(404, "there is no such context");
}
