//! `PUT configuration/{namespace}`, and the removal of a key and of a namespace.

use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn keys_are_put_and_the_others_stay() {
    let app = TestApp::small().await;
    let group = app.group("new-dns").await.group_id;
    let path = format!("/v1/groups/{group}/configuration/SoracomAir?");
    let body =
        json!([{ "key": "ipLinkMtu", "value": 1400 }, { "key": "dnsServers", "value": ["10.9.0.53"] }]);
    let changed = app.cli().put(&path, &body).await.ok();
    let air = json!({ "useCustomDns": true, "dnsServers": ["10.9.0.53"], "ipLinkMtu": 1400 });
    assert_eq!(changed["configuration"]["SoracomAir"], air);
}

#[tokio::test]
async fn a_value_of_another_type_takes_none_of_its_list_along() {
    let app = TestApp::small().await;
    let group = app.group("new-dns").await;
    let path = format!("/v1/groups/{}/configuration/SoracomAir", group.group_id);
    let body = json!([{ "key": "ipLinkMtu", "value": 1400 }, { "key": "useVpg", "value": "on" }]);
    let message = app.cli().put(&path, &body).await.refused(400, "KNS0400", "a switch is true or false");
    assert_eq!(message, "useVpg: takes true or false");
    assert_eq!(app.group("new-dns").await, group, "one call is one change");
}

#[tokio::test]
async fn a_configuration_holds_8_kilobytes() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let path = format!("/v1/groups/{group}/configuration/SoracomAir");
    // {"SoracomAir":{"userdata":"…"}} is 30 bytes longer than its text.
    let of = |bytes: usize| json!([{ "key": "userdata", "value": "x".repeat(bytes - 30) }]);
    app.cli().put(&path, &of(8_192)).await.ok();
    app.cli().put(&path, &of(8_193)).await.refused(400, "KNS0400", "one byte too many");
    let more = json!([{ "key": "enabled", "value": true }]);
    let other = format!("/v1/groups/{group}/configuration/SoracomHarvest");
    app.cli().put(&other, &more).await.refused(400, "KNS0400", "the whole configuration counts");
}

#[tokio::test]
async fn a_key_that_is_an_address_is_one_segment() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let beam = format!("/v1/groups/{group}/configuration/SoracomBeam");
    let body = json!([{ "key": "http://beam.soracom.io:8888/", "value": { "enabled": true } }]);
    app.cli().put(&beam, &body).await.ok();
    // As the official client writes it: `:` stays, `/` does not.
    let answer = app.cli().delete(&format!("{beam}/http:%2F%2Fbeam.soracom.io:8888%2F?")).await.accepted();
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert!(app.group("plain").await.configuration.is_empty());
}

#[tokio::test]
async fn a_namespace_is_removed_where_it_is_set() {
    let app = TestApp::small().await;
    let group = app.group("new-dns").await.group_id;
    let path = format!("/v1/groups/{group}/configuration/SoracomAir");
    assert_eq!(app.cli().delete(&format!("{path}?")).await.accepted().status, 204);
    app.cli().delete(&path).await.refused(400, "KNS0400", "it is not set any more");
}

#[tokio::test]
async fn what_is_not_there_or_does_not_read_is_refused() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let path = format!("/v1/groups/{group}/configuration/SoracomAir");
    for body in ["", "{}", r#"[{"key":"a"}]"#, r#"[{"value":1}]"#, "[{"] {
        app.cli().send(Method::PUT, &path, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    let tea = format!("/v1/groups/{group}/configuration/SoracomTea");
    app.cli().put(&tea, &json!([])).await.refused(400, "KNS0400", "no such namespace");
    app.cli().delete(&tea).await.refused(400, "KNS0400", "no such namespace");
    app.cli().delete(&format!("{tea}/leaf")).await.refused(400, "KNS0400", "no such namespace");
    let unknown = "/v1/groups/00000000-0000-0000-0000-000000000000/configuration/SoracomAir";
    app.cli().put(unknown, &json!([])).await.refused(404, "KNS0404", "no such group");
    app.cli().delete(unknown).await.refused(404, "KNS0404", "no such group");
    app.cli().delete(&format!("{unknown}/useVpg")).await.refused(404, "KNS0404", "no such group");
    app.nobody().put(&path, &json!([])).await.refused(401, "KNS0401", "not signed in");
    app.nobody().delete(&path).await.refused(401, "KNS0401", "not signed in");
    app.nobody().delete(&format!("{path}/useVpg")).await.refused(401, "KNS0401", "not signed in");
}
