use serde_json::json;

use crate::support::{AUTH_KEY, AUTH_KEY_ID, TestApp, keys_of};

#[tokio::test]
async fn a_token_that_signed_out_opens_nothing_also_after_a_restart() {
    let app = TestApp::small().await;
    let request = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    let keys = keys_of(&app.nobody().post("/v1/auth", &request).await.ok());
    let caller = || keys.iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value));
    let answer = caller().act("/v1/auth/logout").await.accepted();
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    caller().get("/v1/sims").await.refused(401, "KNS0401", "signed out");
    caller().act("/v1/auth/logout").await.refused(401, "KNS0401", "signed out");
    app.cli().get("/v1/sims?limit=1").await.ok();

    let app = app.restart().await;
    let caller = keys.iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value));
    caller.get("/v1/sims").await.refused(401, "KNS0401", "signed out before the restart");
    app.cli().get("/v1/sims?limit=1").await.ok();
}

#[tokio::test]
async fn every_call_needs_a_key_and_a_token_that_belong_together() {
    let app = TestApp::small().await;
    let request = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    let other = app.nobody().post("/v1/auth", &request).await.ok();
    let cli = app.cli();
    for (caller, why) in [
        (app.nobody(), "neither"),
        (cli.without("X-Soracom-Token"), "no token"),
        (cli.without("X-Soracom-Api-Key"), "no key"),
        (cli.without("X-Soracom-Token").with("X-Soracom-Token", "a.b.c"), "a token of somebody else"),
        (cli.without("X-Soracom-Token").with("X-Soracom-Token", "none"), "a token that is none"),
        (
            cli.without("X-Soracom-Api-Key").with("X-Soracom-Api-Key", other["apiKey"].as_str().unwrap()),
            "the key of another token",
        ),
    ] {
        caller.get("/v1/sims").await.refused(401, "KNS0401", why);
        caller.act("/v1/auth/logout").await.refused(401, "KNS0401", why);
    }
}
