//! `cargo xtask docs`: documents name folders, files, headings and things of the code, and those must exist.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail, ensure};

use crate::root;

/// Checks every Markdown file of the repository.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    ensure!(arguments.is_empty(), "takes no arguments");
    let documents = root::files_ending(&root::root(), "md")?;
    let words = words_of_the_code()?;
    let mut dead = Vec::new();
    let mut looked = 0;
    for document in &documents {
        for (line, mention) in mentions(&root::read(document)?) {
            looked += 1;
            if let Some(complaint) = complaint(document, &mention, &words)? {
                dead.push(format!("{}:{line}: {complaint}", root::shown(document)));
            }
        }
    }
    if !dead.is_empty() {
        bail!("{} mentions lead nowhere:\n{}", dead.len(), dead.join("\n"));
    }
    println!("{} documents, {looked} links, paths and names: all lead somewhere", documents.len());
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Mention {
    /// The target of `[text](target)`.
    Link(String),
    /// A path of the repository in backticks.
    Path(String),
    /// A name of the code in backticks: a type, a function, a variable of the environment.
    Name(String),
}

/// The links, paths and names of a document with their lines, outside of fenced blocks.
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
            if at % 2 == 0 {
                let targets = piece.split("](").skip(1).filter_map(|after| after.split_once(')'));
                found.extend(targets.map(|(target, _)| (line, Mention::Link(target.to_owned()))));
            } else if is_path(piece) {
                found.push((line, Mention::Path(piece.trim_end_matches('/').to_owned())));
            } else if is_name(piece) {
                found.push((line, Mention::Name(piece.to_owned())));
            }
        }
    }
    found
}

/// The folders that a path in a document starts with. Those that a build makes are not among them.
const TOP: &[&str] = &[".ci", ".cargo", "assets", "crates", "docs", "e2e", "src-tauri", "ui", "xtask"];

/// Begins with a folder of the repository's root and is spelled out, with no pattern or placeholder in it.
fn is_path(words: &str) -> bool {
    let plain = !words.contains([' ', '*', '{', '<', '…', '$', '|', ':']) && !words.contains("NAME");
    words.split_once('/').is_some_and(|(first, _)| plain && TOP.contains(&first))
}

/// `UnixMillis`, `delete_session`, `KANSEI_DATA`, `backend::start`: of more than one word, because a single
/// one may be anybody's.
fn is_name(words: &str) -> bool {
    let letters = words.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':');
    let path = words.contains("::") && !words.ends_with(':');
    let snake = words.trim_matches('_').contains('_') && !words.contains(':');
    let capitals = words.chars().filter(char::is_ascii_uppercase).count();
    let camel = words.starts_with(|c: char| c.is_ascii_uppercase())
        && capitals > 1
        && words.contains(|c: char| c.is_ascii_lowercase())
        && !words.contains(':');
    letters && words.starts_with(|c: char| c.is_ascii_alphabetic()) && (path || snake || camel)
}

/// What is wrong with the mention, if something is.
fn complaint(document: &Path, mention: &Mention, words: &BTreeSet<String>) -> Result<Option<String>> {
    Ok(match mention {
        Mention::Path(path) => (!root::at(path).exists()).then(|| format!("`{path}` does not exist")),
        Mention::Name(name) => name
            .split("::")
            .find(|part| !words.contains(*part))
            .map(|part| format!("`{name}`: nothing in the code is called {part}")),
        Mention::Link(target) if target.contains("://") || target.starts_with("mailto:") => None,
        Mention::Link(target) => {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let place = place(document, path);
            let heading = |place: &Path| -> Result<bool> {
                Ok(anchors(&root::read(place)?).iter().any(|it| it == anchor))
            };
            if !place.exists() {
                Some(format!("{target} does not exist"))
            } else if !anchor.is_empty() && place.is_file() && !heading(&place)? {
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
    let anchor = |heading: &str| -> String {
        let title = heading.trim_start_matches('#').trim().to_lowercase();
        title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect()
    };
    text.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line).replace(' ', "-")).collect()
}

/// Every word of every source file, scenario and manifest.
fn words_of_the_code() -> Result<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    for path in root::files(&root::root())? {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let made = path.starts_with(root::dist()) || path.starts_with(root::target());
        if made || !["rs", "toml", "ts", "mjs", "js", "json", "css", "html"].contains(&ending) {
            continue;
        }
        let text = root::read(&path)?;
        words.extend(text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map(str::to_owned));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::{Mention, anchors, is_name, mentions};

    #[test]
    fn links_and_paths_outside_of_fences() {
        let text = "See [that](docs/a.md#b) and `crates/api/src`.\n```\n[no](x) `ui/no`\n```\n`cargo xtask`, `a/b`, `crates/*/x`";
        assert_eq!(
            mentions(text),
            [(1, Mention::Link("docs/a.md#b".into())), (1, Mention::Path("crates/api/src".into()))]
        );
    }

    #[test]
    fn names_of_several_words_are_looked_up() {
        for name in ["UnixMillis", "delete_session", "KANSEI_DATA", "backend::start", "crate::desk"] {
            assert!(is_name(name), "{name}");
        }
        for other in ["Created", "online", "cargo xtask run", "--listen", "SIM", "a: b", "x::", "_"] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn headings_become_anchors() {
        assert_eq!(anchors("# Two words, one `line`!\ntext\n## 1. 管制"), ["two-words-one-line", "1-管制"]);
    }
}
