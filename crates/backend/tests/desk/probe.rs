//! Questions to devices: asked once, announced before, and kept without what is secret.

use api::console::{
    job::Verdict,
    ledger::{Fact, LedgerEntry},
    probe::ProbeAnswer,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::support::{Answer, EMAIL, TestApp};

const PASSWORD: &str = "a-password-of-a-device-that-nobody-keeps";

async fn send(app: &TestApp, name: &str, op: &str, question: Value) -> Answer {
    let path = format!("/kansei/contexts/local/sims/{}/probe", app.id(name).await);
    app.page().post(&path, &json!({ "op": op, "question": question })).await
}

async fn ask(app: &TestApp, op: &str, question: Value) -> ProbeAnswer {
    send(app, "prompt", op, question).await.read()
}

fn ssh(password: &str, command: &str) -> Value {
    json!({ "kind": "ssh", "username": "pi", "command": command,
            "authentication": { "type": "password", "password": password } })
}

fn camera(path: &str, password: &str) -> Value {
    json!({ "kind": "rtsp", "command": "snapshot", "path": path,
            "authentication": { "type": "basic", "username": "pi", "password": password } })
}

/// The verdict on an intention.
fn verdict(ledger: &[LedgerEntry], op: &str) -> Option<Verdict> {
    ledger.iter().filter(|entry| entry.record.op.as_str() == op).find_map(|entry| match entry.record.fact {
        Fact::Judged { verdict, .. } => Some(verdict),
        Fact::Intended { .. } | Fact::Answered { .. } | Fact::Steered { .. } => None,
    })
}

#[tokio::test]
async fn each_question_is_answered_and_stands_in_the_ledger() {
    let app = TestApp::small().await;
    let tcp = |end: Value| json!({ "kind": "tcp", "port": 7, "payload": "hello", "timeout": 1, "connectionOptions": end });

    let heard = ask(&app, "ping", json!({ "kind": "ping", "numberOfPingRequests": 2 })).await;
    assert!(heard.answered && heard.status == 200 && !heard.cut && heard.took_ms >= 0, "{heard:?}");
    assert!(heard.answer.unwrap()["stat"].as_str().unwrap().starts_with("2 packets transmitted, 2 received"));

    let heard = ask(&app, "http", json!({ "kind": "http", "path": "/api/status" })).await;
    assert_eq!((heard.answered, &heard.answer.as_ref().unwrap()["statusCode"]), (true, &json!(200)));

    let heard = ask(&app, "tcp", tcp(json!({ "type": "wait_all" }))).await;
    assert_eq!((heard.answered, &heard.answer.as_ref().unwrap()["data"]), (true, &json!("hello")));
    let heard = ask(&app, "first", tcp(json!({ "type": "wait_first" }))).await;
    assert!(heard.answered, "a byte came, and is not told: {heard:?}");
    let heard = ask(&app, "forget", tcp(json!({ "type": "fire_and_forget" }))).await;
    assert!(!heard.answered && heard.status == 200, "{heard:?}");

    let heard = ask(&app, "udp", json!({ "kind": "udp", "port": 5_000, "payload": "x" })).await;
    assert_eq!((heard.answered, heard.status, heard.answer), (false, 204, None));

    let heard = ask(&app, "ssh", ssh("raspberry", "echo hello; false")).await;
    let answer = heard.answer.unwrap();
    assert!(heard.answered && answer["stdout"].as_str().unwrap().starts_with("hello"), "{answer}");
    assert_eq!(answer["exitcode"], 1, "a command that fails is an answer");

    let heard = ask(&app, "rtsp", camera("/private", "raspberry")).await;
    assert!(heard.answered && heard.answer.is_none() && !heard.cut, "{heard:?}");
    let picture = STANDARD.decode(heard.picture.unwrap()).unwrap();
    assert!(picture.starts_with(&[0xff, 0xd8]) && picture.ends_with(&[0xff, 0xd9]));

    let ledger = app.ledger().await;
    let sim = app.id("prompt").await;
    for (op, awaited) in [
        ("ping", Verdict::DoneVerified),
        ("http", Verdict::DoneVerified),
        ("tcp", Verdict::DoneVerified),
        ("first", Verdict::DoneVerified),
        ("forget", Verdict::DoneUnverified),
        ("udp", Verdict::DoneUnverified),
        ("ssh", Verdict::DoneVerified),
        ("rtsp", Verdict::DoneVerified),
    ] {
        let rows: Vec<&LedgerEntry> = ledger.iter().filter(|entry| entry.record.op.as_str() == op).collect();
        assert_eq!(rows.len(), 3, "{op}: {rows:#?}");
        assert!(rows.iter().all(|row| row.record.sim.as_ref() == Some(&sim)
            && row.record.name.as_deref() == Some("prompt")
            && row.record.by == EMAIL));
        let Fact::Intended { method, path, .. } = &rows[0].record.fact else { panic!("{rows:#?}") };
        let kind = if matches!(op, "first" | "forget") { "tcp" } else { op };
        assert_eq!((method.as_str(), path), ("POST", &format!("/v1/sims/{sim}/downlink/{kind}")));
        assert!(matches!(rows[1].record.fact, Fact::Answered { .. }));
        assert_eq!(verdict(&ledger, op), Some(awaited), "{op}");
    }
    let text = serde_json::to_string(&ledger).unwrap();
    assert!(!text.contains("raspberry") && !text.contains("\"stdout\""), "{text}");
}

#[tokio::test]
async fn a_refusal_is_an_answer_with_the_platforms_sentence() {
    let app = TestApp::small().await;
    let refused = async |name: &str, op: &str, question: Value| -> ProbeAnswer {
        let heard: ProbeAnswer = send(&app, name, op, question).await.read();
        assert!(!heard.answered && heard.answer.is_none() && heard.code.is_some(), "{heard:?}");
        assert!(heard.said.as_deref().is_some_and(|said| !said.is_empty()), "{heard:?}");
        heard
    };
    let nothing_there = json!({ "kind": "http", "port": 81 });
    assert_eq!(refused("prompt", "closed", nothing_there).await.status, 422);
    assert_eq!(refused("never-attached", "offline", json!({ "kind": "http" })).await.status, 422);
    assert_eq!(refused("prompt", "who", ssh(PASSWORD, "id")).await.status, 422);
    assert_eq!(refused("prompt", "camera", camera("/private", PASSWORD)).await.status, 403);
    assert_eq!(
        refused("prompt", "many", json!({ "kind": "ping", "numberOfPingRequests": 6 })).await.status,
        400
    );
    let nobody = "/kansei/contexts/local/sims/8981100000009999999/probe";
    let heard: ProbeAnswer =
        app.page().post(nobody, &json!({ "op": "nobody", "question": { "kind": "ping" } })).await.read();
    assert_eq!(heard.status, 404);

    // Nobody answered, and nobody said no.
    let heard: ProbeAnswer = send(&app, "ghost", "ghost", json!({ "kind": "ping" })).await.read();
    assert_eq!((heard.answered, heard.status, heard.said), (false, 200, None));

    let ledger = app.ledger().await;
    for op in ["closed", "offline", "who", "camera", "many", "nobody"] {
        assert_eq!(verdict(&ledger, op), Some(Verdict::Failed), "{op}");
    }
    assert_eq!(verdict(&ledger, "ghost"), Some(Verdict::DoneUnverified));
    let text = serde_json::to_string(&ledger).unwrap();
    assert!(!text.contains(PASSWORD), "{text}");
    assert!(text.contains("hmac-sha256:"), "a keyed hash stands in its place: {text}");
}

#[tokio::test]
async fn the_same_intention_is_not_sent_again() {
    let app = TestApp::small().await;
    let ping = || json!({ "kind": "ping" });
    ask(&app, "op-1", ping()).await;
    send(&app, "prompt", "op-1", ping()).await.refused(409, "KNS0409", "it was sent");
    send(&app, "stale-dns", "op-1", json!({ "kind": "udp", "port": 1, "payload": "x" })).await.refused(
        409,
        "KNS0409",
        "it was sent, to another, and was something else",
    );
    assert_eq!(app.ledger().await.len(), 3, "what is refused leaves no row");
    // A longer one is another one.
    ask(&app, "op-11", ping()).await;
    ask(&app, "op", ping()).await;

    // Two at once: one of them is sent.
    let (one, other) =
        tokio::join!(send(&app, "prompt", "twins", ping()), send(&app, "prompt", "twins", ping()));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let app = app.restart().await;
    send(&app, "prompt", "op-1", ping()).await.refused(409, "KNS0409", "the ledger remembers");
}

#[tokio::test]
async fn an_answer_that_is_lost_is_not_asked_for_again() {
    let app = TestApp::small().await;
    app.faults(json!([{ "operation": "sendDownlinkPing", "effect": { "kind": "cut" }, "times": 1 }])).await;
    send(&app, "prompt", "op-1", json!({ "kind": "ping" })).await.refused(502, "KNS0502", "nobody knows");
    assert_eq!(verdict(&app.ledger().await, "op-1"), Some(Verdict::Unknown));
    send(&app, "prompt", "op-1", json!({ "kind": "ping" })).await.refused(
        409,
        "KNS0409",
        "it may have been done",
    );
    assert!(
        ask(&app, "op-2", json!({ "kind": "ping" })).await.answered,
        "another intention is another question"
    );
}

#[tokio::test]
async fn what_is_too_long_is_refused_and_an_answer_is_cut() {
    let app = TestApp::small().await;
    let tcp = |bytes: usize| {
        json!({ "kind": "tcp", "port": 7, "payload": "x".repeat(bytes),
                "connectionOptions": { "type": "idle_timeout", "idleTimeout": 1 } })
    };
    for bytes in [64 * 1024, 5 * 1024 * 1024] {
        let said = send(&app, "prompt", "long", tcp(bytes)).await.refused(413, "KNS0413", "it is too long");
        assert!(said.contains("64 KiB"), "{said}");
    }
    assert_eq!(app.ledger().await, [], "nothing was sent");
    let heard = ask(&app, "op-1", tcp(60 * 1024)).await;
    assert!(!heard.cut && heard.answer.unwrap()["data"].as_str().unwrap().len() == 60 * 1024);
    let heard = ask(&app, "op-2", ssh("raspberry", "cat /dev/zero | head -c 70000")).await;
    let shown = heard.answer.unwrap();
    let kept = shown["stdout"].as_str().unwrap().len();
    assert!(heard.cut && heard.answered && (1..=64 * 1024).contains(&kept), "{kept}");
    assert_eq!(shown["exitcode"], 0, "what is short stays");
}

#[tokio::test]
async fn a_question_that_does_not_read_is_refused_without_being_quoted() {
    let app = TestApp::small().await;
    let bad = json!({ "kind": "ssh", "username": "pi", "authentication": { "type": "password", "password": PASSWORD } });
    let said = send(&app, "prompt", "op-1", bad).await.refused(400, "KNS0400", "no command");
    assert!(!said.contains(PASSWORD), "{said}");
    send(&app, "prompt", "op-1", json!({ "kind": "smoke" })).await.refused(
        400,
        "KNS0400",
        "no such question",
    );
    let path = format!("/kansei/contexts/mars/sims/{}/probe", app.id("prompt").await);
    let ping = json!({ "op": "op-1", "question": { "kind": "ping" } });
    app.page().post(&path, &ping).await.refused(404, "KNS0404", "no such context");
    assert_eq!(app.ledger().await, []);
}
