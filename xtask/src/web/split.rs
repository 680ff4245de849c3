//! Cutting off the code that the first load does without: what only a `#[wasm_split]` function of the page reaches.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use walrus::ModuleConfig;
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
        let bytes = if path.extension().is_some_and(|ending| ending == "wasm") {
            tidy(&fs::read(&path)?).with_context(|| format!("cannot read {name}"))?
        } else {
            patient(&root::read(&path)?)?.into_bytes()
        };
        found.insert(name, bytes);
    }
    Ok(Split { first, parts: found })
}

/// The same module without names, and with numbers as short as they can be: the linker left room in each.
/// wasm-bindgen does this to the first piece.
fn tidy(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    Ok(config.parse(bytes)?.emit_wasm())
}

/// The module that fetches, taking a piece also from a server that does not know the type of wasm files, as the glue
/// does with the first piece.
fn patient(link: &str) -> Result<String> {
    const STRICT: &str = "WebAssembly.instantiateStreaming(src, imports)";
    const PATIENT: &str = "WebAssembly.instantiate(await (await src).arrayBuffer(), imports)";
    ensure!(link.contains(STRICT), "the splitter now fetches in another way than `{STRICT}`");
    Ok(link.replace(STRICT, PATIENT))
}

#[cfg(test)]
mod tests {
    use super::patient;

    #[test]
    fn a_server_need_not_know_the_type_of_wasm() {
        let link = patient("return (WebAssembly.instantiateStreaming(src, imports));").unwrap();
        assert_eq!(link, "return (WebAssembly.instantiate(await (await src).arrayBuffer(), imports));");
    }

    #[test]
    fn a_splitter_that_fetches_in_another_way_is_noticed() {
        assert!(patient("return load(src);").is_err());
    }
}
