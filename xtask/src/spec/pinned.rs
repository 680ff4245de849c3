use std::collections::BTreeMap;

use api::spec::{self, Operation};
use sha2::{Digest, Sha256};

use super::definition::Definition;

/// Where the pinned version and hash are not those of the definition at hand.
pub(super) fn identity(version: &str, sha256: &str, definition: &Definition, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    if definition.version() != version {
        findings.push(format!("version {version} is pinned, the definition is {}", definition.version()));
    }
    let found = hex::encode(Sha256::digest(text));
    if found != sha256 {
        findings.push(format!("SHA-256 {sha256} is pinned, the definition's is {found}"));
    }
    findings
}

/// Where the operations of `spec.toml` are not those of the definition, by id, method and path.
pub(super) fn coverage(operations: &[Operation], definition: &Definition) -> Vec<String> {
    let mut findings = Vec::new();
    let mut listed: BTreeMap<&str, &Operation> = operations.iter().map(|o| (o.id, o)).collect();
    for (id, method, path) in definition.operations() {
        match listed.remove(id) {
            Some(ours) if (ours.method.as_str(), ours.path) == (method, path) => {}
            Some(ours) => {
                findings.push(format!(
                    "{id}: {} {} in spec.toml, {method} {path} in the definition",
                    ours.method, ours.path
                ));
            }
            None => findings.push(format!("{id}: not in spec.toml ({method} {path})")),
        }
    }
    findings.extend(listed.keys().map(|id| format!("{id}: not in the definition")));
    findings
}

/// Where the name of an operation's permission is not that of the definition.
pub(super) fn permissions(operations: &[Operation], definition: &Definition) -> Vec<String> {
    let named = operations.iter().map(|o| (o.id, spec::permission(o.id), definition.permission(o.id)));
    let other = named.filter(|(_, ours, theirs)| ours != theirs);
    other.map(|(id, ours, theirs)| format!("{id}: needs {theirs} in the definition, {ours} here")).collect()
}

#[cfg(test)]
mod tests {
    use api::{Method, spec::State};

    use super::*;

    const TEXT: &str = r#"
info: { version: "7" }
servers: [{ url: "https://example.test/v1" }]
paths: { /things: { get: { tags: [Thing], operationId: listThings, responses: {} } } }
"#;

    fn listed(id: &'static str, method: Method, path: &'static str) -> Operation {
        Operation { id, method, path, state: State::Implemented }
    }

    #[test]
    fn another_version_or_hash_is_found() {
        let definition = Definition::parse(TEXT).unwrap();
        let sha256 = hex::encode(Sha256::digest(TEXT));
        assert_eq!(identity("7", &sha256, &definition, TEXT), Vec::<String>::new());
        assert_eq!(identity("6", &sha256, &definition, TEXT), ["version 6 is pinned, the definition is 7"]);
        assert_eq!(identity("7", &sha256, &definition, "else").len(), 1);
    }

    #[test]
    fn a_permission_of_another_name_is_found() {
        let text =
            TEXT.replace("operationId: listThings", "operationId: listThings, x-sam-operationId: list");
        let (plain, renamed) = (Definition::parse(TEXT).unwrap(), Definition::parse(&text).unwrap());
        let operation = [listed("Thing/listThings", Method::Get, "/v1/things")];
        assert_eq!(permissions(&operation, &plain), Vec::<String>::new());
        assert_eq!(
            permissions(&operation, &renamed),
            ["Thing/listThings: needs Thing:list in the definition, Thing:listThings here"]
        );
    }

    #[test]
    fn operations_are_compared_both_ways() {
        let definition = Definition::parse(TEXT).unwrap();
        let right = listed("Thing/listThings", Method::Get, "/v1/things");
        assert_eq!(coverage(&[right], &definition), Vec::<String>::new());
        assert_eq!(coverage(&[], &definition), ["Thing/listThings: not in spec.toml (GET /v1/things)"]);
        assert_eq!(
            coverage(&[listed("Thing/listThings", Method::Put, "/v1/things")], &definition),
            ["Thing/listThings: PUT /v1/things in spec.toml, GET /v1/things in the definition"]
        );
        assert_eq!(
            coverage(&[right, listed("Thing/gone", Method::Get, "/v1/gone")], &definition),
            ["Thing/gone: not in the definition"]
        );
    }
}
