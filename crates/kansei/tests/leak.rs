//! What is secret stands nowhere but in `credentials.json`: not in the log at its loudest, not in a page, not in DATA.

use std::{fs, path::Path};

use api::console::ledger::{Fact, LedgerPage};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Caller, Server, credentials};

const CHAP: &str = "chap-hunter2-of-the-leak-test";
const WRONG: &str = "a-wrong-password-that-somebody-typed";
/// How every API token begins: `{"alg":"HS256","typ":"JWT"}`.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_leaves_no_secret_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::with_log(dir.path(), &["--scenario", "small", "--control"], Some("trace"));
    let made = credentials(dir.path());
    let cli = Caller::cli(&server.base, &made).await;
    let page = Caller::page(&server.base, &server.code).await;
    let mut secrets = vec![
        ("the password", text(&made["password"])),
        ("the AuthKey", text(&made["authKey"])),
        ("the sign-in code", server.code.clone()),
        ("a wrong password", WRONG.to_owned()),
        ("an API token", TOKEN.to_owned()),
    ];
    for caller in [&cli, &page] {
        secrets.extend(
            caller
                .headers()
                .iter()
                .map(|(_, value)| ("a header", value.trim_start_matches("Bearer ").into())),
        );
    }
    let mut shown = String::new();
    secrets.extend(sign_in_in_every_way(&server, &made).await);
    secrets.push(("a ticket", open_the_feed(&server, &page, &mut shown).await));
    secrets.extend(live_as_a_user(&server, &cli, text(&made["operatorId"]), &mut shown).await);
    for path in [
        "/",
        "/c/local/sims",
        "/kansei/session",
        "/kansei/contexts",
        "/kansei/contexts/local/sims",
        "/v1/sims",
    ] {
        let caller = if path.starts_with("/v1") { &cli } else { &page };
        shown.push_str(&caller.text(Method::GET, path, None).await.unwrap().1);
    }
    let group = set_a_chap_password(&page, &cli, &mut shown).await;
    shown.push_str(&cut_a_session(&page, &cli).await);
    shown.push_str(&page.must_get("/kansei/ledger?limit=500").await.to_string());
    assert_eq!(server.terminate().code(), Some(0));
    let (out, log) = server.told();

    assert!(log.len() > 10_000, "the log is loud: {} bytes", log.len());
    for (what, secret) in &secrets {
        absent(what, secret, "the log", log.as_bytes());
        absent(what, secret, "the standard output", out.as_bytes());
        absent(what, secret, "a page", shown.as_bytes());
    }
    for (place, bytes) in files(dir.path()) {
        if place == "credentials.json" {
            continue;
        }
        for (what, secret) in &secrets {
            absent(what, secret, &place, &bytes);
        }
        // The world is the platform, which has to know it; the desk does not.
        if !place.starts_with("worlds/") {
            absent("the CHAP password", CHAP, &place, &bytes);
        }
    }
    absent("the CHAP password", CHAP, "the log", log.as_bytes());
    absent("the CHAP password", CHAP, "what the desk says", shown.as_bytes());
    assert!(!group.is_empty());
}

async fn sign_in_in_every_way(server: &Server, made: &Value) -> Vec<(&'static str, String)> {
    let nobody = server.caller();
    let wrong = json!({ "credentials": { "kind": "password", "email": made["email"], "password": WRONG } });
    assert_eq!(nobody.post("/kansei/sign-in", &wrong).await.unwrap().0, 401);
    let wrong = json!({ "email": made["email"], "password": WRONG });
    assert_eq!(nobody.post("/v1/auth", &wrong).await.unwrap().0, 401);
    let mut secrets = Vec::new();
    for credentials in [
        json!({ "kind": "password", "email": made["email"], "password": made["password"] }),
        json!({ "kind": "authKey", "authKeyId": made["authKeyId"], "authKey": made["authKey"] }),
    ] {
        let request = json!({ "credentials": credentials, "keep": "bearer" });
        let (status, signed_in) = nobody.post("/kansei/sign-in", &request).await.unwrap();
        assert_eq!(status, 200, "{signed_in}");
        secrets.push(("a session", text(&signed_in["token"])));
    }
    secrets
}

const FIRST_PASSWORD: &str = "the-first-password-of-a-sam-user";
const SECOND_PASSWORD: &str = "the-second-password-of-a-sam-user";

/// Gives a SAM user everything that it can sign in with, signs in with it, and answers with all that is secret of it; what
/// the platform says about the user afterwards goes to `shown`.
async fn live_as_a_user(
    server: &Server,
    cli: &Caller,
    operator: String,
    shown: &mut String,
) -> Vec<(&'static str, String)> {
    let nobody = server.caller();
    let user = format!("/v1/operators/{operator}/users/leaky");
    let must = |(status, answer): (u16, Value)| {
        assert!(status < 300, "{status} {answer}");
        answer
    };
    must(cli.post(&user, &json!({})).await.unwrap());
    let permission = json!({ "statements": [{ "effect": "allow", "api": "*" }] }).to_string();
    let body = json!({ "permission": permission });
    must(cli.put(&format!("{user}/permission"), &body).await.unwrap());
    let path = format!("{user}/password");
    must(cli.post(&path, &json!({ "password": FIRST_PASSWORD })).await.unwrap());
    let change = json!({ "currentPassword": FIRST_PASSWORD, "newPassword": SECOND_PASSWORD });
    must(cli.put(&path, &change).await.unwrap());
    let key = must(cli.post(&format!("{user}/auth_keys"), &Value::Null).await.unwrap());
    let root_key =
        must(cli.post(&format!("/v1/operators/{operator}/auth_keys"), &Value::Null).await.unwrap());
    let uri = must(cli.post(&format!("{user}/mfa"), &Value::Null).await.unwrap());
    let seed = text(&uri["totpUri"]).split(['=', '&']).nth(1).unwrap().to_owned();
    let by_password = json!({ "operatorId": operator, "userName": "leaky", "password": SECOND_PASSWORD });
    for credentials in [&by_password, &key, &root_key] {
        must(nobody.post("/v1/auth", credentials).await.unwrap());
    }
    for wrong in [json!({ "mfaOTPCode": "12345x" }), json!({ "mfaOTPCode": [] })] {
        shown.push_str(&refused(cli.post(&format!("{user}/mfa/verify"), &wrong).await.unwrap()));
    }
    let wrong = json!({ "currentPassword": FIRST_PASSWORD, "newPassword": WRONG });
    shown.push_str(&refused(cli.put(&path, &wrong).await.unwrap()));
    for rest in ["", "/auth_keys", "/password", "/mfa", "/permission"] {
        shown.push_str(&cli.must_get(&format!("{user}{rest}")).await.to_string());
    }
    shown.push_str(&cli.must_get(&format!("/v1/operators/{operator}/auth_keys")).await.to_string());
    shown.push_str(&cli.must_get(&format!("/v1/operators/{operator}/users")).await.to_string());
    vec![
        ("a SAM user's first password", FIRST_PASSWORD.to_owned()),
        ("a SAM user's password", SECOND_PASSWORD.to_owned()),
        ("a SAM user's AuthKey", text(&key["authKey"])),
        ("an AuthKey of the root user", text(&root_key["authKey"])),
        ("the seed of one-time codes", seed),
    ]
}

/// The words of a refusal.
fn refused((status, answer): (u16, Value)) -> String {
    assert_eq!(status, 400, "{answer}");
    answer.to_string()
}

/// Opens the socket with a ticket, reads its first words, and answers with the ticket.
async fn open_the_feed(server: &Server, page: &Caller, shown: &mut String) -> String {
    let ticket = text(&page.post("/kansei/ticket", &Value::Null).await.unwrap().1["ticket"]);
    let host = server.base.strip_prefix("http://").unwrap();
    let request = format!(
        "GET /console?ticket={ticket} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    while !String::from_utf8_lossy(&bytes).contains("hello") {
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "{}", String::from_utf8_lossy(&bytes));
    }
    let said = String::from_utf8_lossy(&bytes).into_owned();
    assert!(said.starts_with("HTTP/1.1 101"), "{said}");
    shown.push_str(&said);
    ticket
}

/// Through plan and job; answers with the group.
async fn set_a_chap_password(page: &Caller, cli: &Caller, shown: &mut String) -> String {
    let groups = cli.must_get("/v1/groups").await;
    let group = text(&groups[0]["groupId"]);
    let put = json!([
        { "key": "authenticationRequired", "value": true },
        { "key": "username", "value": "device" },
        { "key": "password", "value": CHAP },
    ]);
    let action = json!({ "verb": "configure", "groupId": group, "namespace": "SoracomAir", "put": put });
    // One that is never started, and one that is.
    let mut plan = Value::Null;
    for _ in 0..2 {
        plan = page.post("/kansei/contexts/local/plans", &json!({ "action": action })).await.unwrap().1;
        shown.push_str(&plan.to_string());
    }
    shown.push_str(&carry_out(page, &plan, "chap").await.to_string());
    let kept = cli.must_get(&format!("/v1/groups/{group}")).await;
    assert_eq!(kept["configuration"]["SoracomAir"]["password"], CHAP, "it did arrive");

    let page: LedgerPage = serde_json::from_value(page.must_get("/kansei/ledger").await).unwrap();
    let bodies = page.entries.iter().filter_map(|entry| match &entry.record.fact {
        Fact::Intended { body, .. } => body.as_ref(),
        Fact::Answered { .. } | Fact::Judged { .. } | Fact::Steered { .. } => None,
    });
    let hashed = bodies.filter(|body| body.to_string().contains("\"hmac-sha256:")).count();
    assert_eq!(hashed, 1, "the ledger has a keyed hash in its place");
    group
}

async fn cut_a_session(page: &Caller, cli: &Caller) -> String {
    let sims = cli.must_get("/v1/query/sims?name=prompt").await;
    let request = json!({ "action": { "verb": "cutSession" }, "targets": [sims[0]["simId"]] });
    let plan = page.post("/kansei/contexts/local/plans", &request).await.unwrap().1;
    carry_out(page, &plan, "cut").await.to_string()
}

async fn carry_out(page: &Caller, plan: &Value, op: &str) -> Value {
    let request = json!({ "plan": plan["id"], "op": op });
    let (status, job) = page.post("/kansei/contexts/local/jobs", &request).await.unwrap();
    assert_eq!(status, 200, "{job}");
    let path = format!("/kansei/contexts/local/jobs/{}", text(&job["id"]));
    for _ in 0..600 {
        let job = page.must_get(&path).await;
        if job.get("endedAt").is_some() {
            return job;
        }
        // Its device needs a few seconds of the world's time.
        page.post("/kansei/emulator/clock", &json!({ "advanceMs": 1_000 })).await.unwrap();
    }
    panic!("{path} does not end");
}

#[track_caller]
fn absent(what: &str, secret: &str, place: &str, bytes: &[u8]) {
    assert!(secret.len() >= 12, "{what} is too short to look for");
    let found = bytes.windows(secret.len()).position(|window| window == secret.as_bytes());
    if let Some(at) = found {
        let around = &bytes[at.saturating_sub(200)..at];
        panic!("{what} stands in {place}, after {:?}", String::from_utf8_lossy(around));
    }
}

/// Every file under a directory, by its path in it.
fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    assert!(found.iter().any(|(name, _)| name == "desk.db"), "{found:?}");
    found
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
