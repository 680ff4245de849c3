//! Which SIM a text means, and how its name is shown.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Caller, Server, Visit, credentials, kansei, ssh};

async fn call(cli: &Caller, sim: &str, name: &str) {
    let tags = json!([{ "tagName": "name", "tagValue": name }]);
    assert_eq!(cli.put(&format!("/v1/sims/{sim}/tags"), &tags).await.unwrap().0, 200);
}

/// Whom a door is opened to.
fn reached(data: &Path, text: &str) -> String {
    let mut visit = Visit::begin(data, "forward", &[text, "7"]);
    visit.until(" is open ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exact_name_is_found_behind_any_number_of_others_and_two_of_it_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let server = Server::start(data, &["--sims", "60"]);
    let cli = Caller::cli(&server.base, &credentials(data)).await;
    let sims = cli.all("/v1/sims?limit=100").await;
    let id = |sim: &Value| sim["simId"].as_str().unwrap().to_owned();
    let (online, others): (Vec<Value>, Vec<Value>) =
        sims.into_iter().partition(|sim| sim["sessionStatus"]["online"] == true);
    let [one, two, rest @ ..] = &online[..] else { panic!("nobody is online") };
    for (nth, sim) in rest.iter().chain(&others).take(30).enumerate() {
        call(&cli, &id(sim), &format!("a {nth} \"valve\" b")).await;
    }
    call(&cli, &id(one), "\"valve\"").await;
    call(&cli, &id(two), "\"VALVE\"").await;
    let said = reached(data, "\"valve\"");
    assert!(said.contains("a door to \"valve\" is open"), "{said}");
    let said = reached(data, "\"VALVE\"");
    assert!(said.contains("a door to \"VALVE\" is open"), "{said}");

    call(&cli, &id(two), "\"valve\"").await;
    let (code, _, err) = ssh(data, "\"valve\"", &["true"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("2 SIMs are found by \"valve\": "), "{err}");
    assert!(err.contains(&id(one)) && err.contains(&id(two)), "{err}");

    // One that is called as another's ID is not taken for it.
    call(&cli, &id(two), &id(one)).await;
    let said = reached(data, &id(one));
    assert!(said.contains("a door to \"valve\" is open"), "{said}");
    let (code, _, err) = ssh(data, "", &["true"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("say which SIM"), "{err}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exact_name_is_told_from_more_of_another_case_than_one_answer_holds() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let server = Server::start(data, &["--sims", "510"]);
    let cli = Caller::cli(&server.base, &credentials(data)).await;
    let sims = cli.all("/v1/sims?limit=100").await;
    let mut ids: Vec<&str> = sims.iter().map(|sim| sim["simId"].as_str().unwrap()).collect();
    ids.sort_unstable();
    let [first, between @ .., last] = &ids[..] else { panic!("there are no SIMs") };
    for id in between {
        call(&cli, id, "VALVE").await;
    }
    call(&cli, first, "valve").await;
    call(&cli, last, "valve").await;
    let (code, _, err) = ssh(data, "valve", &["true"]);
    assert_eq!(code, Some(1));
    assert!(
        err.contains("2 SIMs are found by valve: ") && err.contains(first) && err.contains(last),
        "{err}"
    );
    let (_, _, err) = ssh(data, "VALVE", &["true"]);
    assert!(err.contains("508 SIMs are found by VALVE: ") && err.contains(", and 488 more"), "{err}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_writes_nothing_on_a_terminal_and_nothing_into_a_shell() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let server = Server::start(&data, &["--scenario", "small", "--seed", "7"]);
    let cli = Caller::cli(&server.base, &credentials(&data)).await;
    let sims = cli.must_get("/v1/sims").await;
    let names = ["pro\u{1b}[2J\u{202e}", "pro\nkansei: x", "pro$(touch x)"];
    let others = sims.as_array().unwrap().iter().filter(|sim| sim["tags"]["name"] != "prompt");
    for (sim, name) in others.zip(names) {
        call(&cli, sim["simId"].as_str().unwrap(), name).await;
    }
    let (code, _, err) = ssh(&data, "pro", &["true"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("pro␛[2J\\u{202e} (") && err.contains("pro␊kansei: x ("), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");

    let mut command = kansei(&["--", "kansei", "ssh", "pro"]);
    command.current_dir(dir.path()).env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "2");
    command.env("_CLAP_COMPLETE_COMP_TYPE", "9").env("_CLAP_COMPLETE_SPACE", "true").env("_CLAP_IFS", "\n");
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "prompt");
}
