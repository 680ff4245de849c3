//! A page that says which lists it shows hears of what concerns them, and of nothing else.

use api::{
    console::feed::{Cause, Change, ChangeFrame, FeedList, FeedWindow, Position, Topic},
    id::SimId,
};
use serde_json::json;

use crate::support::{Feed, TestApp};

fn sims(q: &str) -> [FeedWindow; 1] {
    [FeedWindow { list: FeedList::Sims, q: q.to_owned() }]
}

/// A socket that shows this list of SIMs, and where it begins.
async fn showing(app: &TestApp, q: &str) -> (Feed, Position) {
    let mut feed = app.feed().await;
    let position = feed.subscribe(&[], &sims(q)).await;
    (feed, position)
}

async fn cut(app: &TestApp, name: &str) -> SimId {
    let id = app.id(name).await;
    app.cli().act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    id
}

/// The changes after `position` up to the one that is awaited; each joins the one before.
async fn told(feed: &mut Feed, position: Position, awaited: impl Fn(&Change) -> bool) -> Vec<ChangeFrame> {
    let mut at = position.seq;
    let mut told = Vec::new();
    loop {
        let frame = feed.change().await;
        assert_eq!((frame.epoch, frame.after), (position.epoch, at), "each follows the one before");
        at = frame.seq;
        let last = awaited(&frame.change);
        told.push(frame);
        if last {
            return told;
        }
    }
}

/// Of whom a change tells; none for what was left out.
fn who(change: &Change) -> Option<&SimId> {
    match change {
        Change::Sim { row } => Some(&row.sim_id),
        Change::Session { sim_id, .. } => Some(sim_id),
        Change::Skipped => None,
        Change::Group { .. } | Change::Job { .. } | Change::Clock { .. } | Change::Notices { .. } => {
            panic!("unasked: {change:?}")
        }
    }
}

#[tokio::test]
async fn a_change_of_another_sim_is_left_out_and_counted() {
    let app = TestApp::small().await;
    let (mut feed, position) = showing(&app, "name:prompt").await;
    cut(&app, "asleep").await;
    let shown = cut(&app, "prompt").await;
    let told = told(&mut feed, position, |change| matches!(change, Change::Sim { .. })).await;
    let seen: Vec<&SimId> = told.iter().filter_map(|frame| who(&frame.change)).collect();
    assert_eq!(seen, [&shown, &shown], "its session, and its row");
    assert!(told.last().is_some_and(|last| last.seq >= position.seq + 4), "two of either: {told:#?}");
}

#[tokio::test]
async fn a_row_is_told_when_it_leaves_and_when_it_comes_back() {
    let app = TestApp::small().await;
    let (mut feed, position) = showing(&app, "state:online").await;
    let id = cut(&app, "prompt").await;
    let row = |online: bool| {
        let id = id.clone();
        move |change: &Change| matches!(change, Change::Sim { row } if row.sim_id == id && row.online == online)
    };
    let left = told(&mut feed, position, row(false)).await;
    let Some(ChangeFrame { seq, .. }) = left.last() else { panic!("nothing was told") };
    let position = Position { seq: *seq, ..position };
    app.advance(20_000).await;
    told(&mut feed, position, row(true)).await;
}

#[tokio::test]
async fn what_was_left_out_is_still_there_for_another_window() {
    let app = TestApp::small().await;
    let (mut feed, position) = showing(&app, "name:valve").await;
    let id = cut(&app, "prompt").await;
    let frame = feed.change().await;
    assert!(matches!(frame.change, Change::Skipped), "{frame:?}");
    // Now it is offline: who was online before is known to the ring alone.
    feed.resume_with(&sims("name:prompt state:online"), position).await;
    feed.subscribed().await;
    let told = told(&mut feed, position, |change| matches!(change, Change::Sim { .. })).await;
    assert!(told.iter().all(|frame| who(&frame.change).is_none_or(|who| *who == id)), "{told:#?}");
}

#[tokio::test]
async fn a_query_that_does_not_read_is_refused_and_what_was_asked_for_stands() {
    let app = TestApp::small().await;
    let (mut feed, position) = app.following(&[Topic::Sessions]).await;
    let endpoint = "/kansei/contexts/local/sims?q=color:red";
    let sentence = app.page().get(endpoint).await.refused(400, "KNS0400", "no such key");
    feed.resume_with(&sims("color:red"), position).await;
    assert_eq!(feed.refusal().await, ("KNS0400".to_owned(), sentence));
    let id = cut(&app, "prompt").await;
    let told = told(&mut feed, position, |change| matches!(change, Change::Session { .. })).await;
    assert_eq!(told.last().and_then(|frame| who(&frame.change)), Some(&id));
}

#[tokio::test]
async fn more_windows_than_a_socket_may_have_are_refused() {
    let app = TestApp::small().await;
    let (mut feed, position) = showing(&app, "name:prompt").await;
    let many: Vec<FeedWindow> = (0..17).flat_map(|n| sims(&format!("name:{n}"))).collect();
    feed.resume_with(&many, position).await;
    let sentence = "windows: 17 are more than 16".to_owned();
    assert_eq!(feed.refusal().await, ("KNS0400".to_owned(), sentence));
    feed.resume_with(&many[..16], position).await;
    feed.subscribed().await;
}

#[tokio::test]
async fn members_whose_row_hangs_on_their_group_are_told_with_it() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let group = app.group("plain").await.group_id;
    let (mut feed, position) = showing(&app, "name:prompt").await;
    let dns =
        json!([{ "key": "useCustomDns", "value": true }, { "key": "dnsServers", "value": ["10.9.0.53"] }]);
    app.cli().put(&format!("/v1/groups/{group}/configuration/SoracomAir"), &dns).await.ok();
    let told = told(&mut feed, position, |change| matches!(change, Change::Sim { .. })).await;
    let last = told.last().unwrap();
    let Change::Sim { row } = &last.change else { panic!("{last:?}") };
    assert_eq!((&row.sim_id, row.state.as_str()), (&id, "stale"), "its session has the old servers");
    let by = Cause::Call { op: None, operation: "putConfigurationParameters".to_owned() };
    assert_eq!(last.causes, [by]);
}

#[tokio::test]
async fn a_list_of_groups_is_a_window_too() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let mut feed = app.feed().await;
    let windows = [FeedWindow { list: FeedList::Groups, q: "name:fields".to_owned() }];
    let position = feed.subscribe(&[], &windows).await;
    cut(&app, "prompt").await;
    let tags = json!([{ "tagName": "name", "tagValue": "fields" }]);
    app.cli().put(&format!("/v1/groups/{group}/tags"), &tags).await.ok();
    let told = told(&mut feed, position, |change| matches!(change, Change::Group { .. })).await;
    assert!(told[..told.len() - 1].iter().all(|frame| matches!(frame.change, Change::Skipped)), "{told:#?}");
    let Some(Change::Group { row: Some(row), .. }) = told.last().map(|frame| &frame.change) else { panic!() };
    assert_eq!((&row.group_id, row.name.as_str()), (&group, "fields"));
}
