//! A disk that is full: what runs stops cleanly, nothing acknowledged is lost, pages are told, and it goes on by itself.

use api::console::{
    feed::{Change, ServerFrame},
    notice::{CANNOT_WRITE, Notice, Part, WriteTrouble},
};
use serde_json::{Value, json};

use crate::support::{NOW, TestApp, only};

/// Reads after which a test gives up. A disk is tried once a second.
const MOST_READS: usize = 20_000;

impl TestApp {
    async fn disk(&self, full: bool) {
        self.page().post("/kansei/emulator/disk", &json!({ "full": full })).await.ok();
    }

    async fn notices(&self) -> Vec<Notice> {
        let contexts = self.page().get("/kansei/contexts").await.ok();
        let notices = &contexts.as_array().unwrap().iter().find(|c| c["id"] == "local").unwrap()["notices"];
        serde_json::from_value(if notices.is_null() { json!([]) } else { notices.clone() }).unwrap()
    }

    /// Writes tags, ever more of them, until the disk has no room; answers with the last that was acknowledged.
    async fn until_full(&self, path: &str) -> u64 {
        for count in 1..10_000 {
            let answer = self.cli().put(path, &tag(count)).await;
            if answer.status != 200 {
                let message = answer.refused(503, CANNOT_WRITE, "the disk is full");
                assert!(message.contains("the disk is full") && message.contains("safe"), "{message}");
                return count - 1;
            }
        }
        panic!("the disk never fills");
    }

    async fn until_healed(&self) {
        for _ in 0..MOST_READS {
            if self.notices().await.is_empty() {
                return;
            }
        }
        panic!("the disk never heals");
    }
}

/// The count, and something that makes the SIM larger than it was.
fn tag(count: u64) -> Value {
    json!([
        { "tagName": "count", "tagValue": count.to_string() },
        { "tagName": format!("more-{count}"), "tagValue": "x".repeat(120) },
    ])
}

#[tokio::test]
async fn what_was_acknowledged_stays_reads_go_on_and_it_heals_by_itself() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/tags", app.id("possibly-stale").await);
    let (mut feed, _) = app.following(&[]).await;
    app.disk(true).await;
    let last = app.until_full(&path).await;
    let since = match app.notices().await[..] {
        [Notice::CannotWrite { part: Part::World, trouble: WriteTrouble::Full, since }] => since,
        ref other => panic!("{other:?}"),
    };
    assert!(since.0 > 0);
    // Reads go on, writes are refused at once, also by what is not the platform's.
    let held = app.sim("possibly-stale").await.tags.get("count").cloned().unwrap_or_else(|| "0".to_owned());
    assert_eq!(held, last.to_string());
    app.page().get("/kansei/contexts/local/sims").await.accepted();
    app.cli().put(&path, &tag(0)).await.refused(503, CANNOT_WRITE, "not tried");
    let japanese = app.cli().with("x-soracom-lang", "ja").put(&path, &tag(0)).await;
    assert!(japanese.refused(503, CANNOT_WRITE, "not tried").contains("空き容量がありません"));
    // Pages that look on are told.
    loop {
        let ServerFrame::Change(frame) = feed.next().await else { continue };
        if let Change::Notices { notices } = frame.change {
            assert_eq!(notices, app.notices().await);
            break;
        }
    }
    app.disk(false).await;
    app.until_healed().await;
    app.cli().put(&path, &tag(last + 100)).await.accepted();
    let app = app.restart().await;
    assert_eq!(app.sim("possibly-stale").await.tags["count"], (last + 100).to_string());
}

#[tokio::test]
async fn a_world_that_cannot_begin_anew_stays_with_its_clock() {
    let mut app = TestApp::small().await;
    let path = format!("/v1/sims/{}/tags", app.id("possibly-stale").await);
    app.disk(true).await;
    app.until_full(&path).await;
    let reset = json!({ "scenario": "fleet", "sims": 30, "now": NOW.0 + 86_400_000 });
    let answer = app.page().post("/kansei/contexts/local/world/reset", &reset).await;
    answer.refused(503, CANNOT_WRITE, "nothing can be emptied");
    let world = app.page().get("/kansei/contexts/local/world").await.ok();
    assert_eq!((&world["scenario"], &world["sims"]), (&json!("small"), &json!(12)));
    assert_eq!((&world["clock"]["now"], &world["clock"]["paused"]), (&json!(NOW), &json!(true)));
    assert_eq!(app.page().get("/kansei/contexts/local/sims").await.ok()["of"], 12);
    app.disk(false).await;
    app.until_healed().await;
    app.reset("fleet", Some(30)).await;
    assert_eq!(app.page().get("/kansei/contexts/local/sims").await.ok()["of"], 30);
}

#[tokio::test]
async fn a_job_waits_for_room_and_goes_on_by_itself() {
    let app = TestApp::small().await;
    let (id, other) = (app.id("prompt").await, app.id("possibly-stale").await);
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    app.disk(true).await;
    app.until_full(&format!("/v1/sims/{other}/tags")).await;
    let job = app.start_job(&plan, "op-1").await;
    // The call is refused, the job waits: it is not judged by a disk.
    app.job(&job, |job| only(job).reply.as_ref().is_some_and(|reply| reply.status == Some(503))).await;
    assert_eq!(app.deleted_since_now(&id).await, 0);
    app.disk(false).await;
    app.until_healed().await;
    app.advance(60_000).await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(60_000).await;
    let job = app.job(&job, |job| job.ended_at.is_some()).await;
    assert_eq!(only(&job).verdict, Some(api::console::job::Verdict::DoneVerified), "{job:#?}");
    assert_eq!(app.deleted_since_now(&id).await, 1, "it was cut once");
}
