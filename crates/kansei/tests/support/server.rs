use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::support::Caller;

/// How long anything may take that should take a moment.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The binary, its log quiet unless said.
pub(crate) fn kansei(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kansei"));
    command
        .args(args)
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A server process that is killed when the test lets go of it.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    err: Option<std::thread::JoinHandle<String>>,
    pub(crate) base: String,
    pub(crate) code: String,
}

impl Server {
    /// Starts on `data` and waits until it is ready.
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        Self::with_log(data, more, None)
    }

    pub(crate) fn with_log(data: &Path, more: &[&str], log: Option<&str>) -> Self {
        Self::run(data, more, |command| {
            if let Some(log) = log {
                command.env("RUST_LOG", log);
            }
        })
    }

    /// One that trusts whom a file of certificates names, and nobody else.
    pub(crate) fn trusting(data: &Path, more: &[&str], trusted: &Path) -> Self {
        Self::run(data, more, |command| {
            command.env("SSL_CERT_FILE", trusted).env_remove("SSL_CERT_DIR");
        })
    }

    fn run(data: &Path, more: &[&str], set: impl FnOnce(&mut Command)) -> Self {
        let mut command = kansei(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
        command.args(more);
        set(&mut command);
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        // Read all along: a full pipe would hold the server up.
        let mut stderr = child.stderr.take().unwrap();
        let err = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            stderr.read_to_end(&mut bytes).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let mut line = || {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            line.trim_end().to_owned()
        };
        let (ready, link) = (line(), line());
        let base = ready.strip_prefix("listening on ").unwrap_or_else(|| panic!("{ready:?}")).to_owned();
        let code = link.split_once("#code=").unwrap_or_else(|| panic!("{link:?}")).1.to_owned();
        Server { child, out, err: Some(err), base, code }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller::new(&self.base)
    }

    /// Ends it without a word, as the out-of-memory killer would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits.
    pub(crate) fn terminate(&mut self) -> ExitStatus {
        let sent = Command::new("kill").args(["-TERM", &self.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap()
    }

    /// All that it wrote since it was ready, and to its log.
    pub(crate) fn told(&mut self) -> (String, String) {
        let mut out = String::new();
        self.out.read_to_string(&mut out).unwrap();
        (out, self.err.take().unwrap().join().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The credentials that a server made for itself.
pub(crate) fn credentials(data: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(data.join("credentials.json")).unwrap()).unwrap()
}

/// What a kill left reads from end to end: a backup reads every page of every database, and makes none of a damaged one.
pub(crate) fn sound(data: &Path) {
    let file = data.with_extension("tar");
    let paths = [data.to_str().unwrap(), file.to_str().unwrap()];
    let output = kansei(&["backup", "--data", paths[0], paths[1]]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::remove_file(file).unwrap();
}
