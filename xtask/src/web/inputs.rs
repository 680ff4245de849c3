//! What the page is made of.

use std::path::PathBuf;

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::{
    process::{output, program},
    root,
};

/// Folders and files whose change makes another page: the UI, the crates it stands on, and how it is built.
const INPUTS: &[&str] = &[
    "ui",
    "crates/api",
    "crates/client",
    "assets/brand",
    "assets/fonts",
    "assets/icons",
    "xtask/src/web",
    ".cargo/config.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
];

/// Every file that the page is made of, sorted.
pub(crate) fn sources() -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for input in INPUTS {
        let path = root::at(input);
        if path.is_file() {
            all.push(path);
        } else {
            all.extend(root::files(&path)?);
        }
    }
    Ok(all)
}

/// One digest over the names and bytes of all of them, and the compiler.
pub(super) fn digest() -> Result<String> {
    let mut sum = Sha256::new();
    sum.update(output(program("rustc").arg("--version"))?);
    for path in sources()? {
        let bytes = std::fs::read(&path)?;
        sum.update(root::shown(&path));
        sum.update([0]);
        sum.update((bytes.len() as u64).to_le_bytes());
        sum.update(bytes);
    }
    Ok(hex::encode(sum.finalize()))
}
