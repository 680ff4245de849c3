use reqwest::Method;
use serde_json::json;

use crate::support::{OPERATOR, TestApp, add_user, of_user};

#[tokio::test]
async fn a_user_is_added_and_may_be_called_anything() {
    let app = TestApp::start("empty", None).await;
    let request = json!({ "description": "reads only" });
    let answer = app.cli().post(&of_user("reader", ""), &request).await;
    assert_eq!((answer.status, answer.text.as_str()), (201, ""));
    add_user(&app, "%E7%8F%BE%E5%A0%B4%201").await;
    let users = app.cli().get(&format!("{OPERATOR}/users")).await.ok();
    assert_eq!((&users[0]["userName"], &users[1]["userName"]), (&json!("reader"), &json!("現場 1")));
}

#[tokio::test]
async fn a_name_is_given_once() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    app.cli().post(&of_user("reader", ""), &json!({})).await.refused(400, "KNS0400", "it is there already");
}

#[tokio::test]
async fn an_operator_has_fifty_users_at_most() {
    let app = TestApp::start("empty", None).await;
    for n in 0..50 {
        add_user(&app, &format!("user-{n}")).await;
    }
    let message =
        app.cli().post(&of_user("one-more", ""), &json!({})).await.refused(400, "KNS0400", "the fifty-first");
    assert!(message.contains("50"), "{message}");
}

#[tokio::test]
async fn what_is_no_request_is_refused() {
    let app = TestApp::start("empty", None).await;
    for body in ["", "[", r#"{"description":7}"#] {
        let path = of_user("reader", "");
        app.cli().send(Method::POST, &path, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    app.cli().post(&of_user("a%0Ab", ""), &json!({})).await.refused(404, "KNS0404", "no name");
    app.cli().post("/v1/operators/OP0000000000/users/reader", &json!({})).await.refused(
        400,
        "KNS0400",
        "another operator",
    );
    app.nobody().post(&of_user("reader", ""), &json!({})).await.refused(401, "KNS0401", "not signed in");
}
