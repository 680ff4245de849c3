//! `cargo xtask desktop`: the real window under a virtual screen, driven through WebKitWebDriver.

use anyhow::{Result, ensure};

use crate::{
    e2e,
    process::{program, run},
    root,
};

/// Builds the shell and drives it. The session bus is the test's own, so that single instance is on
/// and nobody's desktop is touched.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    ensure!(arguments.is_empty(), "takes no arguments");
    e2e::ready()?;
    run(program("dbus-run-session")
        .args(["--", "node", "--test", "desktop/main.test.mjs"])
        .current_dir(root::at("e2e"))
        .env("KANSEI_DESKTOP", root::program("debug", "desktop"))
        .env("KANSEI_ROOT", root::root()))
}
