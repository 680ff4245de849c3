//! Whatever the moment at which a command is asked to end, its door is closed and its session is over.

use std::{
    io::{BufRead, BufReader},
    path::Path,
};

use serde_json::{Value, json};

use crate::support::{Caller, Server, Visit, credentials, doors_when, whys_when_closed};

const SMALL: [&str; 5] = ["--scenario", "small", "--seed", "7", "--control"];
const SIGNALS: [(&str, i32); 3] = [("HUP", 129), ("INT", 130), ("TERM", 143)];

async fn start(data: &Path) -> (Server, Caller) {
    let server = Server::start(data, &SMALL);
    let page = Caller::page(&server.base, &server.code).await;
    (server, page)
}

async fn slow(page: &Caller, operation: &str, millis: u32) {
    let fault = json!([{ "operation": operation, "effect": { "kind": "slow", "millis": millis } }]);
    assert_eq!(page.post("/kansei/emulator/faults", &fault).await.unwrap().0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_ssh_runs_a_signal_closes_the_door_also_where_nobody_hears_what_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, page) = start(dir.path()).await;
    for (nth, (signal, code)) in SIGNALS.into_iter().enumerate() {
        let mut visit = Visit::begin(dir.path(), "ssh", &["prompt", "echo running; sleep 9999"]);
        let mut line = String::new();
        BufReader::new(visit.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "running\n");
        // As when a terminal is closed.
        visit.told = None;
        visit.signal(signal);
        assert_eq!(visit.ended(), Some(code), "{signal}");
        assert_eq!(whys_when_closed(&page, nth + 1).await, vec!["signedOut"; nth + 1], "{signal}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_door_is_being_opened_a_signal_closes_it() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, page) = start(dir.path()).await;
    slow(&page, "createPortMappingForSim", 1_000).await;
    for (nth, (signal, code)) in SIGNALS.into_iter().enumerate() {
        let mut visit = Visit::begin(dir.path(), "forward", &["prompt", "7"]);
        visit.until("opening a door to prompt");
        visit.signal(signal);
        assert_eq!(visit.ended(), Some(code), "{signal}");
        assert_eq!(whys_when_closed(&page, nth + 1).await, vec!["signedOut"; nth + 1], "{signal}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_it_leads_somewhere_a_forward_is_asked_to_end_by_any_signal() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, page) = start(dir.path()).await;
    for (nth, (signal, _)) in SIGNALS.into_iter().enumerate() {
        let (mut visit, _address) = Visit::forward(dir.path(), &["prompt", "7"]);
        visit.signal(signal);
        assert_eq!(visit.ended(), Some(0), "{signal}");
        assert_eq!(whys_when_closed(&page, nth + 1).await, vec!["signedOut"; nth + 1], "{signal}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_door_is_being_closed_a_signal_does_not_break_that_off_and_a_second_one_does() {
    let dir = tempfile::tempdir().unwrap();
    let (server, page) = start(dir.path()).await;
    slow(&page, "SignOut", 1_000).await;
    let mut visit = Visit::begin(dir.path(), "ssh", &["prompt", "exit 5"]);
    visit.until("closing the door");
    visit.signal("HUP");
    visit.signal("TERM");
    assert_eq!(visit.ended(), Some(5), "as ssh has ended");
    assert_eq!(whys_when_closed(&page, 1).await, ["signedOut"]);

    slow(&page, "SignOut", 600_000).await;
    let (mut visit, _address) = Visit::forward(dir.path(), &["prompt", "7"]);
    visit.signal("INT");
    visit.until("closing the door");
    visit.signal("INT");
    let said = visit.until("ended at once");
    assert!(said.contains("lease L-") && said.contains(" ends by itself at 20"), "{said}");
    assert_eq!(visit.ended(), Some(130));
    let cli = Caller::cli(&server.base, &credentials(dir.path())).await;
    let open: Value = doors_when(&cli, 1).await;
    assert_eq!(open[0]["duration"], 1_800, "it closes by itself");
}
