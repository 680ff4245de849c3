use crate::support::{OPERATOR, TestApp, allow, key_of, of_user, sign_in, user_with};

#[tokio::test]
async fn a_user_goes_with_its_keys_and_tokens() {
    let app = TestApp::start("empty", None).await;
    let reader = user_with(&app, "reader", &allow("Sim:*")).await;
    let key = key_of(&app, "reader").await;
    reader.get("/v1/sims").await.ok();
    let answer = app.cli().delete(&of_user("reader", "")).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));

    reader.get("/v1/sims").await.refused(401, "KNS0401", "its token is gone");
    app.nobody().post("/v1/auth", &key).await.refused(401, "KNS0401", "its key is gone");
    assert_eq!(app.cli().get(&format!("{OPERATOR}/users")).await.accepted().text, "[]");
    // Somebody else of the same name is somebody else.
    let other = user_with(&app, "reader", &allow("Group:*")).await;
    reader.get("/v1/sims").await.refused(401, "KNS0401", "the token of the first one");
    other.get("/v1/groups").await.ok();
    sign_in(&app, &key_of(&app, "reader").await).await.get("/v1/groups").await.ok();
}

#[tokio::test]
async fn nobody_is_not_found() {
    let app = TestApp::start("empty", None).await;
    app.cli().delete(&of_user("nobody", "")).await.refused(404, "KNS0404", "no such user");
    app.nobody().delete(&of_user("nobody", "")).await.refused(401, "KNS0401", "not signed in");
}
