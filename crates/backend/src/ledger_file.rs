//! The ledger as it stands in a data folder: read whole, whether or not a server runs on it.

use std::{io::Write, ops::ControlFlow, path::Path};

use anyhow::{Context, bail};
use api::console::ledger::LedgerEntry;
use ops::ledger::{Broken, Head, Verifier};
use serde::{Deserialize, Serialize};

/// The last line of an exported ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerSeal {
    /// Where the ledger stood.
    pub head: Head,
}

/// Checks the ledger of a data folder: against `expected` where that is given, else against the head that the desk keeps.
///
/// # Errors
/// The desk cannot be read. That the ledger is broken is an answer.
pub fn check_ledger(data: &Path, expected: Option<Head>) -> anyhow::Result<Result<Head, Broken>> {
    let path = desk(data)?;
    let outcome = store::desk::look_at(&path, |desk| {
        let mut verifier = Verifier::new(Some(match expected {
            Some(expected) => expected,
            None => desk.ledger_head()?,
        }));
        let mut broken = None;
        desk.whole_ledger(|entry| match verifier.see(entry.as_ref().ok()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(why) => {
                broken = Some(why);
                ControlFlow::Break(())
            }
        })?;
        Ok(broken.map_or_else(|| verifier.end(), Err))
    })?;
    Ok(outcome)
}

/// Writes the whole ledger of a data folder, an entry a line, and its head as the last one.
///
/// # Errors
/// The desk cannot be read, or the lines not be written.
pub fn export_ledger(data: &Path, out: &mut impl Write) -> anyhow::Result<Head> {
    let path = desk(data)?;
    let mut failed = None;
    let head = store::desk::look_at(&path, |desk| {
        desk.whole_ledger(|entry| {
            // What does not read goes out as it stands: whoever checks it is to see it.
            let line = match &entry {
                Ok(entry) => serde_json::to_string(entry).unwrap_or_default(),
                Err(text) => text.replace(['\n', '\r'], " "),
            };
            match writeln!(out, "{line}") {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        desk.ledger_head()
    })?;
    if let Some(error) = failed {
        return Err(error).context("the export could not be written");
    }
    writeln!(out, "{}", serde_json::to_string(&LedgerSeal { head: head.clone() })?)?;
    Ok(head)
}

/// Checks an exported ledger against its last line, and against `expected` where that is given.
///
/// # Errors
/// It cannot be read, or has no last line. That it is broken is an answer.
pub fn check_export(
    lines: impl Iterator<Item = std::io::Result<String>>,
    expected: Option<Head>,
) -> anyhow::Result<Result<Head, Broken>> {
    let mut verifier = Verifier::new(None);
    let mut sealed = None;
    for line in lines {
        let line = line.context("the export could not be read")?;
        if sealed.is_some() {
            bail!("something follows the last line of the export");
        }
        if let Ok(seal) = serde_json::from_str::<LedgerSeal>(&line) {
            sealed = Some(seal.head);
            continue;
        }
        let entry = serde_json::from_str::<LedgerEntry>(&line).ok();
        if let Err(broken) = verifier.see(entry.as_ref()) {
            return Ok(Err(broken));
        }
    }
    let sealed = sealed.context("the export has no last line with the ledger's head: it is not whole")?;
    Ok(verifier.end_at(&sealed).and_then(|head| match expected {
        Some(expected) if expected != head => Err(Broken::head(&expected, &head)),
        Some(_) | None => Ok(head),
    }))
}

fn desk(data: &Path) -> anyhow::Result<std::path::PathBuf> {
    let path = data.join("desk.db");
    if !path.exists() {
        bail!("there is no ledger in {}: no server has run there", data.display());
    }
    Ok(path)
}
