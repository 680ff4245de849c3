//! Declares what the page may ask of the shell, tells the program which commit it is made of, and makes sure
//! that the page's folder exists, so that the shell compiles before the page was ever built.

#[path = "../crates/kansei/commit.rs"]
mod commit;

use std::{error::Error, fs, path::Path};

use tauri_build::{AppManifest, Attributes};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let dist = root.join("dist");
    fs::create_dir_all(&dist)?;
    println!("cargo:rerun-if-changed={}", dist.display());
    commit::tell(&root);
    Ok(tauri_build::try_build(Attributes::new().app_manifest(AppManifest::new().commands(&[
        "server",
        "open_terminal",
        "open_page",
    ])))?)
}
