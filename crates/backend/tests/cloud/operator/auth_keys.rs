use serde_json::json;

use crate::support::{AUTH_KEY_ID, OPERATOR, TestApp, allow, sign_in, user_with};

#[tokio::test]
async fn the_root_user_has_more_keys_than_the_one_of_the_credentials_file() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/auth_keys");
    assert_eq!(
        app.cli().get(&path).await.accepted().text,
        "[]",
        "the file's is the server's, not the world's"
    );
    let key = app.cli().act(&path).await.expecting(201, "201 here, 200 for a SAM user's");
    let root = sign_in(&app, &key).await;
    root.get("/v1/sims").await.ok();
    assert_eq!(
        root.get(&path).await.ok(),
        json!([{
            "authKeyId": key["authKeyId"], "createDateTime": 1_780_272_000, "lastUsedDateTime": 1_780_272_000,
        }])
    );
    let one = format!("{path}/{}", key["authKeyId"].as_str().unwrap());
    let answer = app.cli().delete(&one).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    app.nobody().post("/v1/auth", &key).await.refused(401, "KNS0401", "deleted");
    root.get("/v1/sims").await.ok();
    app.cli().delete(&one).await.refused(404, "KNS0404", "gone already");
}

#[tokio::test]
async fn the_key_of_the_credentials_file_cannot_be_lost() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/auth_keys/{AUTH_KEY_ID}");
    app.cli().delete(&path).await.refused(404, "KNS0404", "no key of this world");
    app.cli().get("/v1/sims").await.ok();
    app.nobody().delete(&path).await.refused(401, "KNS0401", "not signed in");
    app.cli().get("/v1/operators/OP0000000000/auth_keys").await.refused(400, "KNS0400", "another operator");
}

#[tokio::test]
async fn nobody_but_the_root_user_has_a_hand_in_its_keys() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/auth_keys");
    let user = user_with(&app, "reader", &allow("Operator:*")).await;
    let key = app.cli().act(&path).await.expecting(201, "the root user's own");
    user.act(&path).await.refused(400, "KNS0400", "a key of the root user escapes every deny");
    let one = format!("{path}/{}", key["authKeyId"].as_str().unwrap());
    user.delete(&one).await.refused(400, "KNS0400", "nor away with one");
    sign_in(&app, &key).await.get("/v1/sims").await.ok();
    assert_eq!(app.cli().get(&path).await.ok().as_array().unwrap().len(), 1);
}
