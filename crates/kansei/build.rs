//! Makes sure that the page's folder exists, so that the server compiles before the page was ever built, and
//! tells the program which commit it is made of.

mod commit;

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let dist = root.join("dist");
    fs::create_dir_all(&dist)?;
    println!("cargo:rerun-if-changed={}", dist.display());
    println!("cargo:rerun-if-changed=commit.rs");
    commit::tell(&root);
    Ok(())
}
