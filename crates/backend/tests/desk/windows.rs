use serde_json::{Value, json};

use crate::support::TestApp;

async fn window(app: &TestApp, query: &str) -> Value {
    app.page().get(&format!("/kansei/contexts/local/sims?{query}")).await.ok()
}

fn names(window: &Value) -> Vec<&str> {
    window["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_context_says_what_it_is() {
    let app = TestApp::small().await;
    let contexts = app.page().get("/kansei/contexts").await.ok();
    assert_eq!(contexts[0]["id"], "local");
    assert_eq!((&contexts[0]["kind"], &contexts[0]["sims"]), (&json!("local"), &json!(12)));
    assert_eq!(contexts[0]["clock"]["paused"], true);
}

#[tokio::test]
async fn a_window_is_filtered_sorted_and_counted() {
    let app = TestApp::small().await;
    let all = window(&app, "").await;
    assert_eq!((&all["total"], &all["of"]), (&json!(12), &json!(12)));
    let counted: u64 = all["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(counted, 12, "{}", all["counts"]);

    let stale = window(&app, "q=state:stale&sort=name").await;
    assert_eq!(names(&stale), ["stale-dns", "stale-vpg"]);
    assert_eq!((&stale["total"], &stale["of"]), (&json!(2), &json!(12)));
    assert_eq!(stale["counts"], all["counts"], "choosing a state does not take the other counts away");

    let free = window(&app, "q=stale&sort=-name").await;
    assert_eq!(names(&free), ["stale-vpg", "stale-dns", "possibly-stale"]);
    let page = window(&app, "sort=name&offset=2&limit=3").await;
    assert_eq!((names(&page), &page["offset"]), (vec!["comes-back-slowly", "ghost", "inactive"], &json!(2)));
}

#[tokio::test]
async fn a_window_knows_where_in_the_feed_it_was_read() {
    let app = TestApp::small().await;
    let before = window(&app, "limit=1").await["position"].clone();
    app.cli().act(&format!("/v1/sims/{}/delete_session", app.id("prompt").await)).await.ok();
    app.advance(20_000).await;
    let after = window(&app, "q=name:prompt").await;
    assert_eq!(after["position"]["epoch"], before["epoch"]);
    assert!(after["position"]["seq"].as_u64() > before["seq"].as_u64(), "{before} {}", after["position"]);
    assert_eq!(after["rows"][0]["state"], "online");
}

#[tokio::test]
async fn groups_have_a_window_too() {
    let app = TestApp::small().await;
    let groups = app.page().get("/kansei/contexts/local/groups?sort=-members").await.ok();
    let first = &groups["rows"][0];
    assert_eq!(
        (&first["name"], &first["members"], &groups["total"]),
        (&json!("plain"), &json!(9), &json!(4))
    );
    let dns = app.page().get("/kansei/contexts/local/groups?q=dns:yes").await.ok();
    assert_eq!((&dns["rows"][0]["name"], &dns["rows"][0]["stale"]), (&json!("new-dns"), &json!(1)));
}

const STATES: [&str; 7] = ["online", "stale", "acting", "offline", "blocked", "notback", "unknown"];

#[tokio::test]
async fn a_window_that_cannot_be_is_refused_with_the_place() {
    let app = TestApp::small().await;
    for query in
        ["q=%3Ax", "q=colour:red", "q=name:%22open", "sort=colour", "limit=501", "limit=x", "offset=-1"]
    {
        for list in ["sims", "groups"] {
            let path = format!("/kansei/contexts/local/{list}?{query}");
            let message = app.page().get(&path).await.refused(400, "KNS0400", query);
            assert!(!message.is_empty());
        }
    }
    let bad = "/kansei/contexts/local/sims?q=pump%20state:onlnie";
    let reason = json!({ "kind": "unknownValue", "at": 11, "word": "onlnie", "known": STATES });
    for (language, place) in [("en", "character 12"), ("ja", "12 文字目")] {
        let body = app.page().with("x-soracom-lang", language).get(bad).await.expecting(400, language);
        assert!(body["message"].as_str().unwrap().contains(place), "{body}");
        assert_eq!(body["reason"], reason, "programs are told the same in every language");
    }
    window(&app, "limit=500").await;
    app.page().get("/kansei/contexts/mars/sims").await.refused(404, "KNS0404", "no such context");
    app.page().get("/kansei/contexts/mars/groups").await.refused(404, "KNS0404", "no such context");
    app.page().get("/kansei/contexts/MARS/sims").await.refused(404, "KNS0404", "no context is called so");
}
