//! A server that has stopped has let go: of its data, of every page and of every call.

use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::support::{Feed, TestApp, config, enter_slowly};

/// Turns that tasks are given to end which have been told to.
const TURNS: usize = 1_000;
/// Reads after which a test gives up.
const MOST_READS: usize = 20_000;

/// A runtime for the server alone, so that its tasks can be counted; another is for whoever calls it.
fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Stops the server: none of its tasks is left, and another begins at once on its data.
fn stop(there: &Runtime, app: TestApp) {
    let dir = there.block_on(app.stop());
    let alive = || there.metrics().num_alive_tasks();
    for _ in 0..TURNS {
        if alive() > 0 {
            there.block_on(async { tokio::task::yield_now().await });
        }
    }
    assert_eq!(alive(), 0, "tasks of a server that has stopped");
    let next = there.block_on(backend::start(config(&dir))).unwrap();
    there.block_on(next.stop());
}

#[test]
fn an_open_socket_does_not_outlive_the_server() {
    let (there, here) = (runtime(), runtime());
    let app = there.block_on(TestApp::small());
    let (feed, _) = here.block_on(app.following(&[]));
    stop(&there, app);
    let close = here.block_on(feed.end());
    assert_eq!(close.map(|frame| u16::from(frame.code)), Some(1012), "come again");
}

#[test]
fn a_page_that_takes_nothing_does_not_outlive_the_server() {
    let (there, here) = (runtime(), runtime());
    let app = there.block_on(TestApp::small());
    let _feed = here.block_on(async {
        let socket = enter_slowly(app.address(), &app.ticket().await).await;
        let mut feed = Feed::of(socket);
        feed.next().await;
        let position = feed.subscribe(&[], &[]).await;
        let id = app.id("prompt").await;
        for turn in 0..20 {
            let note = format!("{turn} {}", "x".repeat(30 * 1024));
            let tags = json!([{ "tagName": "note", "tagValue": note }]);
            app.cli().put(&format!("/v1/sims/{id}/tags"), &tags).await.ok();
        }
        // Half a megabyte each time, and nobody reads it: the server's send comes to a halt.
        for _ in 0..20 {
            feed.resume(position).await;
        }
        for _ in 0..50 {
            app.page().get("/kansei/session").await.ok();
        }
        feed
    });
    stop(&there, app);
}

#[test]
fn a_call_that_takes_long_does_not_outlive_the_server() {
    let (there, here) = (runtime(), runtime());
    let app = there.block_on(TestApp::small());
    let fault =
        json!([{ "operation": "listGroups", "effect": { "kind": "slow", "millis": 60_000 }, "times": 1 }]);
    here.block_on(app.faults(fault));
    let cli = app.cli();
    let slow = here.spawn(async move { cli.get("/v1/groups").await.status });
    here.block_on(async {
        for _ in 0..MOST_READS {
            if app.page().get("/kansei/emulator/faults").await.ok() == json!([]) {
                return;
            }
        }
        panic!("the call never arrived");
    });
    stop(&there, app);
    assert_eq!(here.block_on(slow).unwrap(), 503);
}
