//! `kansei backup`: one file of everything, while clients write; unpacked, it is a data folder again.

use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::support::{Caller, PATIENCE, Server, credentials, kansei};

/// What a backup says: exit code, standard output, standard error.
fn backup(data: &Path, file: &Path) -> (Option<i32>, String, String) {
    let output =
        kansei(&["backup", "--data", data.to_str().unwrap(), file.to_str().unwrap()]).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// As docs/cli.md says it.
fn restore(file: &Path, data: &Path) {
    std::fs::create_dir(data).unwrap();
    let unpacked = Command::new("tar").arg("-xpf").arg(file).arg("-C").arg(data).status().unwrap();
    assert!(unpacked.success());
}

fn in_folder(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_holds_what_was_acknowledged_before_it_while_writes_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file, restored) =
        (dir.path().join("data"), dir.path().join("kansei.tar"), dir.path().join("restored"));
    let mut server = Server::start(&data, &["--scenario", "small", "--seed", "7"]);
    let cli = Caller::cli(&server.base, &credentials(&data)).await;
    let page = Caller::page(&server.base, &server.code).await;
    let sims = cli.must_get("/v1/query/sims?name=possibly-stale").await;
    let sim = sims[0]["simId"].as_str().unwrap().to_owned();
    // Something of the desk's, too.
    let request = json!({ "action": { "verb": "deactivate" }, "targets": [sim] });
    let plan = page.post("/kansei/contexts/local/plans", &request).await.unwrap().1;
    let start = json!({ "plan": plan["id"], "op": "op-1" });
    let (status, job) = page.post("/kansei/contexts/local/jobs", &start).await.unwrap();
    assert_eq!(status, 200, "{job}");
    let ledger = page.must_get("/kansei/ledger").await["count"].as_u64().unwrap();

    let (acknowledged, enough, ends) =
        (Arc::new(AtomicU64::new(0)), Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
    let writing = tokio::spawn({
        let (acknowledged, enough, ends) = (acknowledged.clone(), enough.clone(), ends.clone());
        let path = format!("/v1/sims/{sim}/tags");
        async move {
            for value in 1.. {
                if ends.load(Ordering::SeqCst) {
                    break;
                }
                let body = json!([{ "tagName": "count", "tagValue": value.to_string() }]);
                assert_eq!(cli.put(&path, &body).await.unwrap().0, 200);
                acknowledged.store(value, Ordering::SeqCst);
                if value == 20 {
                    enough.notify_one();
                }
            }
        }
    });
    tokio::time::timeout(PATIENCE, enough.notified()).await.unwrap();
    let before = acknowledged.load(Ordering::SeqCst);
    let said = tokio::task::spawn_blocking({
        let (data, file) = (data.clone(), file.clone());
        move || backup(&data, &file)
    })
    .await
    .unwrap();
    let after = acknowledged.load(Ordering::SeqCst);
    ends.store(true, Ordering::SeqCst);
    writing.await.unwrap();
    assert_eq!(said.0, Some(0), "{said:?}");
    assert!(said.1.contains("the desk and 1 world,"), "{said:?}");
    assert!(after > before, "writes went on: {before} to {after}");
    assert_eq!(server.terminate().code(), Some(0));

    restore(&file, &restored);
    assert_eq!(in_folder(&restored), ["automation", "credentials.json", "desk.db", "worlds"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for path in [&file, &restored.join("credentials.json"), &restored.join("worlds/local.db")] {
            let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", path.display());
        }
    }
    let server = Server::start(&restored, &["--scenario", "empty"]);
    let cli = Caller::cli(&server.base, &credentials(&data)).await;
    let value: Value = cli.must_get(&format!("/v1/sims/{sim}")).await["tags"]["count"].clone();
    let value: u64 = value.as_str().unwrap().parse().unwrap();
    assert!((before..=after + 1).contains(&value), "{value} is not within {before} and {after}");
    let page = Caller::page(&server.base, &server.code).await;
    page.must_get(&format!("/kansei/contexts/local/jobs/{}", job["id"].as_str().unwrap())).await;
    assert!(page.must_get("/kansei/ledger").await["count"].as_u64().unwrap() >= ledger);
}

#[test]
fn a_folder_without_a_server_is_backed_up_and_nothing_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("kansei.tar"));
    // Killed: its log is still there, and what stands in the log must be in the backup.
    Server::start(&data, &["--scenario", "small"]).kill();
    let before = in_folder(&data);
    // What a backup left that was killed in the middle.
    std::fs::create_dir(dir.path().join("kansei.tar.partial")).unwrap();
    std::fs::write(dir.path().join("kansei.tar.partial/tar"), "broken off").unwrap();
    let (code, _, err) = backup(&data, &file);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(in_folder(dir.path()), ["data", "kansei.tar"]);
    let written = std::fs::read(&file).unwrap();
    let (code, out, err) = backup(&data, &file);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("there already"), "{err}");
    assert!(std::fs::read(&file).unwrap() == written, "the first backup is as it was");
    let without_server: Vec<String> = before.into_iter().filter(|name| name != "server.json").collect();
    assert_eq!(in_folder(&data), without_server, "the data folder is as it was");
    restore(&file, &dir.path().join("restored"));
    drop(Server::start(&dir.path().join("restored"), &["--scenario", "empty"]));
}

#[test]
fn what_is_no_data_folder_or_is_damaged_makes_no_backup() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("kansei.tar"));
    let (code, _, err) = backup(&data, &file);
    assert_eq!(code, Some(1));
    assert!(err.contains("no data folder"), "{err}");
    assert!(in_folder(dir.path()).is_empty(), "nothing was made");

    Server::start(&data, &["--scenario", "small"]).terminate();
    let world = data.join("worlds/local.db");
    let mut bytes = std::fs::read(&world).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0xa5);
    std::fs::write(&world, bytes).unwrap();
    let (code, _, err) = backup(&data, &file);
    assert_eq!(code, Some(1), "a database that does not read makes no backup");
    assert!(err.contains("damaged"), "{err}");
    assert_eq!(in_folder(dir.path()), ["data"], "nothing half is left");
}
