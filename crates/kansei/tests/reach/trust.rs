//! Whose certificate a forward takes for a door's.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use crate::support::{Server, Visit, at_home, kansei};

const SMALL: [&str; 4] = ["--scenario", "small", "--seed", "7"];

/// What comes back of what is sent there.
fn echoed(address: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut heard = vec![0; 5];
    // A line that was cut brings nothing back.
    let answered = stream.write_all(b"hello").and_then(|()| stream.read_exact(&mut heard));
    if answered.is_ok() { heard } else { Vec::new() }
}

#[test]
fn a_folders_authority_vouches_for_its_own_server_alone_and_this_machine_for_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let (ours, theirs) = (dir.path().join("ours"), dir.path().join("theirs"));
    let _ours = Server::start(&ours, &SMALL);
    let server = Server::start(&theirs, &SMALL);
    let printed = kansei(&["ca", "--data", theirs.to_str().unwrap()]).output().unwrap();
    let (trusted, credentials) = (dir.path().join("trusted.pem"), theirs.join("credentials.json"));
    std::fs::write(&trusted, printed.stdout).unwrap();
    let forward = ["forward", "prompt", "7", "--tls", "--reason", "a test", "--data", ours.to_str().unwrap()];
    let there = ["--server", &server.base, "--credentials", credentials.to_str().unwrap()];

    // This machine trusts their authority, and ours is not asked.
    let mut command = at_home(&ours, &[&forward[..], &there].concat());
    command.env("SSL_CERT_FILE", &trusted).env_remove("SSL_CERT_DIR");
    let mut visit = Visit::of(command);
    assert_eq!(echoed(&visit.leads()), b"hello");
    // Of a world of our own it is ours that vouches, and this machine is not asked.
    let mut command = at_home(&ours, &forward);
    command.env("SSL_CERT_FILE", &trusted).env_remove("SSL_CERT_DIR");
    let mut visit = Visit::of(command);
    assert_eq!(echoed(&visit.leads()), b"hello");
    // Theirs, where this machine does not trust it.
    let nobody = dir.path().join("nobody.pem");
    let printed = kansei(&["ca", "--data", ours.to_str().unwrap()]).output().unwrap();
    std::fs::write(&nobody, printed.stdout).unwrap();
    let mut command = at_home(&ours, &[&forward[..], &there].concat());
    command.env("SSL_CERT_FILE", &nobody).env_remove("SSL_CERT_DIR");
    let mut visit = Visit::of(command);
    assert_eq!(echoed(&visit.leads()), b"");
}
