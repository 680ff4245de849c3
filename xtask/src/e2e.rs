//! `cargo xtask e2e`: Playwright in Chromium against the real server.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    process::{cargo, program, run},
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
    run(node_tool("tsc").arg("--noEmit"))
}

/// Runs Playwright with these arguments.
pub(crate) fn playwright(arguments: &[String]) -> Result<()> {
    run(node_tool("playwright").arg("test").args(arguments))
}

/// The static site that the tests serve by themselves.
fn site() -> PathBuf {
    root::scratch().join("site")
}

/// A program of `e2e/node_modules`, told where the built things lie.
fn node_tool(name: &str) -> Command {
    let mut command = program(root::at("e2e/node_modules/.bin").join(name));
    command
        .current_dir(root::at("e2e"))
        .env("KANSEI_BIN", root::program("debug", "kansei"))
        .env("KANSEI_UI", root::dist())
        .env("KANSEI_SITE", site())
        .env("KANSEI_ROOT", root::root());
    command
}
