//! Arrows between the modules of one crate, as the paths in the sources show them.

use std::path::Path;

use anyhow::{Context, Result};

use super::{
    paths,
    table::{FENCES, SIBLINGS},
};
use crate::root;

/// A source file and the paths it names.
pub(super) struct Source {
    /// From the repository's root, with slashes.
    file: String,
    names: Vec<paths::Path>,
}

/// Every file that some fence is about.
pub(super) fn sources() -> Result<Vec<Source>> {
    let mut all = Vec::new();
    for folder in ["crates/backend/src", "ui/src"] {
        for path in root::files_ending(&root::at(folder), "rs")? {
            let file = root::shown(&path);
            let names =
                paths::paths(&root::read(&path)?, &module(&file, folder)).with_context(|| file.clone())?;
            all.push(Source { file, names });
        }
    }
    Ok(all)
}

/// Every path that a fence forbids.
pub(super) fn violations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for fence in FENCES.iter().filter(|fence| inside(&source.file, fence.within)) {
            for path in &source.names {
                if fence.forbidden.iter().any(|start| under(&path.text, start)) {
                    found.push(format!("{}:{}: {}: {}", source.file, path.line, path.text, fence.because));
                }
            }
        }
        for (folder, because) in SIBLINGS {
            let Some((own, crate_path)) = own(&source.file, folder) else { continue };
            for path in &source.names {
                let other = path
                    .text
                    .strip_prefix(&format!("{crate_path}::"))
                    .and_then(|rest| rest.split("::").next());
                if other.is_some_and(|other| {
                    other != own && sources.iter().any(|s| is_child(&s.file, folder, other))
                }) {
                    found.push(format!("{}:{}: {}: {because}", source.file, path.line, path.text));
                }
            }
        }
    }
    found
}

/// `crates/backend/src/cloud/http/sim.rs` is the module `cloud::http::sim` of its crate.
fn module(file: &str, folder: &str) -> Vec<String> {
    let inside = Path::new(file).strip_prefix(folder).unwrap_or(Path::new(file)).with_extension("");
    let mut parts: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

/// In the folder, or the file that is the module of that name.
fn inside(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
}

fn under(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The sub-folder that the file is in, and the folder's path inside the crate.
fn own(file: &str, folder: &str) -> Option<(String, String)> {
    let name = file.strip_prefix(folder)?.strip_prefix('/')?.split('/').next()?.trim_end_matches(".rs");
    let inside = folder.split("/src/").nth(1)?.replace('/', "::");
    (name != "mod").then(|| (name.to_owned(), format!("crate::{inside}")))
}

fn is_child(file: &str, folder: &str, name: &str) -> bool {
    own(file, folder).is_some_and(|(own, _)| own == name)
}

#[cfg(test)]
mod tests {
    use super::{Source, module, paths, violations};

    fn source(file: &str, folder: &str, text: &str) -> Source {
        Source { file: file.to_owned(), names: paths::paths(text, &module(file, folder)).unwrap() }
    }

    fn backend(file: &str, text: &str) -> Source {
        source(&format!("crates/backend/src/{file}"), "crates/backend/src", text)
    }

    #[test]
    fn desk_may_use_its_store_and_the_client() {
        let fine =
            backend("desk/jobs.rs", "use crate::http::error; use store::desk::Tx; use client::Client;");
        assert_eq!(violations(&[fine]), [""; 0]);
    }

    #[test]
    fn desk_that_peeks_at_the_cloud_is_found_in_every_spelling() {
        for text in [
            "use crate::cloud::app;",
            "use crate::{http, cloud};",
            "use super::super::super::cloud;",
            "fn f() { crate::cloud::app::cut() }",
            "use store::{desk, world};",
            "use emulator::Sim;",
        ] {
            let found = violations(&[backend("desk/jobs/run.rs", text)]);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].starts_with("crates/backend/src/desk/jobs/run.rs:1: "), "{found:?}");
        }
    }

    #[test]
    fn two_features_do_not_name_each_other() {
        let sims = source(
            "ui/src/features/sims/list.rs",
            "ui/src",
            "use crate::features::groups::columns; use super::row;",
        );
        let groups = source("ui/src/features/groups/mod.rs", "ui/src", "pub(crate) mod columns;");
        assert_eq!(violations(&[sims, groups]).len(), 1);
    }

    #[test]
    fn the_kit_knows_no_api() {
        assert_eq!(violations(&[source("ui/src/kit/row.rs", "ui/src", "use api::sim::Sim;")]).len(), 1);
    }
}
