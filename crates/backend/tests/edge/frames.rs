use api::{
    console::{
        feed::{Cause, Change, ClientFrame, ResetReason, ServerFrame, Topic},
        sim_row::{SimRow, SimState},
        window::Window,
    },
    id::ContextId,
};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{NOW, TestApp};

#[tokio::test]
async fn hello_says_what_holds() {
    let app = TestApp::start("empty", None).await;
    let socket = crate::support::enter(app.address(), &app.ticket().await, None).await.unwrap();
    let ServerFrame::Hello { limits } = crate::support::Feed::of(socket).next().await else {
        panic!("no hello")
    };
    assert_eq!((limits.frame_bytes, limits.life_ms), (32 * 1024, 2 * 3_600_000));
    assert!(limits.tick_ms > 0 && limits.ring > 0);
}

#[tokio::test]
async fn what_happens_arrives_in_joined_frames_with_its_cause() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let (mut feed, position) = app.following(&[]).await;
    let cli = app.cli().with("x-kansei-op", "op-of-the-cli");
    cli.act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    app.advance(20_000).await;
    let mut at = position.seq;
    let mut told = Vec::new();
    // The SIM and its session twice; rows of its group may come between.
    while told.len() < 4 {
        let frame = feed.change().await;
        assert_eq!((frame.epoch, frame.after), (position.epoch, at), "each follows the one before");
        assert!(frame.seq > at);
        at = frame.seq;
        if let Change::Sim { row } = &frame.change
            && row.sim_id == id
        {
            told.push((row.state.as_str().to_owned(), frame));
        } else if let Change::Session { sim_id, event } = &frame.change
            && *sim_id == id
        {
            told.push((event.event.to_string(), frame));
        }
    }
    let mut what: Vec<&str> = told.iter().map(|(what, _)| what.as_str()).collect();
    what[..2].sort_unstable();
    what[2..].sort_unstable();
    assert_eq!(what, ["Deleted", SimState::Offline.as_str(), "Created", SimState::Online.as_str()]);
    let by_cli = Cause::Call {
        op: Some(api::id::OpId::new("op-of-the-cli").unwrap()),
        operation: "deleteSimSession".to_owned(),
    };
    assert!(
        told[..2].iter().all(|(_, frame)| frame.causes == [by_cli.clone()] && frame.at == NOW),
        "{told:#?}"
    );
    assert!(
        told[2..].iter().all(|(_, frame)| frame.causes == [Cause::Device] && frame.at > NOW),
        "{told:#?}"
    );
}

#[tokio::test]
async fn what_was_not_asked_for_is_skipped_and_still_counted() {
    let app = TestApp::small().await;
    let (mut feed, position) = app.following(&[Topic::Jobs]).await;
    app.cli().act(&format!("/v1/sims/{}/delete_session", app.id("prompt").await)).await.ok();
    let mut at = position.seq;
    loop {
        let frame = feed.change().await;
        assert_eq!(frame.after, at);
        at = frame.seq;
        assert!(matches!(frame.change, Change::Skipped), "{frame:?}");
        // The SIM and its session at least.
        if at >= position.seq + 2 {
            break;
        }
    }
}

#[tokio::test]
async fn a_frame_that_does_not_read_is_refused_and_the_socket_stays() {
    let app = TestApp::start("empty", None).await;
    let mut feed = app.feed().await;
    for text in [
        "",
        "hello",
        "{}",
        r#"{"action":"dance"}"#,
        r#"{"action":"subscribe"}"#,
        r#"{"action":"subscribe","context":"A B"}"#,
    ] {
        feed.text(text).await;
        assert_eq!(feed.refusal().await.0, "KNS0400", "{text}");
    }
    feed.message(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(feed.refusal().await.0, "KNS0400");
    let mars = ContextId::new("mars").unwrap();
    let (topics, windows) = (Vec::new(), Vec::new());
    feed.say(&ClientFrame::Subscribe { context: mars.clone(), topics, windows }).await;
    let (code, message) = feed.refusal().await;
    assert_eq!((code.as_str(), message.as_str()), ("KNS0404", "There is no context mars."));
    feed.say(&ClientFrame::Unsubscribe { context: mars }).await;
    feed.subscribe(&[], &[]).await;
}

#[tokio::test]
async fn a_frame_of_more_than_32_kilobytes_ends_the_socket() {
    let app = TestApp::start("empty", None).await;
    let mut feed = app.feed().await;
    let fits = format!("{:<1$}", "{}", 32 * 1024);
    feed.text(&fits).await;
    assert_eq!(feed.refusal().await.0, "KNS0400", "just not too large");
    feed.text(&format!("{fits} ")).await;
    feed.end().await;
}

#[tokio::test]
async fn a_row_that_fits_no_frame_is_read_as_a_window_and_the_feed_goes_on() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let (mut feed, position) = app.following(&[]).await;
    let note = "x".repeat(33 * 1024);
    let tags = serde_json::json!([{ "tagName": "note", "tagValue": note }]);
    app.cli().put(&format!("/v1/sims/{id}/tags"), &tags).await.ok();
    let (reason, at) = feed.reset().await;
    assert_eq!((reason, at.epoch), (ResetReason::Gone, position.epoch), "the one way to recover");
    assert!(at.seq > position.seq);
    let window: Window<SimRow> =
        app.page().get(&format!("/kansei/contexts/local/sims?q=sim:{id}")).await.read();
    assert!(window.rows[0].tags.contains(&format!("note={note}")), "over HTTP it has its whole length");
    assert!(window.position.seq >= at.seq);
    feed.resume(window.position).await;
    feed.subscribed().await;
    app.cli().act(&format!("/v1/sims/{}/delete_session", app.id("asleep").await)).await.ok();
    let mut frame = feed.change().await;
    while !matches!(frame.change, Change::Session { .. }) {
        frame = feed.change().await;
    }
    assert_eq!(frame.epoch, position.epoch);
}

#[tokio::test]
async fn a_server_that_ends_says_so() {
    let app = TestApp::start("empty", None).await;
    let (feed, _) = app.following(&[]).await;
    let (_app, close) = tokio::join!(app.restart(), feed.end());
    assert_eq!(close.map(|frame| u16::from(frame.code)), Some(1012), "come again");
}
