//! Laying the files out, under a name that changes with their content.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use super::{Profile, css::Styles, size, wasm::Code};
use crate::root;

/// Where `index.html` names the folder of hashed files.
const PLACE: &str = "{assets}";

/// Writes a whole page beside the old one and then takes its place, so that a server that reads from
/// disk never sees half of one.
pub(super) fn write(page: &Path, code: &Code, css: &Styles, profile: Profile) -> Result<()> {
    let mut hashed: BTreeMap<String, Vec<u8>> = BTreeMap::from([
        ("ui.js".into(), code.glue.clone()),
        ("ui_bg.wasm".into(), code.module.clone()),
        ("ui.css".into(), css.first.clone().into_bytes()),
        ("later.css".into(), css.later.clone().into_bytes()),
        ("boot.js".into(), fs::read(root::at("ui/boot.js")).context("cannot read ui/boot.js")?),
    ]);
    hashed.extend(code.parts.clone());
    for font in root::files_ending(&root::at("assets/fonts"), "woff2")? {
        let name = font.file_name().unwrap_or_default().to_string_lossy().into_owned();
        hashed.insert(name, fs::read(&font)?);
    }
    // Relative: the page may stand under any path, and its own places stand in the fragment.
    let folder = format!("a/{}", digest(&hashed));
    let index = root::read(&root::at("ui/index.html"))?;
    ensure!(index.contains(PLACE), "ui/index.html nowhere says {PLACE}");

    let mut files: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::from([
        ("index.html".into(), index.replace(PLACE, &folder).into_bytes()),
        (
            "favicon.svg".into(),
            fs::read(root::at("assets/brand/favicon.svg")).context("cannot read the favicon")?,
        ),
    ]);
    for (name, bytes) in hashed {
        files.insert(Path::new(folder.trim_start_matches('/')).join(name), bytes);
    }

    let fresh = root::scratch().join(format!("{}.fresh", profile.cargo()));
    clear(&fresh)?;
    for (path, bytes) in &files {
        root::write(&fresh.join(path), bytes)?;
        if profile == Profile::Release
            && let Some(small) = size::compressed(path, bytes)?
        {
            root::write(&fresh.join(format!("{}.br", path.display())), small)?;
        }
    }
    swap(&fresh, page)
}

fn digest(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut sum = Sha256::new();
    for (name, bytes) in files {
        sum.update(name);
        sum.update([0]);
        sum.update(bytes);
    }
    hex::encode(sum.finalize())[..12].to_owned()
}

/// Copies into the standing folder: the new hashed files first, then what names them, then the old go.
/// The folder itself stays the same one, because build scripts and servers watch it.
fn swap(fresh: &Path, page: &Path) -> Result<()> {
    let mut keep = Vec::new();
    let mut files = root::files(fresh)?;
    files.sort_by_key(|path| (!path.starts_with(fresh.join("a")), path.clone()));
    for from in files {
        let to = page.join(from.strip_prefix(fresh)?);
        root::write(&to, fs::read(&from)?)?;
        keep.push(to);
    }
    for old in root::files(page)? {
        if !keep.contains(&old) {
            fs::remove_file(&old)?;
            remove_if_empty(old.parent());
        }
    }
    clear(fresh)
}

fn clear(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", root::shown(folder)))?;
    }
    Ok(())
}

fn remove_if_empty(folder: Option<&Path>) {
    if let Some(folder) = folder {
        // Refused while something is left in it, which is what is wanted.
        let _ = fs::remove_dir(folder);
    }
}
