//! How many bytes the first visit costs, and what comes later; and the limits.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use brotli::enc::BrotliEncoderParams;

use crate::root;

/// The first load in compressed bytes: page, code, styles, fonts, icons.
const BUDGET: usize = 450_000;

/// Each part that is fetched when it is first needed, in compressed bytes.
const PART_BUDGET: usize = 150_000;

/// The file by brotli, if that is worth a second file.
pub(super) fn compressed(path: &Path, bytes: &[u8]) -> Result<Option<Vec<u8>>> {
    if path.extension().is_some_and(|ending| ending == "woff2" || ending == "png") {
        return Ok(None);
    }
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut small, &parameters)?;
    Ok((small.len() < bytes.len()).then_some(small))
}

/// Prints the sizes and fails over a budget.
pub(super) fn report(page: &Path) -> Result<()> {
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for path in root::files(page)? {
        if path.extension().is_some_and(|ending| ending == "br") {
            continue;
        }
        let raw = size(&path)?;
        let small = size(Path::new(&format!("{}.br", path.display()))).unwrap_or(raw);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = File { name, raw, small };
        if file.is_part() { later.push(file) } else { first.push(file) }
    }
    let total: usize = first.iter().map(|file| file.small).sum();
    first.iter().for_each(File::print);
    println!(
        "  {:<18} {:>9} {:>9} of {} for the first load",
        "together",
        "",
        kilobytes(total),
        kilobytes(BUDGET)
    );
    if !later.is_empty() {
        println!("  fetched when first needed, of {} each", kilobytes(PART_BUDGET));
        later.iter().for_each(File::print);
    }
    ensure!(total <= BUDGET, "the first load is {total} bytes, {} over the budget", total - BUDGET);
    for File { name, small, .. } in &later {
        ensure!(*small <= PART_BUDGET, "{name} is {small} bytes, {} over its budget", small - PART_BUDGET);
    }
    Ok(())
}

/// A file of the page, with what it weighs in bytes as it is and by brotli.
struct File {
    name: String,
    raw: usize,
    small: usize,
}

impl File {
    /// Whether it is fetched when first needed: all code and styles but what `index.html` names.
    fn is_part(&self) -> bool {
        (self.name.ends_with(".wasm") && self.name != "ui_bg.wasm") || self.name == "later.css"
    }

    fn print(&self) {
        println!("  {:<18} {:>9} {:>9}", self.name, kilobytes(self.raw), kilobytes(self.small));
    }
}

fn size(path: &Path) -> Result<usize> {
    Ok(usize::try_from(fs::metadata(path)?.len())?)
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}
