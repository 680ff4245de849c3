//! Somebody else's client, unmodified, does the main job against the real server.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::{
    e2e,
    process::{program, run},
    root, setup,
};

/// The job as a script, and what it is written with: pinned, with hashes.
const SCRIPT: &str = "e2e/clients/main_job.py";
const REQUIREMENTS: &str = "e2e/clients/requirements.txt";

/// Installs the client beside the build, starts a server of its own, and lets the script do the job.
pub(crate) fn command() -> Result<()> {
    setup::packages()?;
    let python = client()?;
    e2e::binaries()?;
    let server = Server::start()?;
    let credentials = server.data.join("credentials.json");
    run(program(python).arg(root::at(SCRIPT)).arg(&server.address).arg(credentials))
}

/// The interpreter that has the client.
fn client() -> Result<PathBuf> {
    setup::python()?;
    let home = root::scratch().join("clients");
    let (python, stamp) = (home.join("bin/python"), home.join("requirements.txt"));
    let wanted = root::read(&root::at(REQUIREMENTS))?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    run(program("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    let install = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r"];
    run(program(&python).args(install).arg(root::at(REQUIREMENTS)))?;
    root::write(&stamp, wanted.as_bytes())?;
    Ok(python)
}

/// A server that lives as long as this value.
struct Server {
    process: Child,
    address: String,
    data: PathBuf,
}

impl Server {
    fn start() -> Result<Self> {
        let data = root::scratch().join("clients-data");
        if data.exists() {
            fs::remove_dir_all(&data).with_context(|| format!("cannot empty {}", root::shown(&data)))?;
        }
        let mut process = program(root::program("debug", "kansei"))
            .args(["serve", "--listen", "127.0.0.1:0", "--sims", "200", "--time-scale", "60", "--data"])
            .arg(&data)
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the server")?;
        let said = process.stdout.take().context("its output is piped")?;
        let mut server = Server { process, address: String::new(), data };
        for line in BufReader::new(said).lines() {
            if let Some(address) = line?.strip_prefix("listening on ") {
                address.clone_into(&mut server.address);
                break;
            }
        }
        ensure!(!server.address.is_empty(), "the server ended before it listened");
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; its data lies beside the build and is emptied by the next run.
        let _ended = self.process.kill();
        let _ended = self.process.wait();
    }
}
