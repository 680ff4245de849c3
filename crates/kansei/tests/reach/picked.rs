//! Somebody at a terminal chooses among several.

use std::{
    io::{Read, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

use crate::support::{Caller, Server, at_home, credentials, signal};

/// `kansei ssh` on a terminal of its own, by script(1).
struct Terminal {
    child: Child,
    screen: ChildStdout,
    shown: String,
}

impl Terminal {
    fn ssh(data: &Path, sim: &str) -> Self {
        let (at, program) = (data.to_str().unwrap(), env!("CARGO_BIN_EXE_kansei"));
        let line = format!("echo \"process $$.\"; exec {program} ssh --data {at} --reason test {sim} whoami");
        let home = at_home(data, &[]);
        let mut command = Command::new("script");
        command.args(["-qefc", &line, "/dev/null"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        command
            .envs(home.get_envs().filter_map(|(name, value)| Some((name, value?))))
            .env("SHELL", "/bin/sh");
        let mut child = command.spawn().unwrap();
        let screen = child.stdout.take().unwrap();
        Terminal { child, screen, shown: String::new() }
    }

    /// Waits until a text stands on the screen.
    fn until(&mut self, text: &str) {
        let mut bytes = [0; 4_096];
        while !self.shown.contains(text) {
            let read = self.screen.read(&mut bytes).unwrap();
            assert!(read > 0, "{text:?} never stood there: {}", self.shown);
            self.shown.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    }

    /// The process that runs there.
    fn process(&self) -> u32 {
        let after = self.shown.split_once("process ").unwrap().1;
        after.split_once('.').unwrap().0.parse().unwrap()
    }

    fn types(&mut self, text: &str) {
        self.child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_chooses_and_no_name_writes_on_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--scenario", "small", "--seed", "7"]);
    let cli = Caller::cli(&server.base, &credentials(dir.path())).await;
    let found = cli.must_get("/v1/query/sims?name=prompt").await;
    let id = found[0]["simId"].as_str().unwrap();
    let tags = json!([{ "tagName": "name", "tagValue": "a p\u{1b}]0;x\u{7}\u{9b}2J" }]);
    assert_eq!(cli.put(&format!("/v1/sims/{id}/tags"), &tags).await.unwrap().0, 200);
    let mut terminal = Terminal::ssh(dir.path(), "p");
    terminal.until("which one? ");
    assert!(terminal.shown.contains("  1  a p␛]0;x␇\\u{9b}2J"), "{}", terminal.shown);
    assert!(!terminal.shown.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{:?}", terminal.shown);
    terminal.types("1\n");
    terminal.until("a door to a p␛]0;x␇");
    terminal.until("closing the door");
    assert_eq!(terminal.child.wait().unwrap().code(), Some(0), "{}", terminal.shown);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_asked_and_ends_it_is_signed_out() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--scenario", "small", "--seed", "7", "--control"]);
    let page = Caller::page(&server.base, &server.code).await;
    let counts = json!([{ "operation": "SignOut", "effect": { "kind": "slow", "millis": 1 } }]);
    assert_eq!(page.post("/kansei/emulator/faults", &counts).await.unwrap().0, 200);
    for (nth, (name, code)) in [("HUP", 129), ("INT", 130), ("TERM", 143)].into_iter().enumerate() {
        let mut terminal = Terminal::ssh(dir.path(), "p");
        terminal.until("which one? ");
        signal(terminal.process(), name);
        assert_eq!(terminal.child.wait().unwrap().code(), Some(code), "{name}");
        let faults: Value = page.must_get("/kansei/contexts/local/world/faults").await;
        assert!(faults.to_string().contains(&format!("\"hits\":{}", nth + 1)), "{name}: {faults}");
    }
}
