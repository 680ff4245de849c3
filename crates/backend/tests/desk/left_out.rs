//! A server starts whatever became of a world that is not its own.

use std::path::Path;

use api::console::context::Context;
use serde_json::json;

use crate::support::TestApp;

/// What is in one SIM's row of the copy and nowhere else.
const NEEDLE: &[u8] = b"a needle";

/// Breaks the JSON of the SIMs that hold the needle.
fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let places: Vec<usize> =
        bytes.windows(NEEDLE.len()).enumerate().filter(|(_, w)| *w == NEEDLE).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "the row is in the file");
    // A line feed may not stand in a JSON string.
    places.into_iter().for_each(|at| bytes[at] = b'\n');
    std::fs::write(file, bytes).unwrap();
}

async fn contexts(app: &TestApp) -> Vec<String> {
    let contexts: Vec<Context> = app.page().get("/kansei/contexts").await.read();
    contexts.iter().map(|context| context.id.to_string()).collect()
}

#[tokio::test]
async fn a_copy_that_does_not_read_is_left_out_and_the_rest_goes_on() {
    let app = TestApp::without_control("small").await;
    let tags = format!("/v1/sims/{}/tags", app.id("inactive").await);
    let needle = String::from_utf8(NEEDLE.to_vec()).unwrap();
    app.cli().put(&tags, &json!([{ "tagName": "note", "tagValue": needle }])).await.ok();
    app.page().post("/kansei/contexts/local/world/fork", &json!({ "name": "rehearsal" })).await.ok();
    assert_eq!(contexts(&app).await, ["local", "rehearsal"]);
    let app = app
        .meanwhile(|data| {
            damage(&data.join("worlds/rehearsal.db"));
            std::fs::remove_dir_all(data.join("mirror")).unwrap();
        })
        .await;
    assert_eq!(contexts(&app).await, ["local"]);
    assert_eq!(app.page().get("/kansei/contexts/local/sims").await.ok()["of"], 12);
}

#[tokio::test]
async fn a_budget_of_one_call_an_hour_keeps_no_server_from_starting() {
    let app = TestApp::without_control("small").await;
    let budget = json!({ "perPath": 1, "perSeconds": 3_600 });
    app.page().post("/kansei/contexts/local/world/budget", &budget).await.ok();
    let app = app.meanwhile(|data| std::fs::remove_dir_all(data.join("mirror")).unwrap()).await;
    assert_eq!(app.page().get("/kansei/contexts/local/sims").await.ok()["of"], 12);
    // Kept rows of another life cost a second page.
    let app = app.meanwhile(|data| std::fs::write(data.join("mirror/local.idx"), "nothing").unwrap()).await;
    assert_eq!(app.page().get("/kansei/contexts/local/sims").await.ok()["of"], 12);
}
