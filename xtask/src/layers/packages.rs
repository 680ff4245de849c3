//! Arrows between packages, as Cargo resolved them.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, PackageId};

use super::table::{ARROWS, PLACES, PURE};

/// What the checks need to know of the workspace.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// Each member and what its manifest names, for running, building or testing.
    pub(super) members: BTreeMap<String, BTreeSet<String>>,
    /// Each package by name and what it needs at run time.
    needs: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    /// Reads Cargo's own answer.
    pub(super) fn of(metadata: &Metadata) -> Self {
        let mut graph = Self::default();
        for package in metadata.workspace_packages() {
            let named = package.dependencies.iter().map(|dependency| dependency.name.clone()).collect();
            graph.members.insert(package.name.to_string(), named);
        }
        let name = |id: &PackageId| metadata[id].name.to_string();
        for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
            let runs = node
                .deps
                .iter()
                .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal))
                .map(|dep| name(&dep.pkg));
            graph.needs.entry(name(&node.id)).or_default().extend(runs);
        }
        graph
    }

    /// The first way found from a package to another, as `a -> b -> c`.
    fn way(&self, from: &str, to: &str) -> Option<String> {
        let mut came: BTreeMap<&str, &str> = BTreeMap::new();
        let mut open = vec![from];
        while let Some(here) = open.pop() {
            if here == to {
                let mut way = vec![to];
                while let Some(before) = way.last().and_then(|last| came.get(last)) {
                    way.push(before);
                }
                way.reverse();
                return Some(way.join(" -> "));
            }
            for next in self.needs.get(here).into_iter().flatten() {
                if next != from && !came.contains_key(next.as_str()) {
                    came.insert(next, here);
                    open.push(next);
                }
            }
        }
        None
    }
}

/// Every arrow that the table does not have.
pub(super) fn violations(graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    for (member, named) in &graph.members {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == member) else {
            found.push(format!("{member}: a member without a row in the table of arrows"));
            continue;
        };
        for other in named.iter().filter(|name| graph.members.contains_key(*name)) {
            if !allowed.contains(&other.as_str()) {
                found.push(format!("{member} -> {other}: {member} may depend on {allowed:?} only"));
            }
        }
        for other in named {
            if let Some((_, homes)) = PLACES.iter().find(|(pattern, _)| matches(pattern, other))
                && !homes.contains(&member.as_str())
            {
                found.push(format!("{member} -> {other}: {other} stays under {homes:?}"));
            }
        }
    }
    let (pure, impure) = PURE;
    for member in pure.iter().filter(|name| graph.members.contains_key(**name)) {
        for other in impure {
            if let Some(way) = graph.way(member, other) {
                found.push(format!("{way}: {member} is pure"));
            }
        }
    }
    found
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::{Graph, violations};

    fn graph(members: &[(&str, &[&str])], needs: &[(&str, &[&str])]) -> Graph {
        let rows = |rows: &[(&str, &[&str])]| {
            rows.iter()
                .map(|(name, others)| {
                    ((*name).to_owned(), others.iter().map(|it| (*it).to_owned()).collect())
                })
                .collect()
        };
        Graph { members: rows(members), needs: rows(needs) }
    }

    #[test]
    fn arrows_that_point_down_are_fine() {
        let graph =
            graph(&[("api", &["serde"]), ("ops", &["api"]), ("store", &["api", "ops", "rusqlite"])], &[]);
        assert_eq!(violations(&graph), [""; 0]);
    }

    #[test]
    fn the_operator_side_may_not_see_the_emulator() {
        let found = violations(&graph(&[("ops", &["emulator"]), ("emulator", &[])], &[]));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("ops -> emulator"), "{found:?}");
    }

    #[test]
    fn a_new_member_needs_a_row() {
        assert!(violations(&graph(&[("extra", &[])], &[]))[0].contains("without a row"));
    }

    #[test]
    fn a_package_stays_in_its_place() {
        let found = violations(&graph(&[("kansei", &["axum-extra", "tauri-plugin-x"])], &[]));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("axum-extra stays under"));
    }

    #[test]
    fn a_pure_crate_may_not_reach_a_runtime_by_a_detour() {
        let found = violations(&graph(
            &[("client", &["innocent"])],
            &[("client", &["innocent"]), ("innocent", &["deep"]), ("deep", &["tokio"])],
        ));
        assert_eq!(found, ["client -> innocent -> deep -> tokio: client is pure"]);
    }
}
