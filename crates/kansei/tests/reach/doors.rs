use std::{
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
};

use serde_json::json;

use crate::support::{Caller, Server, Visit, credentials, doors_when, kansei, ssh, whys_when_closed};

const SMALL: [&str; 4] = ["--scenario", "small", "--seed", "7"];

fn echoes(at: &str) -> TcpStream {
    let mut stream = TcpStream::connect(at).unwrap();
    stream.write_all(b"hello").unwrap();
    let mut heard = [0; 5];
    stream.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"hello");
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_runs_on_a_device_and_its_door_is_shut_behind_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let server = Server::start(data, &SMALL);
    let (code, out, err) = ssh(data, "prompt", &["echo $(hostname) 'a b'; exit 5"]);
    assert_eq!((code, out.as_str()), (Some(5), "prompt a b\n"), "{err}");
    assert!(err.contains("a door to prompt is open for 30 min at most"), "{err}");
    let cli = Caller::cli(&server.base, &credentials(data)).await;
    doors_when(&cli, 0).await;
    let log = cli.must_get("/v1/audit_logs/napter").await;
    let kinds: Vec<&str> =
        log.as_array().unwrap().iter().rev().map(|entry| entry["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["CREATED", "ACCESS", "CONNECTED", "CLOSED", "DELETED"]);
    let (code, _, err) = ssh(data, "nobody-is-called-so", &["true"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("no SIM is called nobody-is-called-so"), "{err}");
    let (code, _, err) = ssh(data, "p", &["true"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("SIMs are found by p"), "{err}");
    let (code, _, err) = ssh(data, "never-attached", &["true"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("The SIM has no session"), "{err}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_sim_is_called_is_run_by_no_shell() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let server = Server::start(data, &SMALL);
    let cli = Caller::cli(&server.base, &credentials(data)).await;
    let found = cli.must_get("/v1/query/sims?name=prompt").await;
    let id = found[0]["simId"].as_str().unwrap();
    let trap = data.join("trapped");
    for name in
        [format!("$(touch {})", trap.display()), "-oProxyCommand=touch x".to_owned(), "`id`;'\"".to_owned()]
    {
        let tags = json!([{ "tagName": "name", "tagValue": name }]);
        let (status, _) = cli.put(&format!("/v1/sims/{id}/tags"), &tags).await.unwrap();
        assert_eq!(status, 200);
        // Found by its ID, and by its name where that is no option of the command line.
        let (code, out, err) = ssh(data, id, &["whoami"]);
        assert_eq!((code, out.as_str()), (Some(0), "pi\n"), "{name}: {err}");
        if !name.starts_with('-') {
            let (code, out, err) = ssh(data, &name, &["whoami"]);
            assert_eq!((code, out.as_str()), (Some(0), "pi\n"), "{name}: {err}");
        }
    }
    assert!(!trap.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forward_leads_to_a_port_speaks_tls_and_is_gone_with_the_command_or_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let mut server = Server::start(data, &SMALL);
    let cli = Caller::cli(&server.base, &credentials(data)).await;
    let (mut visit, address) = Visit::forward(data, &["prompt", "7", "--tls", "--minutes", "5"]);
    let stream = echoes(&address);
    let open = doors_when(&cli, 1).await;
    assert_eq!((&open[0]["tlsRequired"], &open[0]["duration"]), (&json!(true), &json!(300)));
    drop(stream);
    visit.signal("TERM");
    assert_eq!(visit.ended(), Some(0));
    doors_when(&cli, 0).await;
    assert!(TcpStream::connect(&address).is_err());

    // Killed with a door open, it shuts it at its return.
    let (visit, address) = Visit::forward(data, &["prompt", "7"]);
    let mut stream = echoes(&address);
    doors_when(&cli, 1).await;
    server.kill();
    let mut rest = Vec::new();
    // A line that was cut is as much an end.
    let _ended = stream.read_to_end(&mut rest);
    drop(visit);
    let server = Server::start(data, &SMALL);
    let cli = Caller::cli(&server.base, &credentials(data)).await;
    doors_when(&cli, 0).await;
    let page = Caller::page(&server.base, &server.code).await;
    assert_eq!(whys_when_closed(&page, 2).await, ["restarted", "signedOut"]);
}

#[test]
fn the_authority_of_a_folder_is_printed_and_its_key_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let at = data.to_str().unwrap();
    let none = kansei(&["ca", "--data", at]).output().unwrap();
    assert!(!none.status.success());
    let _server = Server::start(data, &SMALL);
    let printed = kansei(&["ca", "--data", at]).output().unwrap();
    let text = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.status.success() && text.starts_with("-----BEGIN CERTIFICATE-----"), "{text}");
    assert!(!text.contains("PRIVATE"));
    let mode = std::fs::metadata(data.join("authority.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let backup = data.join("backup.tar");
    let backed = kansei(&["backup", backup.to_str().unwrap(), "--data", at]).output().unwrap();
    assert!(backed.status.success(), "{backed:?}");
    let kept = std::fs::read(&backup).unwrap();
    assert!(!kept.windows(14).any(|part| part == b"authority.json"), "its key never leaves the folder");
}
