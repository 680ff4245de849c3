//! Router == endpoint table == `spec.toml`: nothing is mounted that is not declared, nothing declared that is not there.

use std::collections::BTreeSet;

use api::{
    EndpointInfo, Method,
    spec::{self, State},
};
use reqwest::Method as HttpMethod;

use crate::support::{TestApp, at_hand};

/// A path of the table with something in its braces that names nothing.
fn filled(info: &EndpointInfo) -> String {
    let fill = |part: &'static str| match part {
        "{context}" => "local",
        "{imsi}" => "440109999999999",
        other if other.starts_with('{') => "nothing",
        other => other,
    };
    info.path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

fn method(info: &EndpointInfo) -> HttpMethod {
    HttpMethod::from_bytes(info.method.as_str().as_bytes()).unwrap()
}

#[tokio::test]
async fn every_endpoint_of_the_platforms_table_is_mounted() {
    let app = TestApp::start("empty", None).await;
    for info in api::soracom::endpoints() {
        // Without keys: what is mounted asks for them, or for a body; what is not is a path that nobody knows.
        let answer = app.nobody().send(method(&info), &filled(&info), None).await;
        let open =
            ["/v1/auth", "/v1/auth/password_reset_token/issue", "/v1/auth/password_reset_token/verify"];
        let expected = if open.contains(&info.path) { (400, "KNS0400") } else { (401, "KNS0401") };
        let code = answer.json()["code"].as_str().map(str::to_owned);
        // An answer to HEAD has no body.
        let code = code.or((info.method == Method::Head).then(|| expected.1.to_owned())).unwrap();
        assert_eq!((answer.status, code.as_str()), expected, "{}", info.name);
    }
}

#[tokio::test]
async fn every_endpoint_of_our_own_table_is_mounted() {
    let app = TestApp::start("empty", None).await;
    for info in api::console::endpoints() {
        let answer = app.nobody().send(method(&info), &filled(&info), None).await;
        let expected = if info.path == "/kansei/sign-in" { (400, "KNS0400") } else { (401, "KNS0401") };
        assert_eq!((answer.status, answer.json()["code"].as_str().unwrap()), expected, "{}", info.name);
    }
}

#[tokio::test]
async fn a_path_answers_to_the_methods_of_the_table_and_to_no_other() {
    let app = TestApp::start("empty", None).await;
    let tables: Vec<EndpointInfo> = api::soracom::endpoints().chain(api::console::endpoints()).collect();
    let known: BTreeSet<(&str, Method)> = tables.iter().map(|info| (info.path, info.method)).collect();
    for info in &tables {
        for other in [Method::Get, Method::Post, Method::Put, Method::Delete] {
            if known.contains(&(info.path, other)) {
                continue;
            }
            let method = HttpMethod::from_bytes(other.as_str().as_bytes()).unwrap();
            let answer = app.page().send(method, &filled(info), None).await;
            let code = answer.json()["code"].clone();
            // An operation of the vendor that we lack may stand at the same path.
            let expected = if answer.status == 400 { "KNS0405" } else { "KNS0404" };
            assert!(
                matches!(answer.status, 400 | 404) && code == expected,
                "{other} {}: {}",
                info.path,
                answer.text
            );
        }
    }
}

#[tokio::test]
async fn without_control_the_world_cannot_be_steered() {
    let dir = tempfile::tempdir().unwrap();
    let config = backend::Config {
        data: dir.path().to_owned(),
        scenario: "empty".to_owned(),
        ..backend::Config::default()
    };
    let running = backend::start(config).await.unwrap();
    let http = backend::web_client().build().unwrap();
    let page = crate::support::Caller::new(http, format!("http://{}", running.address));
    let proof = serde_json::json!({ "credentials": { "kind": "code", "code": running.sign_in_code() }, "keep": "bearer" });
    let token = page.post("/kansei/sign-in", &proof).await.ok()["token"].as_str().unwrap().to_owned();
    let page = page.with("authorization", &format!("Bearer {token}"));
    for info in api::console::world::control::ENDPOINTS {
        let answer = page.send(method(info), &filled(info), None).await;
        answer.refused(404, "KNS0404", "only under --control");
    }
    page.get("/kansei/contexts/local/world").await.ok();
    drop(page);
    running.stop().await;
}

#[test]
fn the_tables_and_the_list_of_operations_agree() {
    let implemented: BTreeSet<(&str, Method, &str)> = spec::operations()
        .iter()
        .filter(|operation| operation.state == State::Implemented)
        .map(|operation| (operation.id, operation.method, operation.path))
        .collect();
    let declared: BTreeSet<(&str, Method, &str)> =
        api::soracom::endpoints().map(|info| (info.spec.unwrap(), info.method, info.path)).collect();
    assert_eq!(declared, implemented);
    assert!(api::console::endpoints().all(|info| info.spec.is_none() && info.path.starts_with("/kansei/")));
}

#[test]
fn the_list_of_operations_is_the_definitions() {
    let Some(definition) = at_hand() else {
        eprintln!("no definition lies beside the checkout: the list of operations was not compared with it");
        return;
    };
    let ours: BTreeSet<(&str, &str, &str)> = spec::operations()
        .iter()
        .map(|operation| (operation.id, operation.method.as_str(), operation.path))
        .collect();
    let theirs: BTreeSet<(&str, &str, &str)> = definition.operations().collect();
    assert_eq!(ours, theirs);
    assert_eq!(definition.version(), spec::version());
    for operation in spec::operations() {
        assert_eq!(spec::permission(operation.id), definition.permission(operation.id), "{}", operation.id);
    }
}
