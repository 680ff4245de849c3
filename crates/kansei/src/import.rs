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
        "world {}: {} SIMs, {} groups, {} session events loaded; {} records not loaded",
        options.world,
        report.sims,
        report.groups,
        report.events,
        report.complaints.len()
    )?;
    Ok(())
}
