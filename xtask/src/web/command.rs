//! `cargo xtask web`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{
    build::{Profile, build},
    static_site,
};

/// Builds into `dist/`; with `--out`, also writes the page as a static site.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let mut out = None;
    let mut server = None;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value")).cloned();
        match word.as_str() {
            "--out" => out = Some(PathBuf::from(value()?)),
            "--server" => server = Some(value()?),
            other => bail!("does not know {other}"),
        }
    }
    let page = build(Profile::Release)?;
    match (out, server) {
        (Some(out), server) => static_site::write(&page, &out, server.as_deref()),
        (None, Some(_)) => bail!("--server goes with --out: the page of a server needs no address"),
        (None, None) => Ok(()),
    }
}
