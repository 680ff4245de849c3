//! Accounts elsewhere come, stay and go.

use api::console::context::{Context, ContextKind, Reading, Writes};
use serde_json::{Value, json};

use super::{JAPAN, Pair};
use crate::support::TestApp;

#[tokio::test]
async fn one_that_was_added_is_there_and_nobody_is_signed_in_to_it() {
    let pair = Pair::apart(true).await;
    let context = pair.context().await;
    assert_eq!((context.kind, context.sims), (ContextKind::Other, 0));
    let remote = context.remote.unwrap();
    assert_eq!((remote.name.as_str(), remote.production, &remote.account), ("Osaka meters", true, &None));
    assert_eq!((remote.writes, &remote.reading), (Writes::Locked, &Reading::default()));
    assert_eq!(pair.wire.heard(), "", "nothing is sent before somebody signs in");
}

#[tokio::test]
async fn it_outlives_the_server_and_its_keys_do_not() {
    let pair = Pair::together(false).await;
    let Pair { platform, desk, wire } = pair;
    let desk = desk.restart().await;
    let pair = Pair { platform, desk, wire };
    let remote = pair.remote().await;
    assert_eq!((remote.account, remote.reading.whole_since), (None, None));
}

#[tokio::test]
async fn what_is_no_account_elsewhere_is_refused_in_words() {
    let desk = TestApp::elsewhere().await;
    let good =
        json!({ "id": "japan", "name": "Japan", "endpoint": "https://api.example", "production": true });
    let with = |field: &str, value: Value| {
        let mut request = good.clone();
        request[field] = value;
        request
    };
    for (field, value) in [
        ("id", json!("Japan!")),
        ("name", json!(" ")),
        ("name", json!("x".repeat(61))),
        ("endpoint", json!("http://api.example")),
        ("endpoint", json!("https://a:b@api.example")),
    ] {
        let why = format!("{field}: {value}");
        desk.page().post("/kansei/contexts", &with(field, value)).await.refused(400, "KNS0400", &why);
    }
    desk.page().post("/kansei/contexts", &with("id", json!("local"))).await.refused(
        409,
        "KNS0409",
        "a world's",
    );
    desk.page().post("/kansei/contexts", &good).await.ok();
    desk.page().post("/kansei/contexts", &good).await.refused(409, "KNS0409", "it is there");
    let sign_in = json!({ "proof": super::auth_key() });
    desk.page().post("/kansei/contexts/local/account", &sign_in).await.refused(409, "KNS0409", "a world");
    desk.page().delete("/kansei/contexts/local").await.refused(409, "KNS0409", "a world");
    desk.page().delete("/kansei/contexts/mars").await.refused(404, "KNS0404", "nobody knows it");
}

#[tokio::test]
async fn one_that_is_removed_is_signed_out_of_and_its_id_is_free_again() {
    let pair = Pair::together(false).await;
    pair.desk.page().delete(JAPAN).await.accepted();
    assert!(pair.wire.writes().contains(&"POST /v1/auth/logout".to_owned()), "{:?}", pair.wire.writes());
    pair.desk.page().get(&format!("{JAPAN}/sims")).await.refused(404, "KNS0404", "it is gone");
    let again: Context =
        pair.desk.page().post("/kansei/contexts", &pair.japan(false)).await.accepted().read();
    assert_eq!((again.sims, again.remote.unwrap().account), (0, None));
}
