//! The ledger as it stands in a data folder: read whole, whether or not a server runs on it.

use std::{io::Write, ops::ControlFlow, path::Path};

use anyhow::{Context, bail};
use ops::ledger::{Broken, Expected, Head, Verifier, read_entry};
use serde::{Deserialize, Serialize};

use crate::private_file::Draft;

/// The last line of an exported ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerSeal {
    /// Where the ledger stood.
    pub head: Head,
}

/// Checks the ledger of a data folder: that it came through `kept` where that is given, else against the head that the desk keeps.
///
/// # Errors
/// The desk cannot be read. That the ledger is broken is an answer.
pub fn check_ledger(data: &Path, kept: Option<Head>) -> anyhow::Result<Result<Head, Broken>> {
    let path = desk(data)?;
    let (_, outcome) = store::desk::look_at(&path, |desk| {
        // An end that was cut off shows against the desk's own head in any case.
        let (seen, own) = desk.check_ledger(None)?;
        match kept.map(Expected::Since) {
            Some(kept) if own.is_ok() => desk.check_ledger(Some(kept)),
            Some(_) | None => Ok((seen, own)),
        }
    })?;
    Ok(outcome)
}

/// Writes the whole ledger of a data folder into a new file of the owner's alone, an entry a line, and its head as the last one.
///
/// # Errors
/// The desk cannot be read, the file is there already or cannot be written; then none is left behind.
pub fn export_ledger(data: &Path, file: &Path) -> anyhow::Result<Head> {
    if file.exists() {
        bail!("{} is there already; it stays as it is", file.display());
    }
    let path = desk(data)?;
    let draft = Draft::beside(file).with_context(|| format!("could not create {}", file.display()))?;
    let mut out = std::io::BufWriter::new(draft.file());
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
    out.flush()?;
    drop(out);
    draft.file().sync_all()?;
    draft.put().with_context(|| format!("could not write {}", file.display()))?;
    Ok(head)
}

/// Checks an exported ledger against its last line, and that it came through `kept` where that is given.
///
/// # Errors
/// It cannot be read, or has no last line. That it is broken is an answer.
pub fn check_export(
    lines: impl Iterator<Item = std::io::Result<String>>,
    kept: Option<Head>,
) -> anyhow::Result<Result<Head, Broken>> {
    let mut verifier = Verifier::new(kept.clone().map(Expected::Since));
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
        let entry = read_entry(&line);
        if entry.is_none() && verifier.head().count == 0 {
            bail!("this is no exported ledger: its first line is no entry");
        }
        if let Err(broken) = verifier.see(entry.as_ref()) {
            return Ok(Err(broken));
        }
    }
    let sealed = match (sealed, &kept) {
        (Some(sealed), _) => sealed,
        // Without its last line it still shows what was kept elsewhere to be missing, or there.
        (None, Some(kept)) => kept.clone(),
        (None, None) => bail!("the export has no last line with the ledger's head: it is not whole"),
    };
    // One that ends before the head that was kept is cut off, whatever its own last line says.
    if let Some(kept) = kept.filter(|kept| kept.count > sealed.count) {
        return Ok(verifier.end_at(&kept));
    }
    Ok(verifier.end_at(&sealed))
}

fn desk(data: &Path) -> anyhow::Result<std::path::PathBuf> {
    let path = data.join("desk.db");
    if !path.exists() {
        bail!("there is no ledger in {}: no server has run there", data.display());
    }
    Ok(path)
}
