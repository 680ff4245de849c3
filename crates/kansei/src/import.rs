//! `kansei import`: a recorded fleet becomes a world.

use std::io::Write;

use crate::command_line::ImportOptions;

/// Loads the files and says what came of it: the figures on stdout, what was not loaded on stderr.
///
/// # Errors
/// Nothing could be loaded; then no world is left behind.
pub(crate) fn import(options: &ImportOptions) -> anyhow::Result<()> {
    let report = backend::import(&options.data, &options.world, &options.files)?;
    let mut err = std::io::stderr().lock();
    for complaint in &report.complaints {
        writeln!(err, "not loaded: {complaint}")?;
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "world {}: {}, {}, {} loaded; {} not loaded",
        options.world,
        some(report.sims, "SIM"),
        some(report.groups, "group"),
        some(report.events, "session event"),
        some(report.complaints.len(), "record"),
    )?;
    Ok(())
}

/// So many of something, by its name for one of them.
fn some(number: usize, name: &str) -> String {
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}
