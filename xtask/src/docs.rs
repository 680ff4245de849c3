//! `cargo xtask docs`: documents name folders and files, and those must exist.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};

use crate::root;

/// Checks every Markdown file of the repository.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    ensure!(arguments.is_empty(), "takes no arguments");
    let documents = root::files_ending(&root::root(), "md")?;
    let mut dead = Vec::new();
    let mut looked = 0;
    for document in &documents {
        let text = root::read(document)?;
        for (line, mention) in mentions(&text) {
            looked += 1;
            if let Some(complaint) = complaint(document, &mention)? {
                dead.push(format!("{}:{line}: {complaint}", root::shown(document)));
            }
        }
    }
    if !dead.is_empty() {
        bail!("{} mentions lead nowhere:\n{}", dead.len(), dead.join("\n"));
    }
    println!("{} documents, {looked} links and paths: all lead somewhere", documents.len());
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Mention {
    /// The target of `[text](target)`.
    Link(String),
    /// A path of the repository in backticks.
    Path(String),
}

/// The links and the paths of a document with their lines, outside of fenced blocks.
fn mentions(text: &str) -> Vec<(usize, Mention)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        // Odd pieces stand between backticks.
        for (at, piece) in text.split('`').enumerate() {
            if at % 2 == 1 {
                if is_path(piece) {
                    found.push((line, Mention::Path(piece.trim_end_matches('/').to_owned())));
                }
                continue;
            }
            for after in piece.split("](").skip(1) {
                if let Some((target, _)) = after.split_once(')') {
                    found.push((line, Mention::Link(target.to_owned())));
                }
            }
        }
    }
    found
}

/// Begins with a folder of the repository's root and is spelled out, with no pattern or placeholder in it.
fn is_path(words: &str) -> bool {
    let plain = !words.contains([' ', '*', '{', '<', '…', '$', '|', ':']) && !words.contains("NAME");
    let Some((first, _)) = words.split_once('/') else { return false };
    plain && TOP.contains(&first)
}

/// The folders that a path in a document starts with. Those that a build makes are not among them.
const TOP: &[&str] = &[".ci", ".cargo", "assets", "crates", "docs", "e2e", "src-tauri", "ui", "xtask"];

/// What is wrong with the mention, if something is.
fn complaint(document: &Path, mention: &Mention) -> Result<Option<String>> {
    Ok(match mention {
        Mention::Path(path) => (!root::at(path).exists()).then(|| format!("`{path}` does not exist")),
        Mention::Link(target) if target.contains("://") || target.starts_with("mailto:") => None,
        Mention::Link(target) => {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let place = place(document, path);
            if !place.exists() {
                Some(format!("{target} does not exist"))
            } else if !anchor.is_empty() && place.is_file() && !anchors(&root::read(&place)?).contains(&anchor.to_owned()) {
                Some(format!("{target}: no heading makes this anchor"))
            } else {
                None
            }
        }
    })
}

fn place(document: &Path, path: &str) -> PathBuf {
    match path.strip_prefix('/') {
        Some(from_root) => root::at(from_root),
        None if path.is_empty() => document.to_path_buf(),
        None => document.parent().unwrap_or(document).join(path),
    }
}

/// The anchors that the usual renderers make of the headings.
fn anchors(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect::<String>().replace(' ', "-")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Mention, anchors, mentions};

    #[test]
    fn links_and_paths_outside_of_fences() {
        let text = "See [that](docs/a.md#b) and `crates/api/src`.\n```\n[no](x) `ui/no`\n```\n`cargo xtask`, `a/b`, `crates/*/x`";
        assert_eq!(
            mentions(text),
            [(1, Mention::Link("docs/a.md#b".into())), (1, Mention::Path("crates/api/src".into()))]
        );
    }

    #[test]
    fn headings_become_anchors() {
        assert_eq!(anchors("# Two words, one `line`!\ntext\n## 1. 管制"), ["two-words-one-line", "1-管制"]);
    }
}
