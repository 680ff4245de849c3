//! `cargo xtask run`: everything from sources to a running console, in one command.

use anyhow::Result;

use crate::{
    process::{become_it, cargo, program, run},
    root, setup,
    web::{self, Profile},
};

/// Builds the page and the server (or the desktop app) in release, and becomes it.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let (own, passed) = split(arguments);
    let desktop = match own {
        [] => false,
        [flag] if flag == "--desktop" => true,
        other => anyhow::bail!("does not know {other:?}; arguments for `kansei serve` go after --"),
    };
    if desktop {
        setup::desktop_libraries()?;
    }
    web::build(Profile::Release)?;
    let package = if desktop { "desktop" } else { "kansei" };
    run(&mut cargo(["build", "--release", "--package", package]))?;
    let mut app = program(root::program("release", package));
    if !desktop {
        app.arg("serve");
    }
    become_it(app.args(passed))
}

/// What stands before `--`, and what after it.
pub(crate) fn split(arguments: &[String]) -> (&[String], &[String]) {
    match arguments.iter().position(|word| word == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &[]),
    }
}
