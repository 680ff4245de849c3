//! `kansei backup`: everything in one file, while the server goes on.

use std::io::Write;

use anyhow::{Context, bail};
use backend::Backup;

use crate::{command_line::BackupOptions, signals::Ending};

/// Writes the backup and says what is in it.
///
/// # Errors
/// It could not be written, or somebody asked for the end; then nothing is left behind.
pub(crate) fn backup(options: &BackupOptions) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(async {
        let mut ending = Ending::listen().context("could not listen for the request to end")?;
        let backup = Backup::begin(&options.data, &options.file)?;
        let draft = backup.draft().to_owned();
        let writing = tokio::task::spawn_blocking(move || backup.write());
        tokio::select! {
            written = writing => written?,
            asked = ending.asked() => {
                asked?;
                // Whoever writes is in the middle of a copy; it ends with the process.
                let _ = std::fs::remove_dir_all(&draft);
                bail!("ended before the backup was whole; nothing was written");
            }
        }
    });
    // Not waited for when the end was asked for.
    runtime.shutdown_background();
    let report = report?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: the desk and {} world{}, {} bytes{}",
        options.file.display(),
        report.worlds,
        if report.worlds == 1 { "" } else { "s" },
        report.bytes,
        if report.credentials { "" } else { "; without credentials, which lie elsewhere: keep them too" }
    )?;
    Ok(())
}
