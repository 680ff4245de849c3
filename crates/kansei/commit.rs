//! Which commit is being built; shared by the build scripts of the two programs that say so.

use std::{path::Path, process::Command};

/// Gives the crate the variable `KANSEI_COMMIT`: twelve letters, or `unknown` where there is no git.
pub(crate) fn tell(root: &Path) {
    // A line is added to this log by every commit and every switch; a source archive has none.
    let log = root.join(".git/logs/HEAD");
    if log.exists() {
        println!("cargo:rerun-if-changed={}", log.display());
    }
    println!("cargo:rustc-env=KANSEI_COMMIT={}", commit(root).unwrap_or_else(|| "unknown".to_owned()));
}

fn commit(root: &Path) -> Option<String> {
    let output =
        Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).current_dir(root).output().ok()?;
    let commit = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| commit.trim().to_owned()).filter(|commit| !commit.is_empty())
}
