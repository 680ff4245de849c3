//! Into a device by the programs that people have: `ssh`, `scp` and `sftp`, unchanged.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::TestApp;

/// A door to a port of a device.
async fn door(app: &TestApp, name: &str, port: u16) -> SocketAddr {
    let to = json!({ "simId": app.id(name).await, "port": port, "service": "air" });
    let door =
        app.cli().post("/v1/port_mappings", &json!({ "destination": to })).await.expecting(201, "a door");
    door["endpoint"].as_str().unwrap().parse().unwrap()
}

/// Asks a device to run something, through the platform.
async fn downlink(app: &TestApp, name: &str, body: Value) -> crate::support::Answer {
    let path = format!("/v1/sims/{}/downlink/ssh", app.id(name).await);
    app.cli().send(Method::POST, &path, Some(body.to_string())).await
}

/// Somebody at their own machine, with a folder of their own.
struct Person {
    folder: TempDir,
}

/// What a program said, and how it ended.
#[derive(Debug)]
struct Said {
    out: Vec<u8>,
    err: String,
    status: Option<i32>,
}

impl Said {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    /// What was said by a program that ended well.
    fn well(&self) -> String {
        assert_eq!(self.status, Some(0), "{self:?}");
        self.text()
    }
}

impl Person {
    /// Who has no key, and knows a password.
    fn with_password(password: &str) -> Self {
        let person = Person { folder: tempfile::tempdir().unwrap() };
        let ask = person.path("ask");
        fs::write(&ask, format!("#!/bin/sh\necho {password}\n")).unwrap();
        fs::set_permissions(&ask, fs::Permissions::from_mode(0o700)).unwrap();
        person
    }

    /// Who has a key of a kind.
    async fn with_key(kind: &str) -> Self {
        let person = Self::with_password("not-it");
        let mut make = Command::new("ssh-keygen");
        make.args(["-q", "-N", "", "-t", kind, "-f"]).arg(person.path("key"));
        run(make, b"").await.well();
        person
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program of OpenSSH with the options that make it ask nobody.
    fn program(&self, name: &str, device: SocketAddr, level: &str) -> Command {
        let mut command = Command::new(name);
        let port = if name == "ssh" { "-p" } else { "-P" };
        command.args(["-F", "/dev/null", port, &device.port().to_string()]);
        for option in [
            "StrictHostKeyChecking=accept-new",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "NumberOfPasswordPrompts=1",
            "ConnectTimeout=20",
        ] {
            command.args(["-o", option]);
        }
        command.args(["-o", &format!("LogLevel={level}")]);
        command.args(["-o", &format!("UserKnownHostsFile={}", self.path("known").display())]);
        if self.path("key").exists() {
            command.arg("-i").arg(self.path("key"));
        }
        command.env("SSH_ASKPASS", self.path("ask")).env("SSH_ASKPASS_REQUIRE", "force");
        command.current_dir(self.folder.path());
        command
    }

    async fn ssh(&self, device: SocketAddr, args: &[&str], input: &[u8]) -> Said {
        let mut command = self.program("ssh", device, "ERROR");
        command.args(args);
        run(command, input).await
    }

    /// Runs a line on a device as its user.
    async fn exec(&self, device: SocketAddr, line: &str) -> Said {
        self.ssh(device, &["pi@127.0.0.1", line], b"").await
    }

    async fn scp(&self, device: SocketAddr, from: &str, to: &str) -> Said {
        let mut command = self.program("scp", device, "ERROR");
        command.args([from, to]);
        run(command, b"").await
    }
}

/// Runs a program to its end.
async fn run(mut command: Command, input: &[u8]) -> Said {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let waited = tokio::task::spawn_blocking(move || {
        let writer = std::thread::spawn(move || {
            // Whoever does not want to hear it may hang up.
            let _heard = std::io::Write::write_all(&mut stdin, &input);
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output
    });
    let output = tokio::time::timeout(Duration::from_secs(60), waited).await.expect("it ends").unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    Said { out: output.stdout, err, status: output.status.code() }
}

/// Bytes of every value in no order.
fn noise(length: usize) -> Vec<u8> {
    let next = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(state.to_be_bytes()[0])
    };
    std::iter::repeat_n((), length).scan(7, |state, ()| next(state)).collect()
}

fn first_key(path: &Path) -> String {
    let known = fs::read_to_string(path).unwrap();
    known.split_whitespace().skip(1).take(2).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_command_is_run_with_its_streams_and_its_status() {
    let app = TestApp::small().await;
    let device = door(&app, "prompt", 22).await;
    let person = Person::with_password("raspberry");
    let said = person.exec(device, "hostname; echo wrong >&2; ls /none; exit 42").await;
    assert_eq!(said.text(), "prompt\n");
    assert_eq!(said.err, "wrong\nls: cannot access '/none': No such file or directory\n");
    assert_eq!(said.status, Some(42));
    assert_eq!(person.exec(device, "foo").await.status, Some(127));

    let given = noise(300_000);
    let said = person.ssh(device, &["pi@127.0.0.1", "cat > given && cat given"], &given).await;
    assert_eq!((said.status, said.out == given), (Some(0), true), "{}", said.err);
    assert_eq!(person.exec(device, "wc -c < given").await.well(), "300000\n");
    let said = person.ssh(device, &["pi@127.0.0.1", "cat > more"], &noise(1_500_000)).await;
    assert_eq!((said.err.as_str(), said.status), ("-bash: write error: No space left on device\n", Some(1)));

    let said =
        person.ssh(device, &["-C", "-o", "SetEnv=LANG=ja_JP.UTF-8", "pi@127.0.0.1", "echo $LANG"], b"").await;
    assert_eq!(said.well(), "ja_JP.UTF-8\n");
}

#[tokio::test]
async fn some_are_let_in_and_some_are_not() {
    let app = TestApp::small().await;
    let device = door(&app, "prompt", 22).await;
    for kind in ["ed25519", "ecdsa"] {
        let person = Person::with_key(kind).await;
        assert_eq!(person.exec(device, "whoami").await.well(), "pi\n", "{kind}");
    }
    let stranger = Person::with_password("wrong");
    let said = stranger.exec(device, "whoami").await;
    assert_eq!(said.status, Some(255));
    assert!(said.err.contains("Permission denied (publickey,password)."), "{}", said.err);
    let said = stranger.ssh(device, &["root@127.0.0.1", "whoami"], b"").await;
    assert!(said.status == Some(255) && said.err.contains("Permission denied"), "{said:?}");
    assert_eq!(stranger.ssh(device, &["guest@127.0.0.1", "whoami"], b"").await.well(), "guest\n");
    // RSA is not spoken: one falls back to the password.
    let said = Person::with_key("rsa").await.exec(device, "whoami").await;
    assert!(said.status == Some(255) && said.err.contains("Permission denied"), "{said:?}");
}

#[tokio::test]
async fn a_shell_is_talked_with() {
    let app = TestApp::small().await;
    let device = door(&app, "prompt", 22).await;
    let person = Person::with_password("raspberry");
    let typed = b"cd /tmp\necho a\x7fb 'one\ntwo'\nsleep 3600\n\x03cat\nheard\n\x04exit 7\n";
    let said = person.ssh(device, &["-tt", "pi@127.0.0.1"], typed).await;
    let text = said.text();
    assert_eq!(said.status, Some(7), "{text}");
    for part in [
        "simulated device",
        "pi@prompt:~$ cd /tmp\r\n",
        "pi@prompt:/tmp$ echo a\x08 \x08b 'one\r\n> two'\r\nb one\r\ntwo\r\n",
        "sleep 3600\r\n^C\r\n",
        "cat\r\nheard\r\nheard\r\npi@prompt:/tmp$ exit 7\r\n",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }

    // Without a terminal there is neither prompt nor echo, and what follows a command may be for it.
    let said = person.ssh(device, &["-T", "pi@127.0.0.1"], b"pwd\nfoo\ncat > rest\nof it\n").await;
    assert_eq!((said.text().as_str(), said.err.as_str()), ("/home/pi\n", "-bash: foo: command not found\n"));
    assert_eq!(person.exec(device, "cat rest").await.well(), "of it\n");
    let said = person.ssh(device, &["-tt", "pi@127.0.0.1", "echo a; ls /none"], b"").await;
    assert_eq!(said.text(), "a\r\nls: cannot access '/none': No such file or directory\r\n");
}

#[tokio::test]
async fn files_are_carried_up_and_down() {
    let app = TestApp::small().await;
    let device = door(&app, "prompt", 22).await;
    let person = Person::with_key("ed25519").await;
    let bytes = noise(300 * 1024);
    fs::write(person.path("up.bin"), &bytes).unwrap();
    person.scp(device, "up.bin", "pi@127.0.0.1:/tmp/").await.well();
    assert_eq!(person.exec(device, "ls -l /tmp/up.bin | head -c 10").await.well(), "-rw-r--r--");
    person.scp(device, "pi@127.0.0.1:/tmp/up.bin", "down.bin").await.well();
    assert_eq!(fs::read(person.path("down.bin")).unwrap(), bytes);

    fs::create_dir(person.path("tree")).unwrap();
    fs::write(person.path("tree/leaf"), "green\n").unwrap();
    let mut whole = person.program("scp", device, "ERROR");
    whole.args(["-r", "tree", "pi@127.0.0.1:"]);
    run(whole, b"").await.well();
    assert_eq!(person.exec(device, "cat tree/leaf").await.well(), "green\n");

    let mut sftp = person.program("sftp", device, "ERROR");
    sftp.args(["-b", "-", "pi@127.0.0.1"]);
    let said =
        run(sftp, b"pwd\nls -l /etc\nmkdir new\nrename tree/leaf new/leaf\nls new\nrm new/leaf\nrmdir new\n");
    let text = said.await.well();
    for part in ["Remote working directory: /home/pi", "-rw-r--r-- 1 root  root ", "new/leaf"] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }

    let said = person.scp(device, "up.bin", "pi@127.0.0.1:/etc/").await;
    assert!(said.status == Some(1) && said.err.contains("Permission denied"), "{said:?}");
    fs::write(person.path("big.bin"), noise(2 * 1024 * 1024)).unwrap();
    let said = person.scp(device, "big.bin", "pi@127.0.0.1:").await;
    assert!(said.status == Some(1) && said.err.contains("write remote"), "{said:?}");
    let said = person.scp(device, "pi@127.0.0.1:none", ".").await;
    assert!(said.status == Some(1) && said.err.contains("No such file or directory"), "{said:?}");
    assert!(!person.path("none").exists());
}

#[tokio::test]
async fn a_restart_ends_the_connection_and_the_session_and_comes_back() {
    let app = TestApp::small().await;
    let device = door(&app, "prompt", 22).await;
    let person = Person::with_password("raspberry");
    person.exec(device, "touch kept /tmp/gone").await.well();
    let before = app.sim("prompt").await.session_status.unwrap().session_id;
    let mut command = person.program("ssh", device, "INFO");
    command.args(["pi@127.0.0.1", "echo going; sudo reboot; echo never"]);
    let said = run(command, b"").await;
    assert_eq!((said.text().as_str(), said.status), ("going\n", Some(255)), "{said:?}");
    assert!(said.err.contains("Connection to 127.0.0.1 closed by remote host."), "{said:?}");
    app.advance(60_000).await;
    let after = app.sim("prompt").await.session_status.unwrap();
    assert!(after.online && after.session_id != before, "it has another session: {after:?}");
    assert_eq!(person.exec(device, "ls . /tmp").await.well(), ".:\nREADME\nkept\n\n/tmp:\n");
}

#[tokio::test]
async fn every_device_has_a_key_of_its_own_and_keeps_it() {
    let app = TestApp::small().await;
    let mut keys = Vec::new();
    let mut app = app;
    for name in ["prompt", "prompt", "stale-dns"] {
        let person = Person::with_password("raspberry");
        person.exec(door(&app, name, 22).await, "touch mine").await.well();
        keys.push(first_key(&person.path("known")));
        app.reset("small", None).await;
        let said = person.exec(door(&app, name, 22).await, "ls mine").await;
        assert_eq!(said.status, Some(2), "what was written in another world is gone: {said:?}");
        assert!(said.err.contains("cannot access 'mine'"), "{said:?}");
    }
    assert!(keys[0].starts_with("ssh-ed25519 "), "{}", keys[0]);
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[0], keys[2]);
}

#[tokio::test]
async fn ports_of_the_device_are_reached_through_it() {
    let app = TestApp::small().await;
    let device = door(&app, "prompt", 22).await;
    let person = Person::with_password("raspberry");
    for (port, asked, answered) in
        [(80, "GET /api/status HTTP/1.0\r\n\r\n", "\"name\":\"prompt\""), (7, "hello", "hello")]
    {
        let said =
            person.ssh(device, &["-W", &format!("localhost:{port}"), "pi@127.0.0.1"], asked.as_bytes()).await;
        assert!(said.text().contains(answered), "{said:?}");
    }
    let said = person.ssh(device, &["-W", "example.com:80", "pi@127.0.0.1"], b"").await;
    assert!(said.status == Some(255) && said.err.contains("stdio forwarding failed"), "{said:?}");
}

#[tokio::test]
async fn the_platform_runs_a_command_on_a_device() {
    let app = TestApp::small().await;
    let ask = |more: Value| {
        let password = json!({ "type": "password", "password": "raspberry" });
        let mut body = json!({ "username": "pi", "authentication": password, "command": "hostname" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let app = &app;
        async move { downlink(app, "prompt", body).await }
    };
    assert_eq!(
        ask(json!({ "command": "hostname; echo no >&2; exit 3" })).await.ok(),
        json!({ "exitcode": 3, "stdout": "prompt\n", "stderr": "no\n",
                "isStdoutBase64Encoded": false, "isStderrBase64Encoded": false })
    );
    let guest = json!({ "username": "guest", "authentication": { "type": "none" }, "command": "whoami" });
    assert_eq!(ask(guest).await.ok()["stdout"], "guest\n");
    let person = Person::with_key("ed25519").await;
    let key = fs::read_to_string(person.path("key")).unwrap();
    let by_key = ask(json!({ "authentication": { "type": "publickey", "key": key } })).await.ok();
    assert_eq!(by_key["exitcode"], 0);
    let mut lock = Command::new("ssh-keygen");
    lock.args(["-q", "-p", "-P", "", "-N", "open sesame", "-a", "1", "-f"]).arg(person.path("key"));
    run(lock, b"").await.well();
    let locked = fs::read_to_string(person.path("key")).unwrap();
    let by_passphrase = |passphrase: &str| {
        ask(json!({ "authentication": { "type": "publickey", "key": locked, "passphrase": passphrase } }))
    };
    assert_eq!(by_passphrase("open sesame").await.ok()["exitcode"], 0);
    by_passphrase("open rye").await.refused(400, "KNS0400", "it is locked by another");
    for (more, why) in [
        (json!({ "authentication": { "type": "password", "password": "apple" } }), "a wrong password"),
        (json!({ "authentication": { "type": "none" } }), "nobody said who they are"),
        (json!({ "port": 80 }), "it speaks no SSH"),
        (json!({ "port": 23 }), "nobody listens there"),
        (json!({ "command": "sudo reboot" }), "it took the connection with it"),
    ] {
        ask(more).await.refused(422, "KNS0422", why);
    }
    for (more, why) in [
        (json!({ "command": "x".repeat(8_193) }), "it is too long"),
        (json!({ "authentication": { "type": "publickey", "key": "no key" } }), "no key"),
        (
            json!({ "authentication": { "type": "password", "passwordCredentialsId": "p" } }),
            "no store of those",
        ),
        (json!({ "port": 0 }), "no port"),
    ] {
        ask(more).await.refused(400, "KNS0400", why);
    }
}
