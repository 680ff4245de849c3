use serde_json::{Value, json};

use crate::support::{
    AUTH_KEY, AUTH_KEY_ID, Caller, OPERATOR, TestApp, allow, caller_of, sign_in, user_with,
};

fn credentials() -> Value {
    json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY, "tokenTimeoutSeconds": 180 })
}

/// The same caller with a fresh token for its API key.
async fn renewed(caller: &Caller, seconds: i64) -> Caller {
    let request = json!({ "tokenTimeoutSeconds": seconds });
    let token = caller.post(&format!("{OPERATOR}/token"), &request).await.ok()["token"].clone();
    caller.without("X-Soracom-Token").with("X-Soracom-Token", token.as_str().unwrap())
}

#[tokio::test]
async fn a_fresh_token_goes_with_the_old_key() {
    let app = TestApp::start("empty", None).await;
    let short = sign_in(&app, &credentials()).await;
    let user = user_with(&app, "reader", &allow("*")).await;
    let (long, longer_user) = (renewed(&short, 3_600).await, renewed(&user, 172_800).await);
    app.advance(200_000).await;
    short.get("/v1/sims").await.refused(401, "KNS0401", "three minutes are over");
    long.get("/v1/sims").await.ok();
    app.advance(86_400_000).await;
    user.get("/v1/sims").await.refused(401, "KNS0401", "a day is over");
    longer_user.get("/v1/sims").await.ok();
    // The key is one: who signs out with it signs out all its tokens.
    longer_user.act("/v1/auth/logout").await.accepted();
    longer_user.get("/v1/sims").await.refused(401, "KNS0401", "signed out");
}

#[tokio::test]
async fn a_key_that_signed_out_has_no_token_that_holds() {
    let app = TestApp::start("empty", None).await;
    let short = sign_in(&app, &credentials()).await;
    let long = renewed(&short, 172_800).await;
    short.act("/v1/auth/logout").await.accepted();
    long.get("/v1/sims").await.refused(401, "KNS0401", "the same key");
    // Also when what was signed out has long ended, and others were signed out since.
    app.advance(86_400_000).await;
    sign_in(&app, &credentials()).await.act("/v1/auth/logout").await.accepted();
    long.get("/v1/sims").await.refused(401, "KNS0401", "the same key");
}

#[tokio::test]
async fn a_life_that_no_token_has_is_refused() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/token");
    for request in [json!({ "tokenTimeoutSeconds": 0 }), json!({ "tokenTimeoutSeconds": 172_801 }), json!([])]
    {
        app.cli().post(&path, &request).await.refused(400, "KNS0400", &request.to_string());
    }
    app.cli().post(&path, &json!({})).await.ok();
    app.nobody().post(&path, &json!({})).await.refused(401, "KNS0401", "an ended token renews nothing");
}

#[tokio::test]
async fn all_tokens_of_the_root_user_end_and_nobody_elses() {
    let app = TestApp::start("empty", None).await;
    let user = user_with(&app, "reader", &allow("Sim:*")).await;
    let root = sign_in(&app, &credentials()).await;
    let answer = root.delete(&format!("{OPERATOR}/tokens")).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    root.get("/v1/sims").await.refused(401, "KNS0401", "revoked");
    app.cli().get("/v1/sims").await.refused(401, "KNS0401", "revoked, too");
    user.get("/v1/sims").await.ok();
    let again = app.nobody().post("/v1/auth", &credentials()).await.ok();
    caller_of(&app, &again).get("/v1/sims").await.ok();
    // The console signs in again by itself.
    app.page().get("/kansei/contexts/local/v1/sims").await.ok();
}

#[tokio::test]
async fn nobody_but_the_root_user_ends_its_tokens() {
    let app = TestApp::start("empty", None).await;
    let user = user_with(&app, "reader", &allow("Operator:*")).await;
    user.delete(&format!("{OPERATOR}/tokens")).await.refused(400, "KNS0400", "a SAM user");
    app.cli().get("/v1/sims").await.ok();
}
