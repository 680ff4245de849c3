//! A world begins anew to its end, whoever goes meanwhile.

use std::path::Path;

use api::console::world::World;
use serde_json::{Value, json};
use store::{
    Lane,
    world::{Tx, WorldStore},
};

use crate::support::{NOW, TestApp};

const WORLD: &str = "/kansei/contexts/local/world";

async fn world(app: &TestApp, context: &str) -> World {
    app.page().get(&format!("/kansei/contexts/{context}/world")).await.read()
}

#[tokio::test]
async fn a_page_that_goes_does_not_leave_half_a_world() {
    const SIMS: u64 = 5_000;
    let app = TestApp::small().await;
    let (page, request) = (app.page(), json!({ "scenario": "fleet", "sims": SIMS, "now": NOW }));
    let asked = tokio::spawn(async move { page.post(&format!("{WORLD}/reset"), &request).await.status });
    while world(&app, "local").await.sims != SIMS {}
    // Its connection breaks here.
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled(), "it has only begun");
    let of = async || app.page().get("/kansei/contexts/local/sims?limit=1").await.ok()["of"].clone();
    for _ in 0..20_000 {
        if of().await == SIMS {
            return;
        }
    }
    panic!("the desk still shows {} SIMs", of().await);
}

#[tokio::test]
async fn a_copy_of_a_world_that_begins_anew_is_a_whole_one() {
    const SIMS: u64 = 5_000;
    let app = TestApp::small().await;
    let (page, request) = (app.page(), json!({ "scenario": "fleet", "sims": SIMS, "now": NOW }));
    let asked = tokio::spawn(async move { page.post(&format!("{WORLD}/reset"), &request).await.status });
    while world(&app, "local").await.sims != SIMS {}
    let copy = app.page().post(&format!("{WORLD}/fork"), &json!({ "name": "copy" })).await.ok();
    assert_eq!((&copy["sims"], &copy["clock"]["now"]), (&json!(SIMS), &json!(NOW)));
    assert_eq!(asked.await.unwrap(), 200);
    assert_eq!(world(&app, "copy").await.next_at, world(&app, "local").await.next_at);
}

/// Leaves a world's file as a reset does that the end of the server breaks off after its first command.
fn break_off(file: &Path, of: u32) {
    let store = WorldStore::open(file, |_| (), || std::time::Duration::ZERO).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let growing = move |tx: &mut Tx<'_>| {
        tx.set_meta("growing", &json!({ "next": 0, "of": of }))?;
        tx.set_meta("grown", &false)
    };
    store.write(Lane::Operator, growing, move |outcome| sender.send(outcome).unwrap()).unwrap();
    receiver.recv().unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn what_the_end_broke_off_is_whole_after_the_next_start() {
    let app = TestApp::without_control("small").await;
    let request = json!({ "scenario": "fleet", "sims": 60, "now": NOW });
    app.page().post(&format!("{WORLD}/reset"), &request).await.ok();
    app.page().post(&format!("{WORLD}/fork"), &json!({ "name": "copy" })).await.ok();
    let app = app
        .meanwhile(|data| {
            for name in ["local", "copy"] {
                break_off(&data.join(format!("worlds/{name}.db")), 60);
            }
        })
        .await;
    for name in ["local", "copy"] {
        let begun = world(&app, name).await;
        assert_eq!((begun.scenario.as_deref(), begun.sims, begun.clock.now), (Some("fleet"), 60, NOW));
        let window: Value = app.page().get(&format!("/kansei/contexts/{name}/sims?limit=1")).await.ok();
        assert_eq!(window["of"], 60);
    }
}
