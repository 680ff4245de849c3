//! Leases: what is opened from the desk is closed from it, whatever becomes of whoever opened it.

use std::time::Duration;

use api::console::{
    lease::{CloseReason, DoorBoard, Lease, LeaseStanding},
    plan::Known,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{AUTH_KEY, AUTH_KEY_ID, TestApp};

const LEASES: &str = "/kansei/contexts/local/leases";
const DOORS: &str = "/kansei/contexts/local/doors";

async fn draft(app: &TestApp, name: &str, more: Value) -> Value {
    let mut draft = json!({
        "simId": app.id(name).await, "port": 7, "minutes": 30, "ranges": ["127.0.0.1"], "reason": "look at it",
    });
    for (key, value) in more.as_object().unwrap() {
        draft[key] = value.clone();
    }
    draft
}

async fn open(app: &TestApp, op: &str, more: Value) -> Lease {
    let request = json!({ "op": op, "draft": draft(app, "prompt", more).await });
    app.page().post(LEASES, &request).await.accepted().read()
}

async fn board(app: &TestApp) -> DoorBoard {
    app.page().get(DOORS).await.accepted().read()
}

/// The board once it is as awaited: what the desk does by itself it does a little later.
async fn board_when(app: &TestApp, awaited: impl Fn(&DoorBoard) -> bool) -> DoorBoard {
    let mut seen = board(app).await;
    for _ in 0..2_000 {
        if awaited(&seen) {
            return seen;
        }
        seen = board(app).await;
    }
    panic!("it never came: {seen:#?}");
}

fn all_closed(board: &DoorBoard) -> bool {
    board.doors.is_empty() && !board.ended.is_empty()
}

async fn enter(at: &str) -> TcpStream {
    let mut stream = TcpStream::connect(at).await.unwrap();
    echoes(&mut stream).await;
    stream
}

async fn echoes(stream: &mut TcpStream) {
    stream.write_all(b"hello").await.unwrap();
    let mut heard = [0; 5];
    stream.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"hello");
}

async fn hung_up(stream: &mut TcpStream) {
    let mut heard = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut heard)).await;
    // A line that was cut is as much an end.
    let _end = read.expect("it was never hung up");
}

fn at(lease: &Lease) -> String {
    let door = lease.door.as_ref().unwrap();
    format!("{}:{}", door.ip_address, door.port)
}

#[tokio::test]
async fn a_door_is_opened_for_a_while_and_stands_on_the_board_and_in_the_ledger() {
    let app = TestApp::small().await;
    let lease = open(&app, "op-1", json!({ "ticket": "OPS-1", "reason": "the log" })).await;
    assert_eq!((lease.standing, lease.name.as_str()), (LeaseStanding::Open, "prompt"));
    assert_eq!(open(&app, "op-1", json!({})).await.id, lease.id, "the same intention opens no second door");
    let mut stream = enter(&at(&lease)).await;
    let seen = board_when(&app, |board| {
        board.visits.iter().any(|visit| visit.kind.as_str() == "CONNECTED") && board.doors.len() == 1
    })
    .await;
    let door = &seen.doors[0];
    assert_eq!((door.name.as_str(), door.to, door.mine), ("prompt", 7, true));
    assert_eq!(serde_json::to_value(door.connected).unwrap(), 1);
    assert_eq!(door.ranges, ["127.0.0.1/32"]);
    assert!(door.lease.as_ref().is_some_and(|of| of.id == lease.id && of.draft.ticket == "OPS-1"));
    assert!(
        seen.visits.iter().all(|visit| visit.name == "prompt" && visit.by.is_some()),
        "{:?}",
        seen.visits
    );

    let close = json!({ "op": "op-2", "doors": [lease.door] });
    let closed: DoorBoard = app.page().post(&format!("{DOORS}/close"), &close).await.accepted().read();
    assert!(closed.doors.is_empty());
    assert_eq!(
        (closed.ended[0].why, closed.ended[0].standing),
        (Some(CloseReason::Operator), LeaseStanding::Closed)
    );
    hung_up(&mut stream).await;
    let told = app.page().get("/kansei/ledger?limit=10").await.ok();
    let facts: Vec<String> = told["entries"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|entry| {
            let what = ["method", "verdict"].into_iter().find_map(|key| entry[key].as_str());
            format!("{} {}", entry["fact"].as_str().unwrap(), what.unwrap_or_default())
        })
        .collect();
    assert_eq!(
        facts,
        [
            "intended POST",
            "answered ",
            "judged doneVerified",
            "intended DELETE",
            "answered ",
            "judged doneVerified"
        ]
    );
    assert_eq!(told["entries"][5]["before"]["reason"], "the log");
    assert_eq!(told["entries"][5]["body"]["duration"], 1_800);
}

#[tokio::test]
async fn a_preview_says_the_call_and_what_stands_in_the_way_and_sends_nothing() {
    let app = TestApp::small().await;
    let preview = |draft: Value| {
        let page = app.page();
        async move { page.post(&format!("{LEASES}/preview"), &draft).await.ok() }
    };
    let seen = preview(draft(&app, "prompt", json!({ "port": 80, "ranges": ["203.0.113.41"] })).await).await;
    assert_eq!(seen["name"], "prompt");
    assert_eq!(seen["call"]["body"]["source"], json!({ "ipRanges": ["203.0.113.41/32"] }));
    assert_eq!(seen["findings"], json!([{ "what": "inClear", "blocks": false }]));
    let wrong = json!({ "reason": "", "ranges": ["0.0.0.0/0"], "minutes": 0 });
    let seen = preview(draft(&app, "never-attached", wrong).await).await;
    let blocks: Vec<&str> =
        seen["findings"].as_array().unwrap().iter().map(|found| found["what"].as_str().unwrap()).collect();
    assert_eq!(blocks, ["offline", "badMinutes", "noReason", "everybody"]);
    assert_eq!(app.page().get("/kansei/ledger").await.ok()["count"], 0);
    assert_eq!(board(&app).await.doors, []);
    let draft = draft(&app, "prompt", json!({ "simId": "8981100000009999999" })).await;
    app.page().post(&format!("{LEASES}/preview"), &draft).await.refused(404, "KNS0404", "no such SIM");
}

#[tokio::test]
async fn what_stands_in_the_way_is_refused_and_everybody_is_typed() {
    let app = TestApp::small().await;
    let all = draft(&app, "prompt", json!({ "ranges": ["0.0.0.0/0"] })).await;
    let ask = |more: Value| {
        let mut request = json!({ "op": "op-1", "draft": all });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let page = app.page();
        async move { page.post(LEASES, &request).await }
    };
    ask(json!({})).await.refused(409, "KNS0409", "it was not typed");
    ask(json!({ "everybody": "yes" })).await.refused(409, "KNS0409", "something else was typed");
    ask(json!({ "everybody": "0.0.0.0/0" })).await.accepted();
    assert!(board(&app).await.doors[0].is_open_to_all());
    let halves = json!({ "ranges": ["0.0.0.0/1", "128.0.0.0/1"] });
    let halves = json!({ "op": "op-0", "draft": draft(&app, "prompt", halves).await });
    let why = app.page().post(LEASES, &halves).await.refused(409, "KNS0409", "two halves are the whole");
    assert!(why.starts_with("0.0.0.0/1 lets in a good part of the internet."), "{why}");
    let offline = json!({ "op": "op-2", "draft": draft(&app, "never-attached", json!({})).await });
    app.page().post(LEASES, &offline).await.refused(409, "KNS0409", "it is offline");
    let later = json!({ "op": "op-3", "draft": draft(&app, "prompt", json!({ "minutes": 481 })).await });
    app.page().post(LEASES, &later).await.refused(400, "KNS0400", "it is too long");
}

#[tokio::test]
async fn a_lease_closes_by_itself_and_says_why() {
    let app = TestApp::small().await;
    let timed = open(&app, "op-1", json!({ "minutes": 1 })).await;
    let mut stream = enter(&at(&timed)).await;
    app.advance(60_000).await;
    hung_up(&mut stream).await;
    let seen = board_when(&app, all_closed).await;
    assert_eq!(seen.ended[0].why, Some(CloseReason::Expired));

    open(&app, "op-2", json!({ "idleMinutes": 5 })).await;
    app.advance(299_000).await;
    assert_eq!(board(&app).await.doors.len(), 1);
    app.advance(1_000).await;
    let seen = board_when(&app, |board| board.doors.is_empty() && board.ended.len() == 2).await;
    assert_eq!(seen.ended[0].why, Some(CloseReason::Idle));
}

#[tokio::test]
async fn nothing_of_ours_is_left_open_after_a_sign_out_or_a_restart() {
    let app = TestApp::small().await;
    // Somebody else's session: the page's own goes on.
    let keys = json!({ "kind": "authKey", "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    let proof = json!({ "credentials": keys, "keep": "bearer" });
    let signed_in = app.nobody().post("/kansei/sign-in", &proof).await.ok();
    let bearer = format!("Bearer {}", signed_in["token"].as_str().unwrap());
    let other = app.nobody().with("authorization", &bearer);
    let request = json!({ "op": "op-1", "draft": draft(&app, "prompt", json!({})).await });
    let lease: Lease = other.post(LEASES, &request).await.accepted().read();
    let mut stream = enter(&at(&lease)).await;
    other.post("/kansei/sign-out", &json!({})).await.accepted();
    hung_up(&mut stream).await;
    let seen = board_when(&app, all_closed).await;
    assert_eq!(seen.ended[0].why, Some(CloseReason::SignedOut));

    let kept = open(&app, "op-2", json!({})).await;
    let foreign = json!({ "destination": { "simId": app.id("prompt").await, "port": 80 }, "duration": 600 });
    let foreign = app.cli().post("/v1/port_mappings", &foreign).await.expecting(201, "not ours");
    let mut stream = enter(&at(&kept)).await;
    let app = app.restart().await;
    hung_up(&mut stream).await;
    let seen = board_when(&app, |board| board.doors.len() == 1 && board.ended.len() == 2).await;
    assert_eq!(json!(seen.doors[0].at.port), foreign["port"], "another's door stays");
    assert!(!seen.doors[0].mine && seen.doors[0].lease.is_none());
    let why = seen.ended.iter().find(|lease| lease.id == kept.id).unwrap().why;
    assert_eq!(why, Some(CloseReason::Quit), "the server that ended has closed it, and not the next one");
    let close = json!({ "op": "op-3", "doors": [seen.doors[0].at], "mine": true });
    let closed: DoorBoard = app.page().post(&format!("{DOORS}/close"), &close).await.accepted().read();
    assert_eq!(closed.doors, []);
}

#[tokio::test]
async fn an_answer_that_is_lost_opens_no_door_that_nobody_closes() {
    let app = TestApp::small().await;
    let lost = |operation: &str| json!([{ "operation": operation, "effect": { "kind": "cut" }, "times": 1 }]);
    app.faults(lost("createPortMappingForSim")).await;
    let lease = open(&app, "op-1", json!({})).await;
    assert_eq!(lease.standing, LeaseStanding::Open, "it was found");
    let mut stream = enter(&at(&lease)).await;
    assert_eq!(board(&app).await.doors.len(), 1);
    // The same of the call that closes it: whoever sent it sends it once more.
    app.faults(lost("deletePortMapping")).await;
    let close = json!({ "op": "op-2", "mine": true });
    app.page().post(&format!("{DOORS}/close"), &close).await.accepted();
    hung_up(&mut stream).await;
    let seen = board_when(&app, all_closed).await;
    assert_eq!(seen.ended[0].standing, LeaseStanding::Closed);
}

#[tokio::test]
async fn whoever_needs_it_for_longer_gets_a_second_door_and_keeps_the_local_port() {
    let app = TestApp::small().await;
    let first = open(&app, "op-1", json!({ "tls": true })).await;
    let path = |lease: &Lease, what: &str| format!("{LEASES}/{}/{what}", lease.id);
    let forwarded: Lease = app.page().post(&path(&first, "forward"), &json!({})).await.accepted().read();
    let local = forwarded.forward.unwrap();
    let mut old = enter(&local).await;
    board_when(&app, |board| board.visits.iter().any(|visit| visit.kind.as_str() == "CONNECTED")).await;
    app.advance(1_000).await;

    let extend = json!({ "op": "op-2", "minutes": 60 });
    let second: Lease = app.page().post(&path(&first, "extend"), &extend).await.accepted().read();
    assert_ne!(at(&first), at(&second), "the port is another");
    assert_eq!(second.forward.as_deref(), Some(&*local), "the local one is not");
    app.page().post(&path(&first, "extend"), &json!({ "op": "op-3", "minutes": 60 })).await.refused(
        409,
        "KNS0409",
        "it is followed already",
    );
    echoes(&mut old).await;
    let mut new = enter(&local).await;
    assert_eq!(board(&app).await.doors.len(), 2, "somebody is inside the first");
    drop(old);
    // Whoever came just before the second door may stand in the log a minute later.
    app.advance(59_000).await;
    assert_eq!(board(&app).await.doors.len(), 2);
    app.advance(1_000).await;
    let seen = board_when(&app, |board| board.doors.len() == 1).await;
    assert_eq!((seen.ended[0].id.clone(), seen.ended[0].why), (first.id, Some(CloseReason::HandedOver)));
    echoes(&mut new).await;

    app.page().delete(&path(&second, "forward")).await.accepted();
    assert!(TcpStream::connect(&local).await.is_err(), "nobody listens there any more");
    echoes(&mut new).await;
}

#[tokio::test]
async fn a_plan_says_how_many_doors_a_cut_breaks() {
    let app = TestApp::small().await;
    open(&app, "op-1", json!({})).await;
    let sims = [app.id("prompt").await, app.id("stale-dns").await];
    assert_eq!(serde_json::to_value(app.plan("cutSession", &sims).await.effect.doors).unwrap(), 1);
    assert_eq!(serde_json::to_value(app.plan("cutSession", &sims[1..]).await.effect.doors).unwrap(), 0);
}

#[tokio::test]
async fn of_two_doors_to_one_port_nobody_knows_who_is_inside_however_they_name_the_device() {
    let app = TestApp::small().await;
    let sim = app.sim("prompt").await;
    let imsi = sim.primary_subscriber().unwrap().imsi.clone().unwrap();
    let by_sim = json!({ "destination": { "simId": sim.sim_id, "port": 22 } });
    app.cli().post("/v1/port_mappings", &by_sim).await.expecting(201, "a door");
    assert_eq!(board(&app).await.doors[0].connected, Known::Is(0));
    let by_imsi = json!({ "destination": { "imsi": imsi, "port": 22 } });
    app.cli().post("/v1/port_mappings", &by_imsi).await.expecting(201, "another door");
    let seen = board(&app).await;
    assert_eq!(seen.doors.iter().map(|door| door.connected).collect::<Vec<_>>(), [Known::NotKnown; 2]);
    assert!(seen.doors.iter().all(|door| door.sim_id.as_ref() == Some(&sim.sim_id)));
}
