//! The same page as plain files, for a web server that is not ours.

use std::{fs, path::Path};

use anyhow::{Result, ensure};

use crate::root;

/// Copies the page and says where its server is. Without an address the page asks for it.
pub(crate) fn static_site(page: &Path, out: &Path, server: Option<&str>) -> Result<()> {
    ensure!(out != page, "--out is the folder that the server itself uses; name another one");
    // Of an earlier page only the hashed files need to go: all others are written again.
    let hashed = out.join("a");
    if hashed.is_dir() {
        fs::remove_dir_all(&hashed)?;
    }
    for from in root::files(page)? {
        root::write(&out.join(from.strip_prefix(page)?), fs::read(&from)?)?;
    }
    let address = serde_json::json!({ "server": server });
    root::write(&out.join("kansei.json"), format!("{address:#}\n"))?;
    Ok(())
}
