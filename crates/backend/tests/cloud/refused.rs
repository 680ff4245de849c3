use api::spec::{self, State};
use reqwest::Method;

use crate::support::TestApp;

/// The official client repeats every 5xx for two minutes, so whatever we lack is a plain 4xx.
#[tokio::test]
async fn every_operation_that_is_not_implemented_is_refused_politely() {
    let app = TestApp::start("empty", None).await;
    let mut refused = 0;
    for operation in spec::operations().iter().filter(|operation| operation.state != State::Implemented) {
        let path: Vec<&str> = operation
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { "1234567" } else { part })
            .collect();
        let method = Method::from_bytes(operation.method.as_str().as_bytes()).unwrap();
        let answer = app.cli().send(method.clone(), &path.join("/"), None).await;
        assert_eq!(answer.status, 400, "{}", operation.id);
        assert_eq!(answer.header("content-type"), Some("application/json"), "{}", operation.id);
        if method != Method::HEAD {
            let message = answer.refused(400, "KNS0405", operation.id);
            assert!(message.starts_with(operation.id), "{}: {message}", operation.id);
        }
        refused += 1;
    }
    let implemented = api::soracom::endpoints().count();
    assert_eq!(refused + implemented, spec::operations().len(), "each is the one or the other");
}

#[tokio::test]
async fn an_unknown_path_is_answered_in_the_same_shape() {
    let app = TestApp::start("empty", None).await;
    let message = app.cli().get("/v1/teapots").await.refused(404, "KNS0404", "no such path");
    assert_eq!(message, "There is no path GET /v1/teapots.");
    app.cli().get("/v1").await.refused(404, "KNS0404", "the root is no operation");
    app.cli().send(Method::PATCH, "/v1/sims", None).await.refused(404, "KNS0404", "no such method");
}
