use std::collections::BTreeMap;

use api::{
    EndpointInfo,
    spec::{Operation, State},
};

/// Where `spec.toml` and the endpoint tables differ: an implemented operation has exactly one endpoint, on the same
/// method and path; no other operation has one; and each of the vendor's endpoints says which operation it is.
pub(super) fn compare(
    operations: &[Operation],
    endpoints: impl Iterator<Item = EndpointInfo>,
) -> Vec<String> {
    let mut findings = Vec::new();
    let mut by_id = BTreeMap::new();
    for endpoint in endpoints {
        let Some(id) = endpoint.spec else {
            findings.push(format!("{}: the endpoint names no operation", endpoint.name));
            continue;
        };
        if by_id.insert(id, endpoint).is_some() {
            findings.push(format!("{id}: two endpoints"));
        }
    }
    for operation in operations {
        match (operation.state, by_id.remove(operation.id)) {
            (State::Implemented, Some(endpoint)) => {
                if (endpoint.method, endpoint.path) != (operation.method, operation.path) {
                    let (theirs, ours) =
                        (route(operation.method, operation.path), route(endpoint.method, endpoint.path));
                    findings.push(format!("{}: {theirs} in spec.toml, {ours} in the table", operation.id));
                }
            }
            (State::Implemented, None) => {
                findings.push(format!("{}: implemented, but has no endpoint", operation.id))
            }
            (State::Refused { .. } | State::OutOfScope { .. }, Some(_)) => {
                findings.push(format!("{}: has an endpoint, but is not implemented", operation.id));
            }
            (State::Refused { .. } | State::OutOfScope { .. }, None) => {}
        }
    }
    findings.extend(by_id.keys().map(|id| format!("{id}: an endpoint of no operation in spec.toml")));
    findings
}

fn route(method: api::Method, path: &str) -> String {
    format!("{method} {path}")
}

#[cfg(test)]
mod tests {
    use api::Method;

    use super::*;

    fn operation(id: &'static str, state: State) -> Operation {
        Operation { id, method: Method::Get, path: "/v1/x", state }
    }

    fn endpoint(spec: Option<&'static str>, path: &'static str) -> EndpointInfo {
        EndpointInfo { name: "X", method: Method::Get, path, spec }
    }

    #[test]
    fn tables_that_agree_have_no_findings() {
        let operations =
            [operation("A/a", State::Implemented), operation("A/b", State::Refused { reason: "r" })];
        let endpoints = [endpoint(Some("A/a"), "/v1/x")];
        assert_eq!(compare(&operations, endpoints.into_iter()), Vec::<String>::new());
    }

    #[test]
    fn each_difference_is_found() {
        let implemented = [operation("A/a", State::Implemented)];
        let refused = [operation("A/a", State::OutOfScope { reason: "r" })];
        let check = |operations: &[Operation], endpoints: &[EndpointInfo]| {
            compare(operations, endpoints.iter().copied()).join("; ")
        };
        let good = endpoint(Some("A/a"), "/v1/x");
        assert_eq!(check(&implemented, &[]), "A/a: implemented, but has no endpoint");
        assert_eq!(check(&refused, &[good]), "A/a: has an endpoint, but is not implemented");
        assert_eq!(check(&implemented, &[good, good]), "A/a: two endpoints");
        assert_eq!(
            check(&implemented, &[endpoint(Some("A/a"), "/v1/y")]),
            "A/a: GET /v1/x in spec.toml, GET /v1/y in the table"
        );
        assert_eq!(check(&[], &[good]), "A/a: an endpoint of no operation in spec.toml");
        assert_eq!(check(&[], &[endpoint(None, "/v1/x")]), "X: the endpoint names no operation");
    }
}
