//! A world that is written beside its place and put there whole: it is there or it is not.

use std::{fs, path::Path};

use anyhow::Context;

/// The extension of a copy that is not yet whole.
pub(crate) const FORKING: &str = "forking";

/// Takes away what was left by somebody who was broken off; nothing where there is nothing.
///
/// # Errors
/// A file cannot be removed.
pub(crate) fn remove(draft: &Path) -> anyhow::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let file = format!("{}{suffix}", draft.display());
        if fs::exists(&file)? {
            fs::remove_file(&file).with_context(|| format!("could not remove {file}"))?;
        }
    }
    Ok(())
}
