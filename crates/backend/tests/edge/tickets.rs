use tokio_tungstenite::tungstenite::Error;

use crate::support::{AN_ORIGIN, TestApp, enter};

async fn refused(app: &TestApp, ticket: &str, origin: Option<&str>) -> u16 {
    match enter(app.address(), ticket, origin).await {
        Err(Error::Http(answer)) => answer.status().as_u16(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_ticket_opens_one_socket() {
    let app = TestApp::start("empty", None).await;
    let ticket = app.ticket().await;
    enter(app.address(), &ticket, None).await.unwrap();
    assert_eq!(refused(&app, &ticket, None).await, 401);
    assert_eq!(refused(&app, "nonsense", None).await, 401);
    assert_eq!(refused(&app, "", None).await, 401);
}

#[tokio::test]
async fn a_page_of_another_origin_does_not_get_in_and_spends_no_ticket() {
    let app = TestApp::start("empty", None).await;
    let ticket = app.ticket().await;
    assert_eq!(refused(&app, &ticket, Some("https://evil.example")).await, 403);
    assert_eq!(refused(&app, &ticket, Some("null")).await, 403);
    enter(app.address(), &ticket, Some(AN_ORIGIN)).await.unwrap();
    let own = format!("http://{}", app.address());
    enter(app.address(), &app.ticket().await, Some(&own)).await.unwrap();
}

#[tokio::test]
async fn a_plain_request_is_no_socket() {
    let app = TestApp::start("empty", None).await;
    let answer = app.page().get(&format!("/console?ticket={}", app.ticket().await)).await;
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    app.page().get("/console/other").await.expecting(404, "no such path");
}
