//! `cargo xtask layers`.

use anyhow::{Result, bail, ensure};
use cargo_metadata::MetadataCommand;

use super::{licences, modules, packages};
use crate::root;

/// Checks all and tells every violation at once.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    ensure!(arguments.is_empty(), "takes no arguments");
    let metadata = MetadataCommand::new()
        .manifest_path(root::at("Cargo.toml"))
        .other_options(["--locked".into()])
        .exec()?;
    let graph = packages::Graph::of(&metadata);
    let mut violations = packages::violations(&graph);
    violations.extend(licences::violations(&metadata));
    let files = modules::sources()?;
    violations.extend(modules::violations(&files));
    if !violations.is_empty() {
        bail!("{} arrows point the wrong way:\n{}", violations.len(), violations.join("\n"));
    }
    println!(
        "{} members, {} packages, {} files: every arrow points down, every package stays in its place",
        graph.members.len(),
        metadata.packages.len(),
        files.len()
    );
    Ok(())
}
