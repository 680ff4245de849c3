//! `kansei ssh` and `kansei forward` at work, and the doors that they leave.

use std::{
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, ChildStderr, Command},
};

use serde_json::Value;

use crate::support::{Caller, PATIENCE, kansei};

/// `kansei` with a known_hosts, a home and a password of the test's own.
pub(crate) fn at_home(data: &Path, args: &[&str]) -> Command {
    let home = data.join("home");
    std::fs::create_dir_all(home.join(".ssh")).unwrap();
    let ask = home.join("ask");
    std::fs::write(&ask, "#!/bin/sh\necho raspberry\n").unwrap();
    std::fs::set_permissions(&ask, std::fs::Permissions::from_mode(0o700)).unwrap();
    let mut command = kansei(args);
    command.env("HOME", &home).env("SSH_ASKPASS", &ask).env("SSH_ASKPASS_REQUIRE", "force");
    command.env_remove("SSH_AUTH_SOCK");
    command
}

/// Exit code, standard output and standard error of a command on a device.
pub(crate) fn ssh(data: &Path, sim: &str, command: &[&str]) -> (Option<i32>, String, String) {
    let at = data.to_str().unwrap();
    let options = ["ssh", "--data", at, "--reason", "a test", sim];
    let output = at_home(data, &[&options[..], command].concat()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A command at work; killed when the test lets go of it.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) child: Child,
    pub(crate) told: Option<BufReader<ChildStderr>>,
}

impl Visit {
    pub(crate) fn begin(data: &Path, verb: &str, args: &[&str]) -> Self {
        let at = data.to_str().unwrap();
        Self::of(at_home(data, &[&[verb, "--data", at, "--reason", "a test"][..], args].concat()))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let told = child.stderr.take().map(BufReader::new);
        Visit { child, told }
    }

    /// A forward, and where it listens.
    pub(crate) fn forward(data: &Path, args: &[&str]) -> (Self, String) {
        let mut visit = Self::begin(data, "forward", args);
        let address = visit.leads();
        (visit, address)
    }

    /// Where it listens, once it does.
    pub(crate) fn leads(&mut self) -> String {
        let line = self.until(" leads to ");
        line.trim_start_matches("kansei: ").split(' ').next().unwrap().to_owned()
    }

    /// Waits for a line on standard error, and answers with it.
    pub(crate) fn until(&mut self, text: &str) -> String {
        let (mut line, mut all) = (String::new(), String::new());
        while !line.contains(text) {
            all.push_str(&line);
            line.clear();
            let read = self.told.as_mut().unwrap().read_line(&mut line).unwrap();
            assert!(read > 0, "it never said {text:?}: {all}");
        }
        line
    }

    pub(crate) fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    /// Its exit code, once it has ended; none where a signal has ended it.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process.
pub(crate) fn signal(id: u32, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &id.to_string()]).status().unwrap();
    assert!(sent.success());
}

/// The doors of the account, once there are as many as awaited.
pub(crate) async fn doors_when(cli: &Caller, many: usize) -> Value {
    let looking = async {
        loop {
            let seen = cli.must_get("/v1/port_mappings").await;
            if seen.as_array().unwrap().len() == many {
                return seen;
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap_or_else(|_| panic!("there are never {many} doors"))
}

/// Why the last leases ended, the newest first, once no door is open and so many have ended.
pub(crate) async fn whys_when_closed(page: &Caller, many: usize) -> Vec<String> {
    let looking = async {
        loop {
            let board = page.must_get("/kansei/contexts/local/doors").await;
            let ended = board["ended"].as_array().unwrap();
            if board["doors"].as_array().unwrap().is_empty() && ended.len() == many {
                return ended
                    .iter()
                    .map(|lease| lease["why"].as_str().unwrap_or("failed").to_owned())
                    .collect();
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap_or_else(|_| panic!("{many} leases never ended"))
}
