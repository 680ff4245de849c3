use std::sync::LazyLock;

use crate::{Method, spec::read};

/// What becomes of one of the vendor's operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// An endpoint of [`crate::soracom`] has it.
    Implemented,
    /// It belongs to what a world imitates, and is not there yet: answered by a plain 4xx.
    Refused {
        /// Why, in a few words.
        reason: &'static str,
    },
    /// Kansei is not for that: answered in the same manner.
    OutOfScope {
        /// Why, in a few words.
        reason: &'static str,
    },
}

/// One operation of the vendor's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// Tag and operation id, e.g. `Sim/getSim`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path with its base and its parameters in braces, e.g. `/v1/sims/{sim_id}`.
    pub path: &'static str,
    /// What becomes of it.
    pub state: State,
}

/// A finding that the checks leave out, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exception {
    /// The finding in the words of the check, e.g. `Sim.expiryAction: our type lacks "(null value)"`.
    pub finding: &'static str,
    /// Why it stands.
    pub reason: &'static str,
}

/// All of `spec.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// See [`version`].
    pub version: &'static str,
    /// See [`sha256`].
    pub sha256: &'static str,
    /// How many operations the definition has.
    pub count: usize,
    /// See [`type_exceptions`].
    pub type_exceptions: Vec<Exception>,
    /// See [`answer_exceptions`].
    pub answer_exceptions: Vec<Exception>,
    /// Operations whose permission has a name of its own, with that name; see [`permission`].
    pub permissions: Vec<(&'static str, &'static str)>,
    /// See [`operations`].
    pub operations: Vec<Operation>,
}

/// The version of the definition that the types were checked against.
pub fn version() -> &'static str {
    TABLE.version
}

/// The SHA-256 of that definition's file, in lower-case hexadecimal digits.
pub fn sha256() -> &'static str {
    TABLE.sha256
}

/// Every operation of the definition, by tag.
pub fn operations() -> &'static [Operation] {
    &TABLE.operations
}

/// The operation that `method` and `path` name; a literal name outranks a parameter: `/v1/bills/latest` is not the bill of the
/// month "latest".
pub fn operation_at(method: &str, path: &str) -> Option<&'static Operation> {
    let fitting = operations()
        .iter()
        .filter(|op| op.method.as_str().eq_ignore_ascii_case(method) && fits(op.path, path));
    fitting.min_by_key(|op| op.path.matches('{').count())
}

/// Whether `path` is an instance of `template`. The name of a file may hold slashes, and says if it is of a directory by how it
/// ends; any other parameter is one name.
pub fn fits(template: &str, path: &str) -> bool {
    const FILE: &str = "/{scope}/{path}";
    if let Some((before, after)) = template.split_once(FILE) {
        let named = path.strip_prefix(before).and_then(|rest| rest.strip_prefix('/')?.split_once('/'));
        let is_directory = path.ends_with('/');
        return named.is_some_and(|(scope, file)| {
            !scope.is_empty() && !file.is_empty() && is_directory == (after == "/")
        });
    }
    let (wanted, given): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let name =
        |(wanted, given): (&&str, &&str)| wanted == given || wanted.starts_with('{') && !given.is_empty();
    wanted.len() == given.len() && wanted.iter().zip(&given).all(name)
}

/// The permission that a SAM user needs for the operation `id`: `Sim:getSim` for `Sim/getSim`, but for those that the
/// definition calls otherwise.
pub fn permission(id: &str) -> String {
    let own = TABLE.permissions.iter().find(|(operation, _)| *operation == id);
    own.map_or_else(|| id.replacen('/', ":", 1), |(_, name)| (*name).to_owned())
}

/// Findings that `cargo xtask spec` leaves out when it compares our types with the definition.
pub fn type_exceptions() -> &'static [Exception] {
    &TABLE.type_exceptions
}

/// Findings that conformance tests leave out when they compare an answer with the definition.
pub fn answer_exceptions() -> &'static [Exception] {
    &TABLE.answer_exceptions
}

const TEXT: &str = include_str!("../../spec.toml");

static TABLE: LazyLock<Table> =
    LazyLock::new(|| read::table(TEXT).expect("the embedded spec.toml is read by a test of this module"));

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_embedded_file_reads_completely() {
        let table = read::table(TEXT).unwrap();
        assert_eq!(table.operations.len(), table.count);
        assert_eq!(table.operations.len(), TEXT.lines().filter(|line| line.contains(", state = ")).count());
        assert_eq!(table.sha256.len(), 64);
    }

    #[test]
    fn no_operation_and_no_route_stands_twice() {
        let ids: BTreeSet<_> = operations().iter().map(|o| o.id).collect();
        let routes: BTreeSet<_> = operations().iter().map(|o| (o.method, o.path)).collect();
        assert_eq!((ids.len(), routes.len()), (operations().len(), operations().len()));
    }

    #[test]
    fn a_permission_is_called_as_its_operation_but_for_a_few() {
        assert_eq!(permission("Sim/getSim"), "Sim:getSim");
        assert_eq!(permission("Sim/putSimTags"), "Sim:putTags");
        assert!(TABLE.permissions.iter().all(|(id, _)| operations().iter().any(|o| o.id == *id)));
    }

    #[test]
    fn a_template_fits_its_instances_only() {
        assert!(fits("/v1/sims/{sim_id}/send_sms", "/v1/sims/89/send_sms"));
        assert!(!fits("/v1/sims/{sim_id}/send_sms", "/v1/sims/89"));
        assert!(!fits("/v1/sims/{sim_id}", "/v1/sims/89/send_sms"));
        assert!(!fits("/v1/sims/{sim_id}", "/v1/sims/"));
        let at = |method: &str, path: &str| operation_at(method, path).map(|operation| operation.id);
        assert_eq!(at("get", "/v1/files/private/a/b.txt"), Some("FileEntry/getFile"));
        assert_eq!(at("GET", "/v1/files/private/a/b/"), Some("FileEntry/listFiles"));
        assert_eq!(
            at("GET", "/v1/files/private//"),
            Some("FileEntry/listFiles"),
            "as the official client lists all"
        );
        assert_eq!(
            at("GET", "/v1/files/exported/E-1"),
            Some("Files/getExportedFile"),
            "a literal name is nearer"
        );
        assert_eq!(at("PUT", "/v1/files/private/a/"), None);
    }

    #[test]
    fn every_exception_says_why() {
        assert!(type_exceptions().iter().chain(answer_exceptions()).all(|e| !e.reason.is_empty()));
    }
}
