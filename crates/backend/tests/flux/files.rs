//! What happens to files: a source of Flux.

use emulator::file::{FileChange, FileEvent, FilePath};
use reqwest::Method;
use serde_json::{Value, json};

use super::{APPS, make, runs};
use crate::support::TestApp;

fn listening(name: &str, prefix: &str, on: &[&str]) -> Value {
    json!({
        "name": name, "enabled": true, "channels": [{ "id": "c", "name": "c" }],
        "sources": [{ "id": "files", "name": "files", "channel": "c", "from": { "kind": "harvestFiles", "prefix": prefix, "on": on } }],
        "actions": [{
            "id": "slack", "name": "slack", "channel": "c",
            "does": { "kind": "slack", "url": "https://hooks.slack.com/services/T0/B0/x", "text": "${payload.eventType} ${payload.path}" },
        }],
    })
}

async fn put(app: &TestApp, path: &str, content: &str) {
    let cli = app.cli().with("content-type", "text/csv");
    cli.send(Method::PUT, &format!("/v1/files/private{path}"), Some(content.to_owned())).await.accepted();
}

fn told(runs: &[Value]) -> Vec<String> {
    let part = |run: &Value, name: &str| run["payload"][name].as_str().unwrap().to_owned();
    runs.iter().map(|run| format!("{} {}", part(run, "eventType"), part(run, "path"))).collect()
}

#[tokio::test]
async fn whoever_listens_to_a_directory_is_told_what_happens_in_it() {
    let app = TestApp::start("empty", None).await;
    let all = make(&app, &listening("all", "/", &["created", "updated", "deleted"])).await;
    let reports = make(&app, &listening("reports", "/reports/", &["created"])).await;
    put(&app, "/reports/a.csv", "1").await;
    put(&app, "/notes.txt", "2").await;
    put(&app, "/reports/a.csv", "3").await;
    app.cli().delete("/v1/files/private/notes.txt").await.accepted();

    let seen = runs(&app, &all, |runs| runs.len() == 4).await;
    assert_eq!(
        told(&seen),
        ["created /reports/a.csv", "created /notes.txt", "updated /reports/a.csv", "deleted /notes.txt"],
        "in the order in which it happened"
    );
    assert!(seen.iter().all(|run| run["via"] == "files"));
    assert_eq!(seen[0]["context"], json!({ "eventType": "harvest_files", "configurationId": "files" }));
    assert_eq!(seen[0]["payload"]["contentType"], "text/csv");
    let link = seen[0]["payload"]["presignedUrls"]["get"].as_str().unwrap();
    let link = link.strip_prefix(&format!("http://{}", app.address())).unwrap();
    assert_eq!(app.nobody().get(link).await.accepted().text, "3", "the file as it is now");
    assert!(seen[3]["payload"].get("presignedUrls").is_none(), "it is gone");
    assert_eq!(told(&runs(&app, &reports, |runs| runs.len() == 1).await), ["created /reports/a.csv"]);
}

#[tokio::test]
async fn what_happened_before_a_crash_is_told_after_it_and_once() {
    let app = TestApp::start("empty", None).await;
    let all = make(&app, &listening("all", "/", &["created", "deleted"])).await;
    put(&app, "/first", "1").await;
    runs(&app, &all, |runs| runs.len() == 1).await;
    // A file that was put, and a server that ended before it told of it.
    let event = FileEvent {
        change: FileChange::Deleted,
        path: FilePath::read("/gone").unwrap(),
        content_type: "text/plain".to_owned(),
        op: None,
    };
    let app = app.with_world(move |tx| tx.tell_of_file(&event)).await;
    let seen = runs(&app, &all, |runs| runs.len() == 2).await;
    assert_eq!(told(&seen), ["created /first", "deleted /gone"]);
    let app = app.restart().await;
    put(&app, "/second", "2").await;
    let seen = runs(&app, &all, |runs| runs.len() >= 3).await;
    assert_eq!(told(&seen), ["created /first", "deleted /gone", "created /second"]);
}

#[tokio::test]
async fn an_app_that_puts_the_files_that_it_hears_of_is_cut() {
    let app = TestApp::start("empty", None).await;
    let mut draft = listening("round", "/round/", &["created", "updated"]);
    draft["actions"] = json!([{
        "id": "put", "name": "put", "channel": "c",
        "does": { "kind": "soracomApi", "method": "PUT", "path": "/v1/files/private/round/again.json", "body": "{}" },
    }]);
    let made = make(&app, &draft).await;
    put(&app, "/round/first.json", "{}").await;
    let seen = runs(&app, &made, |runs| {
        runs.len() == 10 && runs.iter().all(|run| run["steps"][0]["state"] == "done")
    });
    let hops: Vec<u64> = seen.await.iter().map(|run| run["hops"].as_u64().unwrap()).collect();
    assert_eq!(hops, (0..10).collect::<Vec<u64>>());
    // What somebody else puts begins anew: nothing of the round was left behind.
    put(&app, "/round/second.json", "{}").await;
    let seen = runs(&app, &made, |runs| {
        runs.len() == 20 && runs.iter().all(|run| run["steps"][0]["state"] == "done")
    });
    assert_eq!(seen.await[10]["hops"], 0);
}

#[tokio::test]
async fn a_source_of_files_says_which_and_there_are_ten_at_most() {
    let app = TestApp::start("empty", None).await;
    for (prefix, on, why) in [
        ("reports", vec!["created"], "a slash"),
        ("/", vec![], "created, updated or deleted"),
        ("/", vec!["moved"], "moved is none of"),
    ] {
        let refused = app.page().post(APPS, &listening("wrong", prefix, &on)).await.expecting(400, why);
        assert!(refused.to_string().contains(why), "{refused}");
    }
    let mut nine = listening("nine", "/", &["created"]);
    let source = nine["sources"][0].clone();
    let sources = (0..9).map(|nth| {
        let mut source = source.clone();
        source["id"] = json!(format!("files{nth}"));
        source
    });
    nine["sources"] = sources.collect();
    let made = make(&app, &nine).await;
    make(&app, &listening("ten", "/", &["created"])).await;
    let refused =
        app.page().post(APPS, &listening("eleven", "/", &["created"])).await.expecting(400, "ten at most");
    assert!(refused.to_string().contains("10 sources of files"), "{refused}");
    // One that is off is none the less, and who saves its own again is not in its own way.
    app.page().put(&format!("{APPS}/{}", made["id"].as_str().unwrap()), &made).await.ok();
}
