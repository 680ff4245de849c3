//! How many bytes the first visit costs, and the limit.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use brotli::enc::BrotliEncoderParams;

use crate::root;

/// The first load in compressed bytes: page, code, styles, fonts, icons.
const BUDGET: usize = 450_000;

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

/// Prints the sizes and fails over the budget.
pub(super) fn report(page: &Path) -> Result<()> {
    let mut total = 0;
    for path in root::files(page)? {
        if path.extension().is_some_and(|ending| ending == "br") {
            continue;
        }
        let raw = size(&path)?;
        let small = size(Path::new(&format!("{}.br", path.display()))).unwrap_or(raw);
        total += small;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("  {name:<14} {:>8} {:>8}", kilobytes(raw), kilobytes(small));
    }
    println!(
        "  {:<14} {:>8} {:>8} of {} for the first load",
        "together",
        "",
        kilobytes(total),
        kilobytes(BUDGET)
    );
    ensure!(total <= BUDGET, "the first load is {total} bytes, {} over the budget", total - BUDGET);
    Ok(())
}

fn size(path: &Path) -> Result<usize> {
    Ok(usize::try_from(fs::metadata(path)?.len())?)
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}
