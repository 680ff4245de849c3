//! `cargo xtask web`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{
    build::{Profile, build, within_budget},
    static_site::static_site,
};

/// Builds into `dist/`, or with `--dev` quickly into a folder of its own; with `--out`, also writes the page as a static site.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let mut out = None;
    let mut server = None;
    let mut profile = Profile::Release;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value")).cloned();
        match word.as_str() {
            "--dev" => profile = Profile::Dev,
            "--out" => out = Some(PathBuf::from(value()?)),
            "--server" => server = Some(value()?),
            other => bail!("does not know {other}"),
        }
    }
    let page = build(profile)?;
    match (out, server) {
        (Some(out), server) => {
            static_site(&page, &out, server.as_deref())?;
            println!(
                "static site in {}; start the server with --allow-origin and the address that the site has",
                out.display()
            );
            Ok(())
        }
        (None, Some(_)) => bail!("--server goes with --out: the page of a server needs no address"),
        (None, None) => within_budget(),
    }
}
