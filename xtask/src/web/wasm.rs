//! The code: cargo, then wasm-bindgen as a library, so that nothing has to be installed.

use std::fs;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
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
}

/// Compiles the package `ui` and writes the glue for it.
pub(super) fn build(profile: Profile) -> Result<Code> {
    run(&mut cargo([
        "build",
        "--package",
        "ui",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        profile.cargo(),
    ]))?;
    let input = root::target().join("wasm32-unknown-unknown").join(profile.folder()).join("ui.wasm");
    let folder = root::scratch().join("bindgen").join(profile.folder());
    // A snippet of an earlier build must not be taken for one of this.
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    let small = profile == Profile::Release;
    Bindgen::new()
        .input_path(&input)
        .out_name("ui")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        .keep_debug(!small)
        .remove_name_section(small)
        .remove_producers_section(small)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen could not read {}", root::shown(&input)))?;
    if folder.join("snippets").exists() {
        bail!(
            "a crate of the page brings JavaScript of its own, which would be served from a path that is not hashed"
        );
    }
    let file =
        |name: &str| fs::read(folder.join(name)).with_context(|| format!("wasm-bindgen wrote no {name}"));
    Ok(Code { glue: file("ui.js")?, module: file("ui_bg.wasm")? })
}
