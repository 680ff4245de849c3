//! The steps, and skipping them all when no input changed.

use std::{
    fs::{self, File},
    path::PathBuf,
};

use anyhow::{Context, Result};

use super::{bundle, css, inputs, size, wasm};
use crate::{root, setup};

/// For whom the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Small, compressed, within the budget: `dist/`.
    Release,
    /// Quickly, for `cargo xtask dev`: a folder of its own.
    Dev,
}

impl Profile {
    /// The cargo profile.
    pub(super) fn cargo(self) -> &'static str {
        match self {
            Self::Release => "web",
            Self::Dev => "dev",
        }
    }

    /// Where cargo puts what it builds with that profile.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Release => "web",
            Self::Dev => "debug",
        }
    }

    fn page(self) -> PathBuf {
        match self {
            Self::Release => root::dist(),
            Self::Dev => root::scratch().join("page"),
        }
    }

    fn stamp(self) -> PathBuf {
        root::scratch().join(format!("{}.stamp", self.cargo()))
    }
}

/// Makes sure that the page is built from the sources as they are; answers its folder.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    let page = profile.page();
    let _turn = turn(profile)?;
    let digest = inputs::digest()?;
    let known = fs::read_to_string(profile.stamp()).is_ok_and(|stamp| stamp == digest);
    if !(known && page.join("index.html").is_file() && page.join("a").is_dir()) {
        // First what fails in a second.
        let style = css::page()?;
        setup::wasm_target()?;
        let code = wasm::build(profile)?;
        bundle::write(&page, &code, &style, profile)?;
        root::write(&profile.stamp(), &digest)?;
    }
    Ok(page)
}

/// Waits until no other xtask builds this page: they would write the same folders. Held until the answer is dropped.
fn turn(profile: Profile) -> Result<File> {
    let path = root::scratch().join(format!("{}.lock", profile.cargo()));
    root::write(&path, "")?;
    let file = File::open(&path).with_context(|| format!("cannot open {}", root::shown(&path)))?;
    file.lock().with_context(|| format!("cannot lock {}", root::shown(&path)))?;
    Ok(file)
}

/// Prints what the first load costs, and fails over the budget. Apart from [`build`], so that a page that has
/// grown too large can still be run and tested while somebody makes it smaller.
pub(crate) fn within_budget() -> Result<()> {
    size::report(&build(Profile::Release)?)
}
