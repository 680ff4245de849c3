use reqwest::Method;
use serde_json::json;

use crate::support::{TestApp, add_user, of_user};

#[tokio::test]
async fn a_description_is_changed() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    app.advance(5_000).await;
    let answer = app.cli().put(&of_user("reader", ""), &json!({ "description": "writes, too" })).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    let user = app.cli().get(&of_user("reader", "")).await.ok();
    assert_eq!(user["description"], "writes, too");
    assert_eq!(
        (&user["createDateTime"], &user["updateDateTime"]),
        (&json!(1_780_272_000), &json!(1_780_272_005))
    );
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused() {
    let app = TestApp::start("empty", None).await;
    app.cli().put(&of_user("nobody", ""), &json!({})).await.refused(404, "KNS0404", "no such user");
    add_user(&app, "reader").await;
    app.cli().send(Method::PUT, &of_user("reader", ""), Some("[7]".into())).await.refused(
        400,
        "KNS0400",
        "malformed",
    );
    app.nobody().put(&of_user("reader", ""), &json!({})).await.refused(401, "KNS0401", "not signed in");
}
