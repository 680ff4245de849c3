//! `kansei import`: an operator's own fleet, as the official client printed it, becomes a world to rehearse on.

use serde_json::{Value, json};

use crate::support::{Caller, Server, credentials, kansei};

#[tokio::test(flavor = "multi_thread")]
async fn a_recorded_fleet_is_loaded_and_what_is_malformed_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (theirs, ours) = (dir.path().join("theirs"), dir.path().join("ours"));
    let mut platform = Server::start(&theirs, &["--scenario", "small"]);
    let cli = Caller::cli(&platform.base, &credentials(&theirs)).await;
    let mut sims = cli.must_get("/v1/sims").await;
    let groups = cli.must_get("/v1/groups").await;
    let prompt = cli.must_get("/v1/query/sims?name=prompt").await[0]["simId"].clone();
    let history = cli.must_get(&format!("/v1/sims/{}/events/sessions", prompt.as_str().unwrap())).await;
    platform.terminate();

    let list = sims.as_array_mut().unwrap();
    list[0]["aFieldOfTomorrow"] = json!({ "kept": true });
    list.push(json!({ "simId": 7 }));
    let write = |name: &str, value: &Value| {
        let path = dir.path().join(name);
        std::fs::write(&path, serde_json::to_string_pretty(value).unwrap()).unwrap();
        path.display().to_string()
    };
    let files = [write("sims.json", &sims), write("groups.json", &groups), write("events.json", &history)];
    let data = ours.display().to_string();
    let args =
        [&["import", "--data", &data, "--world", "mine"][..], &files.each_ref().map(String::as_str)].concat();
    let output = kansei(&args).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert!(out.contains("12 SIMs, 4 groups") && out.contains("1 record not loaded"), "{out}");
    assert!(err.contains("sims.json") && err.lines().count() == 1, "file, line and reason: {err}");

    let server = Server::start(&ours, &["--scenario", "empty"]);
    let page = Caller::page(&server.base, &server.code).await;
    let contexts = page.must_get("/kansei/contexts").await;
    let mine = contexts.as_array().unwrap().iter().find(|context| context["id"] == "mine").unwrap();
    assert_eq!(mine["sims"], 12, "{contexts}");
    let found = page.must_get("/kansei/contexts/mine/sims?q=name:prompt").await;
    assert_eq!((&found["total"], &found["rows"][0]["simId"]), (&json!(1), &prompt));
    let first = sims[0]["simId"].as_str().unwrap();
    let kept = page.must_get(&format!("/kansei/contexts/mine/v1/sims/{first}")).await;
    assert_eq!(kept["aFieldOfTomorrow"], json!({ "kept": true }));
    let path = format!("/kansei/contexts/mine/v1/sims/{}/events/sessions", prompt.as_str().unwrap());
    assert_eq!(page.must_get(&path).await.as_array().unwrap().len(), history.as_array().unwrap().len());
}

#[test]
fn an_import_of_nothing_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sims.json");
    std::fs::write(&file, "{ no json").unwrap();
    let data = dir.path().join("data").display().to_string();
    let output =
        kansei(&["import", "--data", &data, "--world", "mine", file.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("sims.json"));
    assert!(!dir.path().join("data/worlds/mine.db").exists());
}
