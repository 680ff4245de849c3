use api::console::feed::{Position, ResetReason};

use crate::support::TestApp;

async fn happen(app: &TestApp) {
    app.cli().act(&format!("/v1/sims/{}/delete_session", app.id("prompt").await)).await.ok();
    app.advance(20_000).await;
}

#[tokio::test]
async fn a_page_that_was_away_gets_what_it_missed_and_nothing_twice() {
    let app = TestApp::small().await;
    let (feed, position) = app.following(&[]).await;
    drop(feed);
    happen(&app).await;
    let mut feed = app.feed().await;
    feed.resume(position).await;
    let now = feed.subscribed().await;
    assert!(now.epoch == position.epoch && now.seq >= position.seq + 4, "{position:?} {now:?}");
    let mut at = position.seq;
    while at < now.seq {
        let frame = feed.change().await;
        assert_eq!(frame.after, at);
        at = frame.seq;
    }
    // Again, from the middle.
    feed.resume(Position { seq: now.seq - 1, ..now }).await;
    feed.subscribed().await;
    assert_eq!(feed.change().await.after, now.seq - 1);
}

#[tokio::test]
async fn a_position_that_never_was_is_reset() {
    let app = TestApp::small().await;
    let (mut feed, position) = app.following(&[]).await;
    feed.resume(Position { seq: position.seq + 1_000_000, ..position }).await;
    feed.subscribed().await;
    assert_eq!(feed.reset().await.0, ResetReason::Gone);
    feed.resume(Position { epoch: position.epoch ^ 1, ..position }).await;
    feed.subscribed().await;
    assert_eq!(feed.reset().await.0, ResetReason::Epoch);
}

#[tokio::test]
async fn a_world_that_was_reset_is_another_epoch_for_whoever_follows() {
    let mut app = TestApp::small().await;
    let (mut feed, position) = app.following(&[]).await;
    app.reset("small", None).await;
    let (reason, fresh) = feed.reset().await;
    assert_eq!(reason, ResetReason::Epoch);
    assert_ne!(fresh.epoch, position.epoch);
    feed.resume(fresh).await;
    assert_eq!(feed.subscribed().await.epoch, fresh.epoch);
    happen(&app).await;
    assert_eq!(feed.change().await.epoch, fresh.epoch);
}

#[tokio::test]
async fn a_server_that_was_restarted_is_another_epoch() {
    let app = TestApp::small().await;
    let (feed, position) = app.following(&[]).await;
    drop(feed);
    let app = app.restart().await;
    let mut feed = app.feed().await;
    feed.resume(position).await;
    let now = feed.subscribed().await;
    assert_ne!(now.epoch, position.epoch);
    assert_eq!(feed.reset().await, (ResetReason::Epoch, now));
    assert!(position.epoch < 1 << 53 && now.epoch < 1 << 53, "a page reads it in JavaScript");
}
