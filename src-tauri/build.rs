//! Makes the page's folder exist, so that the shell compiles before the page was ever built.
fn main() {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../dist");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo:warning=cannot create {dist}: {error}");
    }
    println!("cargo:rerun-if-changed={dist}");
    tauri_build::build();
}
