//! What real clients put on the wire, whatever the operation.

use serde_json::json;

use crate::support::{TestApp, raw};

#[tokio::test]
async fn a_page_names_the_next_in_two_headers_and_the_last_in_none() {
    let app = TestApp::small().await;
    let mut path = "/v1/sims?limit=5".to_owned();
    let mut sizes = Vec::new();
    loop {
        let answer = app.cli().get(&path).await;
        sizes.push(answer.json().as_array().unwrap().len());
        let (key, link) = (answer.header("x-soracom-next-key"), answer.header("link"));
        let Some(key) = key else {
            assert_eq!(link, None, "the last page has neither");
            break;
        };
        let next = format!("http://{}/v1/sims?limit=5&last_evaluated_key={key}", app.address());
        assert_eq!(link, Some(&*format!("<{next}>; rel=next")), "without quotes: the Go SDK compares it so");
        path = next.split_once("/v1").map(|(_, rest)| format!("/v1{rest}")).unwrap();
    }
    assert_eq!(sizes, [5, 5, 2]);
}

#[tokio::test]
async fn a_bare_question_mark_is_no_query() {
    let app = TestApp::small().await;
    let (bare, without) = (app.cli().get("/v1/sims?").await, app.cli().get("/v1/sims").await);
    assert_eq!(bare.accepted().text, without.accepted().text);
}

#[tokio::test]
async fn unknown_parameters_are_passed_over() {
    let app = TestApp::small().await;
    app.cli().get("/v1/sims?limit=1&colour=blue").await.ok();
}

#[tokio::test]
async fn what_does_not_read_is_named() {
    let app = TestApp::small().await;
    let message = app.cli().get("/v1/sims?limit=abc").await.refused(400, "KNS0400", "no number");
    assert!(message.starts_with("The query does not read: limit: "), "{message}");
    let body = json!({ "fixed": "fast", "speedClass": 7 });
    let path = format!("/v1/sims/{}/update_speed_class", app.id("prompt").await);
    let message = app.cli().post(&path, &body).await.refused(400, "KNS0400", "no text");
    assert!(message.starts_with("The body is not of the expected shape (speedClass: line 1"), "{message}");
}

#[tokio::test]
async fn a_client_behind_a_proxy_setting_sends_absolute_targets() {
    let app = TestApp::small().await;
    let keys = keys(&app);
    let request = format!(
        "GET http://api.soracom.test/v1/sims?limit=1 HTTP/1.1\r\nHost: api.soracom.test\r\n{keys}Connection: close\r\n\r\n"
    );
    let answer = raw(app.address(), &request).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(
        answer.to_ascii_lowercase().contains("link: <http://api.soracom.test/v1/sims?limit=1&"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_go_client_posts_without_a_body() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let (host, keys) = (app.address(), keys(&app));
    let request = format!(
        "POST /v1/sims/{id}/activate? HTTP/1.1\r\nHost: {host}\r\nUser-Agent: soracom-cli/1.7.0\r\nContent-Length: 0\r\n\
         {keys}X-Soracom-Lang: en\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    );
    let answer = raw(app.address(), &request).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[tokio::test]
async fn a_message_is_in_the_callers_language() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/delete_session", app.id("already-offline").await);
    for (lang, message) in [
        ("en", "The specified subscriber is offline"),
        ("ja", "指定された Subscriber はオフラインです"),
        ("fr", "The specified subscriber is offline"),
    ] {
        let answer = app.cli().with("X-Soracom-Lang", lang).act(&path).await;
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.refused(400, "SEM0016", lang), message);
    }
    let answer = app.cli().with("X-Soracom-Lang", "ja").get("/v1/sims/1").await;
    assert_eq!(answer.refused(404, "KNS0404", "in Japanese"), "SIM 1 は存在しません。");
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own() {
    let app = TestApp::small().await;
    let (one, two) = (app.cli().get("/v1/sims").await, app.nobody().get("/v1/nothing").await);
    let (one, two) = (one.header("x-request-id").unwrap(), two.header("x-request-id").unwrap());
    assert!(one != two && one.len() == 16, "{one} {two}");
}

#[tokio::test]
async fn a_body_of_more_than_a_megabyte_is_refused() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/tags", app.id("prompt").await);
    let body = format!(r#"[{{"tagName":"a","tagValue":"{}"}}]"#, "x".repeat(1024 * 1024));
    app.cli().send(reqwest::Method::PUT, &path, Some(body)).await.refused(413, "KNS0413", "too large");
}

/// The keys as lines of a request; the case of a header's name says nothing.
fn keys(app: &TestApp) -> String {
    let mut lines = String::new();
    for (name, value) in app.cli().headers() {
        lines.push_str(&format!("{}: {value}\r\n", name.to_ascii_uppercase()));
    }
    lines
}
