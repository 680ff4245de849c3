//! Cutting off the code that the first load does without: what only a `#[wasm_split]` function of the page reaches.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

use crate::root;

/// The module that fetches the parts. Wasm imports it by this name, so it lies beside the glue.
const LINK: &str = "./split.js";

/// A module in pieces.
pub(super) struct Split {
    /// What runs at once, for wasm-bindgen.
    pub(super) first: PathBuf,
    /// The pieces and the module that fetches them, by file name.
    pub(super) parts: BTreeMap<String, Vec<u8>>,
}

/// Splits a module that was linked with `--emit-relocs`.
pub(super) fn split(whole: &Path, folder: &Path) -> Result<Split> {
    let input = fs::read(whole).with_context(|| format!("cannot read {}", root::shown(whole)))?;
    let parts = folder.join("parts");
    fs::create_dir_all(&parts).with_context(|| format!("cannot create {}", root::shown(&parts)))?;
    let first = folder.join("first.wasm");
    let mut options = Options::new(&input);
    options.output_dir = &parts;
    options.main_out_path = &first;
    options.link_name = LINK;
    options.main_module = "./ui.js";
    transform(options).map_err(|error| anyhow!("cannot split {}: {error:#}", root::shown(whole)))?;
    let mut found = BTreeMap::new();
    for path in root::files(&parts)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.insert(name, fs::read(&path)?);
    }
    Ok(Split { first, parts: found })
}
