//! The code: cargo, splitting, wasm-bindgen; the last two as libraries, so that nothing has to be installed.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{Profile, split};
use crate::{
    process::{cargo, run},
    root,
};

/// What the browser runs.
pub(super) struct Code {
    /// `ui.js`: the glue, an ES module.
    pub(super) glue: Vec<u8>,
    /// `ui_bg.wasm`, under the name that the glue asks for.
    pub(super) module: Vec<u8>,
    /// What is fetched when it is first needed, and the module that fetches it, under the names they ask for.
    pub(super) parts: BTreeMap<String, Vec<u8>>,
}

/// Compiles the package `ui`, cuts off what the first load does without, and writes the glue.
pub(super) fn build(profile: Profile) -> Result<Code> {
    // The linker leaves in what splitting needs to know. For this one package only: the others are compiled as ever.
    run(&mut cargo([
        "rustc",
        "--package",
        "ui",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        profile.cargo(),
        "--",
        "-Clink-arg=--emit-relocs",
    ]))?;
    let whole = root::target().join("wasm32-unknown-unknown").join(profile.folder()).join("ui.wasm");
    let folder = root::scratch().join("bindgen").join(profile.folder());
    // A file of an earlier build must not be taken for one of this.
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    let split = split::split(&whole, &folder.join("split"))?;
    let (glue, module) = bindgen(&split.first, &folder.join("glue"), profile)?;
    Ok(Code { glue, module, parts: split.parts })
}

/// Writes the glue for a module, and the module that the glue asks for.
fn bindgen(input: &Path, folder: &Path, profile: Profile) -> Result<(Vec<u8>, Vec<u8>)> {
    let small = profile == Profile::Release;
    Bindgen::new()
        .input_path(input)
        .out_name("ui")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        // The parts are linked to the first module by what it exports.
        .keep_lld_exports(true)
        .keep_debug(!small)
        .remove_name_section(small)
        .remove_producers_section(small)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen could not read {}", root::shown(input)))?;
    if folder.join("snippets").exists() {
        bail!(
            "a crate of the page brings JavaScript of its own, which would be served from a path that is not hashed"
        );
    }
    let file =
        |name: &str| fs::read(folder.join(name)).with_context(|| format!("wasm-bindgen wrote no {name}"));
    Ok((file("ui.js")?, file("ui_bg.wasm")?))
}
