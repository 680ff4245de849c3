//! `cargo xtask dev`: the inner loop of the page. The server reads the page from disk, so a change needs
//! no new server: reload the browser.

use std::{
    path::PathBuf,
    process::{Child, Command},
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};

use crate::{
    process::{cargo, program, run},
    root,
    run::split,
    web::{self, Profile},
};

/// How often the sources are looked at.
const PAUSE: Duration = Duration::from_millis(700);

/// Builds, serves, and builds the page again whenever a source of it changed, until stopped.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let (own, passed) = split(arguments);
    anyhow::ensure!(own.is_empty(), "does not know {own:?}; arguments for `kansei serve` go after --");
    let page = web::build(Profile::Dev)?;
    run(&mut cargo(["build", "--package", "kansei"]))?;
    let mut server = Server::start(
        program(root::program("debug", "kansei"))
            .args(["serve", "--control", "--ui"])
            .arg(&page)
            .args(passed),
    )?;
    let mut seen = newest()?;
    while server.runs()? {
        pause();
        let now = newest()?;
        if now != seen {
            seen = now;
            match web::build(Profile::Dev) {
                Ok(_) => println!("page rebuilt: reload the browser"),
                Err(error) => eprintln!("{error:#}"),
            }
        }
    }
    Ok(())
}

/// The server, stopped when the loop ends in whatever way.
struct Server(Child);

impl Server {
    fn start(command: &mut Command) -> Result<Self> {
        command.spawn().map(Self).context("cannot start kansei")
    }

    fn runs(&mut self) -> Result<bool> {
        Ok(self.0.try_wait()?.is_none())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a watcher at a desk waits for a person, who has no event to offer"
)]
fn pause() {
    std::thread::sleep(PAUSE);
}

fn newest() -> Result<Option<(SystemTime, PathBuf)>> {
    let mut newest = None;
    for path in web::sources()? {
        // An editor replaces files while we look: a missing one is seen on the next round.
        if let Ok(time) = std::fs::metadata(&path).and_then(|data| data.modified()) {
            newest = newest.max(Some((time, path)));
        }
    }
    Ok(newest)
}
