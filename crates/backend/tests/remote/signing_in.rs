//! Signing in to an account elsewhere, and out of it.

use serde_json::{Value, json};

use super::{JAPAN, Pair, auth_key};
use crate::support::{AUTH_KEY, EMAIL, PASSWORD, TestApp, add_user, allow, of_user, permit};

fn root(password: &str) -> Value {
    json!({ "kind": "root", "email": EMAIL, "password": password })
}

#[tokio::test]
async fn an_auth_key_signs_in_and_renews_the_token_by_itself() {
    let pair = Pair::together(false).await;
    let account = pair.remote().await.account.unwrap();
    assert_eq!((account.operator_id.as_str(), account.user, account.renews), ("OP0012345678", None, true));
    expire(&pair).await;
    pair.desk.page().get(&format!("{JAPAN}/v1/groups")).await.ok();
    assert!(pair.remote().await.account.is_some());
}

#[tokio::test]
async fn a_password_signs_in_and_is_not_held() {
    let pair = Pair::apart(false).await;
    pair.sign_in(&root(PASSWORD)).await;
    assert!(!pair.remote().await.account.unwrap().renews);
    pair.when(|remote| remote.reading.whole_since.is_some()).await;
    expire(&pair).await;
    let said = pair.desk.page().get(&format!("{JAPAN}/v1/groups")).await;
    said.refused(409, "KNS0440", "the token has ended, and nobody can renew it");
    assert_eq!(pair.remote().await.account, None);
    // What was read stands, and says how old it is.
    assert_eq!(pair.rows("").await.of, 12);
    pair.desk.page().get("/kansei/session").await.ok();
}

#[tokio::test]
async fn what_the_platform_does_not_take_leaves_whoever_was_signed_in() {
    let pair = Pair::apart(false).await;
    let account = format!("{JAPAN}/account");
    let wrong = json!({ "proof": root("another password") });
    pair.desk.page().post(&account, &wrong).await.refused(403, "KNS0403", "nobody's password");
    assert_eq!(pair.remote().await.account, None);
    pair.sign_in(&auth_key()).await;
    pair.desk.page().post(&account, &wrong).await.refused(403, "KNS0403", "still nobody's password");
    assert!(pair.remote().await.account.is_some());
    pair.desk.page().get("/kansei/session").await.ok();
}

#[tokio::test]
async fn a_sam_user_signs_in_and_may_what_it_may() {
    let pair = Pair::apart(false).await;
    add_user(&pair.platform, "sato").await;
    permit(&pair.platform, "sato", &allow("Sim:listSims")).await;
    let password = json!({ "password": "a-Password-of-9" });
    pair.platform.cli().post(&of_user("sato", "/password"), &password).await.accepted();
    let proof = json!({
        "kind": "samUser", "operatorId": "OP0012345678", "userName": "sato", "password": "a-Password-of-9",
    });
    pair.sign_in(&proof).await;
    assert_eq!(pair.remote().await.account.unwrap().user.as_deref(), Some("sato"));
    let remote = pair.when(|remote| remote.reading.trouble.is_some()).await;
    assert!(remote.reading.trouble.unwrap().contains("403"), "it may not list groups, and that is said");
}

#[tokio::test]
async fn whoever_signs_out_ends_the_token_and_keeps_the_rows() {
    let pair = Pair::together(false).await;
    pair.desk.page().delete(&format!("{JAPAN}/account")).await.accepted();
    assert_eq!(pair.wire.writes().last().map(String::as_str), Some("POST /v1/auth/logout"));
    assert_eq!(pair.remote().await.account, None);
    assert_eq!(pair.rows("").await.of, 12);
    pair.desk.page().get(&format!("{JAPAN}/v1/sims")).await.refused(409, "KNS0440", "nobody is signed in");
}

#[tokio::test]
async fn whoever_signs_in_to_another_operator_sees_nothing_of_the_first() {
    let pair = Pair::together(false).await;
    let other = TestApp::another_operator().await;
    assert_eq!(pair.rows("").await.of, 12);
    // Another account at the same endpoint: what answers there from now on is the other platform.
    pair.wire.lead_to(other.address());
    pair.sign_in(&auth_key()).await;
    let account = pair.remote().await.account.unwrap();
    assert_eq!(account.operator_id.as_str(), "OP0087654321");
    let remote = pair.when(|remote| remote.reading.whole_since.is_some()).await;
    assert_eq!((pair.rows("").await.of, remote.reading.trouble), (0, None));
}

#[tokio::test]
async fn no_key_is_told_or_kept() {
    let pair = Pair::together(true).await;
    let told = pair.desk.page().get("/kansei/contexts").await.text;
    let ledger = pair.desk.page().get("/kansei/ledger").await.text;
    let dir = pair.desk.stop().await;
    let kept = std::fs::read(dir.path().join("data/desk.db")).unwrap();
    let log = std::fs::read(dir.path().join("data/desk.db-wal")).unwrap_or_default();
    // The desk's own world has the same key: it stands in the file of credentials, and nowhere else.
    for place in [told.as_bytes(), ledger.as_bytes(), &kept, &log] {
        assert!(!place.windows(AUTH_KEY.len()).any(|some| some == AUTH_KEY.as_bytes()));
    }
}

/// Ends the token that the desk carries, as if its time were over.
async fn expire(pair: &Pair) {
    let heard = pair.wire.heard();
    let last = |name: &str| heard.rsplit(name).next().unwrap().split("\r\n").next().unwrap().to_owned();
    let (key, token) = (last("x-soracom-api-key: "), last("x-soracom-token: "));
    let desk = pair.platform.nobody().with("x-soracom-api-key", &key).with("x-soracom-token", &token);
    desk.act("/v1/auth/logout").await.accepted();
}
