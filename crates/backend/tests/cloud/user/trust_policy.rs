use serde_json::json;

use crate::support::{TestApp, add_user, of_user};

#[tokio::test]
async fn a_policy_is_kept_as_it_came_and_taken_away() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "target").await;
    let path = of_user("target", "/trust_policy");
    assert_eq!(app.cli().get(&path).await.ok(), json!({}));
    let text = r#"{"statements": [{"effect":"allow","principal":{"soracom":["srn:soracom:OP0012345678::User:reader"]}}]}"#;
    let answer = app.cli().put(&path, &json!({ "trustPolicy": text })).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(app.cli().get(&path).await.ok(), json!({ "trustPolicy": text }));
    let answer = app.cli().delete(&path).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(app.cli().get(&path).await.ok(), json!({}));
}

#[tokio::test]
async fn what_does_not_read_is_refused() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "target").await;
    let path = of_user("target", "/trust_policy");
    for body in [
        json!({}),
        json!({ "trustPolicy": "no JSON" }),
        json!({ "trustPolicy": r#"{"statements":[{"effect":"allow","principal":{"soracom":["*"]}}]}"# }),
        json!({ "trustPolicy": {} }),
    ] {
        app.cli().put(&path, &body).await.refused(400, "KNS0400", &body.to_string());
    }
    let nobody = of_user("nobody", "/trust_policy");
    let empty = json!({ "trustPolicy": r#"{"statements":[]}"# });
    app.cli().get(&nobody).await.refused(400, "KNS0400", "the definition knows 400 here");
    app.cli().put(&nobody, &empty).await.refused(400, "KNS0400", "no such user");
    app.cli().delete(&nobody).await.refused(400, "KNS0400", "no such user");
    app.nobody().get(&path).await.refused(401, "KNS0401", "not signed in");
}
