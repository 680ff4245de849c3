//! How a server starts, refuses to start, and ends.

use std::{io::Write, path::Path};

use crate::support::{Caller, PATIENCE, Server, credentials, kansei};

/// What a command that ends by itself says: exit code, standard output, standard error.
fn ends(args: &[&str]) -> (Option<i32>, String, String) {
    let child = kansei(args).spawn().unwrap();
    let id = child.id().to_string();
    let (done, waiting) = std::sync::mpsc::channel();
    std::thread::spawn(move || done.send(child.wait_with_output()));
    let Ok(output) = waiting.recv_timeout(PATIENCE) else {
        // It serves, though it should not: end it, and the test.
        std::process::Command::new("kill").args(["-KILL", &id]).status().unwrap();
        panic!("kansei {args:?} did not end");
    };
    let output = output.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn small(data: &Path) -> Server {
    Server::start(data, &["--scenario", "small"])
}

#[test]
fn version_names_the_commit_and_the_schemas() {
    let (code, out, _) = ends(&["--version"]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with(&format!("kansei {} (commit ", env!("CARGO_PKG_VERSION"))), "{out}");
    let (_, schemas) = out.trim_end().split_once("schema: ").unwrap();
    assert!(schemas.starts_with("world ") && schemas.contains(", desk "), "{out}");
}

#[test]
fn a_server_that_nobody_listens_to_serves_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let mut child =
        kansei(&["serve", "--scenario", "small", "--listen", "127.0.0.1:0", "--data", data]).spawn().unwrap();
    // As `kansei serve | head -1` has it, and sooner.
    drop(child.stdout.take());
    let named = dir.path().join("server.json");
    let (found, waiting) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        loop {
            let said = std::fs::read_to_string(&named).unwrap_or_default();
            let said: serde_json::Value = serde_json::from_str(&said).unwrap_or_default();
            let address = said["address"].as_str().map(|address| address.trim_start_matches("http://"));
            if address.is_some_and(|address| std::net::TcpStream::connect(address).is_ok()) {
                return found.send(());
            }
            std::thread::yield_now();
        }
    });
    let served = waiting.recv_timeout(PATIENCE).is_ok();
    // Had it not got over that, it would not end well.
    std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(served && output.status.code() == Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_second_server_is_told_who_holds_the_data() {
    let dir = tempfile::tempdir().unwrap();
    let first = small(dir.path());
    let data = dir.path().to_str().unwrap();
    let (code, out, err) = ends(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    assert_eq!((code, out.as_str()), (Some(3), ""));
    assert!(err.contains(&format!("{} at {}", first.id(), first.base)), "{err}");
    assert!(!err.contains('\n') || err.trim_end().lines().count() == 1, "one line: {err}");
    drop(first);
    // The lock ends with the process, however it ended.
    small(dir.path());
}

/// On Windows nobody asks a process politely from outside.
#[cfg(unix)]
#[test]
fn one_that_is_still_starting_ends_when_it_is_asked_to() {
    use std::io::{BufRead, BufReader, Read};

    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let mut child =
        kansei(&["serve", "--listen", "127.0.0.1:0", "--data", data, "--sims", "1000000"]).spawn().unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    err.read_line(&mut line).unwrap();
    assert!(line.contains("growing 1000000 SIMs"), "{line}");
    let term = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(term.success());
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert_eq!((child.wait().unwrap().code(), out.as_str()), (Some(0), ""));
    assert!(!dir.path().join("server.json").exists());
}

#[test]
fn one_that_cannot_listen_says_what_can_be_done() {
    let dir = tempfile::tempdir().unwrap();
    let first = small(&dir.path().join("first"));
    let taken = first.base.trim_start_matches("http://");
    let second = dir.path().join("second");
    let (code, _, err) = ends(&["serve", "--listen", taken, "--data", second.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert!(err.contains("could not listen on") && err.contains("--listen 127.0.0.1:0"), "{err}");
}

#[test]
fn a_world_that_is_there_is_not_begun_anew_by_options_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    drop(small(dir.path()));
    let log = |args: &[&str]| {
        let mut server = Server::start(dir.path(), args);
        server.kill();
        server.told().1
    };
    let other = log(&["--scenario", "drift"]);
    assert!(other.contains("stays as it was begun (small, seed 1)"), "{other}");
    assert_eq!(log(&["--scenario", "small"]), "");
    assert_eq!(log(&[]), "", "nobody asked for another one");
}

#[test]
fn what_it_made_for_the_operator_is_for_nobody_else_to_read() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let server = small(&data);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data), 0o700);
        for name in ["credentials.json", "lock", "server.json", "desk.db", "worlds/local.db"] {
            assert_eq!(mode(&data.join(name)), 0o600, "{name}");
        }
    }
    let made = credentials(&data);
    let fields: Vec<&String> = made.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["authKey", "authKeyId", "email", "operatorId", "password"]);
    drop(server);
    small(&data);
    assert_eq!(credentials(&data), made, "made once");
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_ends_it_within_two_seconds_whoever_is_connected() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = small(dir.path());
    let page = Caller::page(&server.base, &server.code).await;
    page.must_get("/kansei/session").await;
    // One connection that waits for its next request, and one that never says anything.
    let silent = std::net::TcpStream::connect(server.base.strip_prefix("http://").unwrap()).unwrap();
    let ending = tokio::task::spawn_blocking(move || (server.terminate(), server));
    let ended = tokio::time::timeout(std::time::Duration::from_secs(2), ending).await;
    let (status, mut server) = ended.expect("two seconds are enough").unwrap();
    assert_eq!(status.code(), Some(0));
    let (out, err) = server.told();
    assert_eq!((out.as_str(), err.as_str()), ("", ""), "nothing to complain of");
    assert!(!dir.path().join("server.json").exists());
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn given_credentials_are_used_and_not_copied() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("given.json");
    let given = serde_json::json!({
        "operatorId": "OP0000000001", "email": "a@b.test", "password": "p", "authKeyId": "keyId-x", "authKey": "secret-x",
    });
    std::fs::write(&file, given.to_string()).unwrap();
    let data = dir.path().join("data");
    let server = Server::start(&data, &["--scenario", "empty", "--credentials", file.to_str().unwrap()]);
    Caller::cli(&server.base, &given).await.must_get("/v1/sims").await;
    assert!(!data.join("credentials.json").exists());
}

#[test]
fn a_newer_schema_is_refused_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    small(dir.path()).terminate();
    for name in ["desk.db", "worlds/local.db"] {
        let path = dir.path().join(name);
        let old = std::fs::read(&path).unwrap();
        let mut newer = old.clone();
        // SQLite keeps `user_version` in the four bytes at 60.
        newer[60..64].copy_from_slice(&999_u32.to_be_bytes());
        std::fs::File::create(&path).unwrap().write_all(&newer).unwrap();
        let data = dir.path().to_str().unwrap();
        let (code, _, err) = ends(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains("999") && err.contains(path.file_name().unwrap().to_str().unwrap()), "{err}");
        assert!(std::fs::read(&path).unwrap() == newer, "{name} was touched");
        std::fs::write(&path, old).unwrap();
    }
    small(dir.path());
}

#[test]
fn what_cannot_be_is_refused_in_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let (code, _, err) = ends(&["serve", "--listen", "0.0.0.0:0", "--data", data]);
    assert_eq!(code, Some(1));
    assert!(err.contains("loopback"), "{err}");
    let (code, _, err) =
        ends(&["serve", "--listen", "127.0.0.1:0", "--data", data, "--scenario", "atlantis"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("atlantis") && err.contains("portal"), "it names those that there are: {err}");
    assert_eq!(std::fs::read_dir(data).unwrap().count(), 0, "nothing was made before");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, _, err) = ends(&["serve", "--listen", &address, "--data", data, "--scenario", "empty"]);
    assert_eq!(code, Some(1));
    assert!(err.contains(&address), "{err}");
    for args in [["--time-scale", "0"], ["--outbound", "everywhere"], ["--listen", "here"]] {
        let (code, _, err) = ends(&[&["serve", "--data", data][..], &args].concat());
        assert_eq!(code, Some(2), "{args:?}: {err}");
    }
}
