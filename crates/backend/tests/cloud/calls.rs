//! Who called the API, and from where.

use serde_json::{Value, json};

use crate::support::{TestApp, add_user, key_of};

async fn log(app: &TestApp, query: &str) -> Vec<Value> {
    let path = format!("/v1/audit_logs/api?{query}");
    app.cli().get(&path).await.ok().as_array().unwrap().clone()
}

#[tokio::test]
async fn every_call_says_who_it_was_and_from_where() {
    let app = TestApp::small().await;
    let sim = app.id("prompt").await;
    app.cli().get("/v1/sims/nobody").await;
    let found = log(&app, "limit=2").await;
    assert_eq!(found.len(), 2, "the newest first, which is this call");
    assert_eq!(found[0]["apiKind"], "/v1/audit_logs/api");
    assert_eq!(
        (&found[1]["apiKind"], &found[1]["requestPath"], &found[1]["remoteIpAddress"]),
        (&json!("/v1/sims/{sim_id}"), &json!("/v1/sims/nobody"), &json!("127.0.0.1"))
    );
    assert_eq!(found[0].get("userName"), None, "the root user");
    assert!(found[0]["requestedTimeEpochMs"].is_i64() && found[0]["operatorId"].is_string());

    app.cli().get(&format!("/v1/sims/{sim}")).await;
    let of_kind = log(&app, "api_kind=/v1/sims/%7Bsim_id%7D&limit=1").await;
    assert_eq!(of_kind[0]["requestPath"], json!(format!("/v1/sims/{sim}")));
    let none = log(&app, "to_epoch_ms=1").await;
    assert_eq!(none, Vec::<Value>::new());
    app.cli().get("/v1/audit_logs/api?limit=0").await.refused(400, "KNS0400", "1 to 1000");
    app.cli().get("/v1/audit_logs/api?last_evaluated_key=x").await.refused(400, "KNS0400", "no such key");
}

#[tokio::test]
async fn who_signs_in_stands_in_the_log_and_who_is_not_let_in_does_not() {
    let app = TestApp::small().await;
    add_user(&app, "kato").await;
    let keys = key_of(&app, "kato").await;
    let before = log(&app, "api_kind=/v1/auth").await.len();
    let bad = json!({ "authKeyId": keys["authKeyId"], "authKey": "secret-wrong" });
    app.nobody().post("/v1/auth", &bad).await.refused(401, "KNS0401", "it is wrong");
    assert_eq!(log(&app, "api_kind=/v1/auth").await.len(), before);
    app.nobody().post("/v1/auth", &keys).await.ok();
    let signed_in = log(&app, "api_kind=/v1/auth").await;
    assert_eq!(signed_in.len(), before + 1);
    assert_eq!(
        (&signed_in[0]["userName"], &signed_in[0]["remoteIpAddress"]),
        (&json!("kato"), &json!("127.0.0.1"))
    );
    let text = serde_json::to_string(&signed_in).unwrap();
    assert!(!text.contains(keys["authKey"].as_str().unwrap()), "{text}");
}

#[tokio::test]
async fn pages_of_calls_neither_repeat_nor_leave_out() {
    let mut app = TestApp::small().await;
    for nth in 0..5 {
        app.cli().get(&format!("/v1/sims/page-{nth}")).await;
    }
    let mut seen = Vec::new();
    let mut key = String::new();
    while seen.len() < 5 {
        let path =
            format!("/v1/audit_logs/api?api_kind=/v1/sims/%7Bsim_id%7D&limit=2&last_evaluated_key={key}");
        let page = app.cli().get(&path).await;
        key = page.header("x-soracom-next-key").unwrap_or_default().to_owned();
        let page = page.ok();
        let paths =
            page.as_array().unwrap().iter().map(|call| call["requestPath"].as_str().unwrap().to_owned());
        seen.extend(paths.filter(|path| path.contains("page-")));
        assert!(seen.len() >= 5 || !key.is_empty(), "{seen:?}");
    }
    assert_eq!(seen, ["4", "3", "2", "1", "0"].map(|nth| format!("/v1/sims/page-{nth}")));
    app.reset("small", None).await;
    let left = log(&app, "api_kind=/v1/sims/%7Bsim_id%7D").await;
    assert!(left.is_empty(), "of a world that is no more: {left:?}");
}
