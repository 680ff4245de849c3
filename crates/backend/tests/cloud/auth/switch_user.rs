use serde_json::{Value, json};

use crate::support::{OPERATOR, TestApp, add_user, allow, caller_of, of_user, permit, user_with};

async fn trust(app: &TestApp, name: &str, statement: Value) {
    let policy = json!({ "statements": [statement] }).to_string();
    app.cli().put(&of_user(name, "/trust_policy"), &json!({ "trustPolicy": policy })).await.accepted();
}

fn trusted(srn: &str) -> Value {
    json!({ "effect": "allow", "principal": { "soracom": [srn] } })
}

const ROOT: &str = "srn:soracom:OP0012345678::Operator:OP0012345678";
const READER: &str = "srn:soracom:OP0012345678::User:reader";

fn to(name: &str) -> Value {
    json!({ "operatorId": "OP0012345678", "userName": name })
}

/// The root user, a reader that may switch users, and somebody that may read groups.
async fn three() -> (TestApp, crate::support::Caller) {
    let app = TestApp::start("empty", None).await;
    let reader = user_with(&app, "reader", &allow("Auth:switchUser")).await;
    add_user(&app, "target").await;
    permit(&app, "target", &allow("Group:*")).await;
    (app, reader)
}

#[tokio::test]
async fn who_is_trusted_becomes_the_other_for_an_hour() {
    let (app, reader) = three().await;
    trust(&app, "target", trusted(READER)).await;
    let auth = reader.post("/v1/auth/switch_user", &to("target")).await.ok();
    assert_eq!(auth["userName"], "target");
    let switched = caller_of(&app, &auth);
    switched.get("/v1/groups").await.ok();
    reader.get("/v1/groups").await.refused(403, "SEM0049", "it is still itself");
    app.advance(3_599_000).await;
    switched.get("/v1/groups").await.ok();
    app.advance(1_000).await;
    switched.get("/v1/groups").await.refused(401, "KNS0401", "an hour is over");
}

#[tokio::test]
async fn the_root_user_switches_when_it_is_trusted() {
    let (app, _) = three().await;
    app.cli().post("/v1/auth/switch_user", &to("target")).await.refused(400, "KNS0400", "no policy at all");
    trust(&app, "target", trusted(READER)).await;
    app.cli().post("/v1/auth/switch_user", &to("target")).await.refused(400, "KNS0400", "not named");
    trust(&app, "target", trusted(ROOT)).await;
    let auth = app.cli().post("/v1/auth/switch_user", &to("target")).await.ok();
    let switched = caller_of(&app, &auth);
    switched.get("/v1/groups").await.ok();
    switched.get("/v1/sims").await.refused(403, "SEM0049", "the root user's powers stay behind");
}

#[tokio::test]
async fn who_is_not_trusted_stays_who_it_is() {
    let (app, reader) = three().await;
    for (statement, why) in [
        (trusted(ROOT), "another is named"),
        (json!({ "effect": "allow", "principal": { "service": ["Flux"] } }), "a service is named"),
        (
            json!({
                "effect": "allow", "principal": { "soracom": [READER] }, "condition": "ipAddress('10.0.0.0/8')",
            }),
            "from elsewhere only",
        ),
    ] {
        trust(&app, "target", statement).await;
        let message = reader.post("/v1/auth/switch_user", &to("target")).await.refused(400, "KNS0400", why);
        assert_eq!(message, "Switching to this user is not allowed.");
    }
    trust(&app, "reader", trusted(READER)).await;
    reader.post("/v1/auth/switch_user", &to("reader")).await.refused(400, "KNS0400", "to itself");
    reader.post("/v1/auth/switch_user", &to("nobody")).await.refused(400, "KNS0400", "no such user");
    let other = json!({ "operatorId": "OP0000000000", "userName": "target" });
    reader.post("/v1/auth/switch_user", &other).await.refused(400, "KNS0400", "another operator");
}

#[tokio::test]
async fn a_switch_needs_a_permission_and_a_life_that_it_may_have() {
    let (app, reader) = three().await;
    trust(&app, "target", trusted(READER)).await;
    for (seconds, fine) in [(179, false), (180, true), (3_600, true), (3_601, false)] {
        let mut request = to("target");
        request["tokenTimeoutSeconds"] = json!(seconds);
        let answer = reader.post("/v1/auth/switch_user", &request).await;
        assert_eq!(answer.status, if fine { 200 } else { 400 }, "{seconds}");
    }
    let other = user_with(&app, "other", &allow("Sim:*")).await;
    other.post("/v1/auth/switch_user", &to("target")).await.refused(403, "SEM0049", "may not switch");
    for request in [json!({}), json!({ "userName": "target" })] {
        reader.post("/v1/auth/switch_user", &request).await.refused(400, "KNS0400", "incomplete");
    }
    app.nobody().post("/v1/auth/switch_user", &to("target")).await.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_fresh_token_is_none_beyond_the_end_of_the_switch() {
    let (app, reader) = three().await;
    permit(&app, "target", &allow("*")).await;
    trust(&app, "target", trusted(READER)).await;
    let mut request = to("target");
    request["tokenTimeoutSeconds"] = json!(180);
    let mut switched = caller_of(&app, &reader.post("/v1/auth/switch_user", &request).await.ok());
    // As often as it likes: longer than the first, which was asked for three minutes, and never than an hour in all.
    for _ in 0..20 {
        app.advance(179_000).await;
        let longest = json!({ "tokenTimeoutSeconds": 172_800 });
        let fresh = switched.post(&format!("{OPERATOR}/token"), &longest).await.ok()["token"].clone();
        switched = switched.without("X-Soracom-Token").with("X-Soracom-Token", fresh.as_str().unwrap());
    }
    app.advance(19_000).await;
    switched.get("/v1/groups").await.ok();
    app.advance(1_000).await;
    switched.get("/v1/groups").await.refused(401, "KNS0401", "the hour is over");
}
