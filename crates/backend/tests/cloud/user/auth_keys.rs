use serde_json::json;

use crate::support::{TestApp, add_user, allow, key_of, of_user, permit, sign_in};

#[tokio::test]
async fn a_key_signs_in_and_its_secret_is_shown_once() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    permit(&app, "reader", &allow("Sim:*")).await;
    let answer = app.cli().act(&of_user("reader", "/auth_keys")).await;
    let key = answer.expecting(200, "200 here, 201 for the root user's");
    assert!(key["authKeyId"].as_str().unwrap().starts_with("keyId-"), "{key}");
    assert!(key["authKey"].as_str().unwrap().starts_with("secret-"), "{key}");

    let path = of_user("reader", &format!("/auth_keys/{}", key["authKeyId"].as_str().unwrap()));
    let unused = app.cli().get(&path).await.ok();
    assert_eq!(unused, json!({ "authKeyId": key["authKeyId"], "createDateTime": 1_780_272_000 }));
    app.advance(5_000).await;
    sign_in(&app, &key).await.get("/v1/sims").await.ok();
    let used = app.cli().get(&path).await.ok();
    assert_eq!(used["lastUsedDateTime"], 1_780_272_005);
    assert_eq!(app.cli().get(&of_user("reader", "/auth_keys")).await.ok(), json!([used]));
}

#[tokio::test]
async fn a_key_that_is_deleted_signs_in_no_more_and_its_tokens_live_on() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    permit(&app, "reader", &allow("Sim:*")).await;
    let (gone, stays) = (key_of(&app, "reader").await, key_of(&app, "reader").await);
    let reader = sign_in(&app, &gone).await;
    let path = of_user("reader", &format!("/auth_keys/{}", gone["authKeyId"].as_str().unwrap()));
    let answer = app.cli().delete(&path).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    app.cli().delete(&path).await.refused(404, "KNS0404", "gone already");
    app.nobody().post("/v1/auth", &gone).await.refused(401, "KNS0401", "deleted");
    app.nobody().post("/v1/auth", &stays).await.ok();
    reader.get("/v1/sims").await.ok();
}

#[tokio::test]
async fn a_key_is_its_owners() {
    let app = TestApp::start("empty", None).await;
    for name in ["a", "b"] {
        add_user(&app, name).await;
    }
    let key = key_of(&app, "a").await;
    let id = key["authKeyId"].as_str().unwrap();
    app.cli().get(&of_user("b", &format!("/auth_keys/{id}"))).await.refused(404, "KNS0404", "of another");
    app.cli().delete(&of_user("b", &format!("/auth_keys/{id}"))).await.refused(404, "KNS0404", "of another");
    let wrong = json!({ "authKeyId": id, "authKey": "secret-of-nobody" });
    app.nobody().post("/v1/auth", &wrong).await.refused(401, "KNS0401", "another secret");
    for rest in ["/auth_keys", "/auth_keys/keyId-none"] {
        app.cli().get(&of_user("nobody", rest)).await.refused(404, "KNS0404", "no such user");
        app.nobody().get(&of_user("a", rest)).await.refused(401, "KNS0401", "not signed in");
    }
    app.cli().act(&of_user("nobody", "/auth_keys")).await.refused(404, "KNS0404", "no such user");
    app.cli().get(&of_user("a", "/auth_keys/a%20b")).await.refused(404, "KNS0404", "no id at all");
}
