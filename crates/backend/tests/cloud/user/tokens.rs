use crate::support::{TestApp, allow, key_of, of_user, sign_in, user_with};

#[tokio::test]
async fn all_tokens_of_a_user_end_and_nobody_elses() {
    let app = TestApp::start("empty", None).await;
    let one = user_with(&app, "reader", &allow("Sim:*")).await;
    let two = sign_in(&app, &key_of(&app, "reader").await).await;
    let other = user_with(&app, "other", &allow("Sim:*")).await;
    let answer = app.cli().delete(&of_user("reader", "/tokens")).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    for caller in [one, two] {
        caller.get("/v1/sims").await.refused(401, "KNS0401", "revoked");
    }
    other.get("/v1/sims").await.ok();
    app.cli().get("/v1/sims").await.ok();
    sign_in(&app, &key_of(&app, "reader").await).await.get("/v1/sims").await.ok();
}

#[tokio::test]
async fn nobody_has_no_tokens() {
    let app = TestApp::start("empty", None).await;
    app.cli().delete(&of_user("nobody", "/tokens")).await.refused(
        400,
        "KNS0400",
        "the definition knows 400 here",
    );
    app.nobody().delete(&of_user("nobody", "/tokens")).await.refused(401, "KNS0401", "not signed in");
}
