//! `cargo xtask e2e`: Playwright in Chromium against the real server.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{cargo, program, run, succeeds},
    root, setup,
    web::{self, Profile},
};

/// Builds what the browser tests need and hands its arguments to Playwright.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    ready()?;
    playwright(arguments)
}

/// Page, static site, server, node packages: quick when all are there.
pub(crate) fn ready() -> Result<()> {
    setup::packages()?;
    setup::node_packages()?;
    let page = web::build(Profile::Release)?;
    web::static_site(&page, &site(), None)?;
    binaries()
}

/// Every debug binary. Always the whole workspace: a part of it would unify features differently and
/// build half of the graph again.
pub(crate) fn binaries() -> Result<()> {
    run(&mut cargo(["build", "--workspace"]))
}

/// Checks the tests' own types.
pub(crate) fn types() -> Result<()> {
    run(in_e2e(program(tool("tsc")).arg("--noEmit")))
}

/// Runs Playwright with these arguments: where the system lets us, in a network that has nothing but
/// loopback, so that no test passes by reaching out, and a console that calls home is found.
pub(crate) fn playwright(arguments: &[String]) -> Result<()> {
    let alone = ALONE.iter().find(|way| succeeds("unshare", &[way, LOOPBACK].concat()));
    let mut command = if let Some(way) = alone {
        let mut command = program("unshare");
        command.args(*way).args(["sh", "-c", "ip link set lo up && exec \"$@\"", "sh"]);
        command.arg(tool("playwright")).env("KANSEI_ALONE", "1");
        command
    } else {
        println!(
            "this system gives us no network of our own: the browser could reach out, and nobody would notice"
        );
        program(tool("playwright"))
    };
    run(in_e2e(command.arg("test").args(arguments)))
}

/// Runs the measurements in the browser against a release build, one after the other; answers with what they print.
pub(crate) fn bench() -> Result<String> {
    setup::packages()?;
    setup::node_packages()?;
    run(&mut cargo(["build", "--release", "--package", "kansei"]))?;
    let mut command = program(tool("playwright"));
    command.args(["test", "--project=bench", "--workers=1", "--reporter=line"]).env("KANSEI_BENCH", "1");
    let command = in_e2e(&mut command).env("KANSEI_BIN", root::program("release", "kansei"));
    let output = command.stderr(Stdio::inherit()).output().context("cannot start Playwright")?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("the measurements in the browser failed:\n{printed}");
    }
    Ok(printed)
}

/// Ways to a network of one's own: as root, which also works in a changed root; and as anybody, where that is allowed.
const ALONE: &[&[&str]] = &[&["--net"], &["--net", "--map-root-user"]];
const LOOPBACK: &[&str] = &["ip", "link", "set", "lo", "up"];

/// Told where the built things lie.
fn in_e2e(command: &mut Command) -> &mut Command {
    command
        .current_dir(root::at("e2e"))
        .env("KANSEI_BIN", root::program("debug", "kansei"))
        .env("KANSEI_UI", root::dist())
        .env("KANSEI_SITE", site())
        .env("KANSEI_ROOT", root::root())
}

/// The static site that the tests serve by themselves.
fn site() -> PathBuf {
    root::scratch().join("site")
}

fn tool(name: &str) -> PathBuf {
    root::at("e2e/node_modules/.bin").join(name)
}
