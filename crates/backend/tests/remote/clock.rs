//! Times of an account elsewhere are the platform's own: this machine's clock may be wrong.

use api::console::context::Context;
use axum::{
    Json, Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use super::JAPAN;
use crate::support::TestApp;

/// How far the platform is ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(10);

/// A platform with no SIM, whose clock is ahead.
async fn platform() -> String {
    let say = |body: Value| -> Response {
        let date = (Utc::now() + AHEAD).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        (StatusCode::OK, [(header::DATE, date)], Json(body)).into_response()
    };
    let keys = json!({ "apiKey": "api-1", "token": "t.o.k", "operatorId": "OP0012345678" });
    let app = Router::new()
        .route("/v1/auth", post(move || async move { say(keys) }))
        .route("/v1/groups", get(move || async move { say(json!([])) }))
        .route("/v1/sims", get(move || async move { say(json!([])) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

#[tokio::test]
async fn a_platform_whose_clock_is_ahead_has_its_own_time() {
    let desk = TestApp::elsewhere().await;
    let page = desk.page();
    let japan = json!({ "id": "japan", "name": "Japan", "endpoint": platform().await, "production": true });
    page.post("/kansei/contexts", &japan).await.ok();
    page.post(&format!("{JAPAN}/account"), &json!({ "proof": super::auth_key() })).await.accepted();
    for _ in 0..super::MOST_READS {
        let contexts: Vec<Context> = page.get("/kansei/contexts").await.read();
        // The local world's clock runs with this machine's.
        let here = contexts.iter().find(|context| context.remote.is_none()).unwrap().clock.now;
        let japan = contexts.into_iter().find(|context| context.remote.is_some()).unwrap();
        let remote = japan.remote.unwrap();
        if remote.reading.whole_since.is_some() && remote.skew_ms != 0 {
            let ahead = japan.clock.now.since(here);
            let ten = AHEAD.num_milliseconds();
            // To the second, as the platform says it, and however long this test took.
            assert!((ten - 2_500..=ten + 500).contains(&ahead), "{ahead}");
            assert!((ten - 2_500..=ten + 500).contains(&remote.skew_ms), "{}", remote.skew_ms);
            assert!(!japan.clock.simulated);
            return;
        }
    }
    panic!("nobody noticed");
}
