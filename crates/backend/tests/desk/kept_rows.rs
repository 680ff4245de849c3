//! What is kept of a fleet between two runs: only what changed since is read, and nothing wrong is ever shown for it.

use std::path::{Path, PathBuf};

use index::Index;
use serde_json::{Value, json};

use crate::support::TestApp;

/// The file of the local world's rows.
fn kept(data: &Path) -> PathBuf {
    data.join("mirror/local.idx")
}

/// Changes the kept names of all SIMs, so that a row shows where it came from.
fn sign(data: &Path) {
    let (index, note) = Index::read(std::fs::File::open(kept(data)).unwrap()).unwrap();
    let mut signed = Index::default();
    index.groups().cloned().for_each(|group| drop(signed.upsert_group(group)));
    for mut row in index.rows() {
        row.name = format!("kept {}", row.name);
        signed.upsert(row);
    }
    let mut bytes = Vec::new();
    signed.write(&note, &mut bytes).unwrap();
    std::fs::write(kept(data), bytes).unwrap();
}

async fn rows(app: &TestApp) -> Vec<Value> {
    let window = app.page().get("/kansei/contexts/local/sims?sort=name").await.ok();
    assert_eq!(window["of"], 12, "every SIM is there");
    window["rows"].as_array().unwrap().clone()
}

/// How many rows are those that were kept.
async fn kept_rows(app: &TestApp) -> usize {
    rows(app).await.iter().filter(|row| row["name"].as_str().unwrap().starts_with("kept ")).count()
}

#[tokio::test]
async fn a_start_takes_up_what_was_kept_and_reads_what_was_written_since() {
    let app = TestApp::without_control("small").await;
    let before = rows(&app).await;
    let app = app.meanwhile(|data| assert!(kept(data).exists())).await;
    assert_eq!(rows(&app).await, before, "as if all had been read");

    // What the run after this one did is not in the rows that it begins with.
    let app = app.meanwhile(|data| std::fs::copy(kept(data), data.join("earlier")).map(drop).unwrap()).await;
    let id = app.id("inactive").await;
    app.cli()
        .put(&format!("/v1/sims/{id}/tags"), &json!([{ "tagName": "name", "tagValue": "new" }]))
        .await
        .ok();
    let group = app.group("plain").await.group_id;
    let renamed = json!([{ "tagName": "name", "tagValue": "renamed" }]);
    app.cli().put(&format!("/v1/groups/{group}/tags"), &renamed).await.ok();
    let app = app
        .meanwhile(|data| {
            std::fs::copy(data.join("earlier"), kept(data)).unwrap();
            sign(data);
        })
        .await;
    let after = rows(&app).await;
    let named = |name: &str| after.iter().find(|row| row["name"] == name);
    assert_eq!(named("new").unwrap()["simId"], json!(id));
    assert!(named("kept inactive").is_none() && named("kept never-attached").is_some());
    let groups = app.page().get("/kansei/contexts/local/groups?q=renamed").await.ok();
    assert_eq!(groups["rows"][0]["members"], 9, "{groups}");
}

#[tokio::test]
async fn what_was_kept_of_another_life_is_left_aside() {
    let app = TestApp::without_control("small").await;
    let app = app.meanwhile(sign).await;
    assert!(kept_rows(&app).await > 0, "these rows were kept");
    let app = app
        .meanwhile(|data| {
            sign(data);
            std::fs::remove_dir_all(data.join("worlds")).unwrap();
        })
        .await;
    assert_eq!(kept_rows(&app).await, 0, "a new world");
}

#[tokio::test]
async fn a_world_that_was_put_back_is_read_whole() {
    let copy = |data: &Path, from: &str, to: &str| {
        let to = data.join(to);
        let _ = std::fs::remove_dir_all(&to);
        std::fs::create_dir(&to).unwrap();
        for entry in std::fs::read_dir(data.join(from)).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    };
    let app = TestApp::without_control("small").await;
    let app = app.meanwhile(|data| copy(data, "worlds", "backup")).await;
    let path = format!("/v1/sims/{}/tags", app.id("inactive").await);
    app.cli().put(&path, &json!([{ "tagName": "name", "tagValue": "lost" }])).await.ok();
    let app = app
        .meanwhile(|data| {
            sign(data);
            copy(data, "backup", "worlds");
        })
        .await;
    assert_eq!(kept_rows(&app).await, 0);
    assert!(rows(&app).await.iter().all(|row| row["name"] != "lost"));
}

#[tokio::test]
async fn a_damaged_file_costs_a_start_time_and_nothing_else() {
    let app = TestApp::without_control("small").await;
    let before = rows(&app).await;
    let app = app
        .meanwhile(|data| {
            sign(data);
            let mut bytes = std::fs::read(kept(data)).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x10;
            std::fs::write(kept(data), bytes).unwrap();
        })
        .await;
    assert_eq!(rows(&app).await, before);
}
