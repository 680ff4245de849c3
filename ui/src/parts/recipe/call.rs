use api::console::flux::ApiCall;

/// The operation that a method and a path name; what stands for `${…}` fits any part.
pub(crate) fn named<'a>(calls: &'a [ApiCall], method: &str, path: &str) -> Option<&'a ApiCall> {
    let written: Vec<&str> = path.split(['?', '#']).next().unwrap_or_default().split('/').collect();
    let literal = |call: &&ApiCall| call.path.split('/').filter(|part| !part.starts_with('{')).count();
    calls
        .iter()
        .filter(|call| {
            let pattern: Vec<&str> = call.path.split('/').collect();
            call.method == method
                && pattern.len() == written.len()
                && pattern
                    .iter()
                    .zip(&written)
                    .all(|(part, written)| part.starts_with('{') || part == written)
        })
        .max_by_key(literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_operation() {
        let call = |operation: &str, path: &str| ApiCall {
            operation: operation.into(),
            permission: String::new(),
            method: "POST".into(),
            path: path.into(),
            en: String::new(),
            ja: String::new(),
            body: String::new(),
        };
        let calls =
            [call("any", "/v1/{kind}/{id}/set_group"), call("setSimGroup", "/v1/sims/{sim_id}/set_group")];
        let name = |method: &str, path: &str| named(&calls, method, path).map(|call| call.operation.as_str());
        assert_eq!(name("POST", "/v1/sims/${payload.simId}/set_group"), Some("setSimGroup"));
        assert_eq!(name("POST", "/v1/groups/1/set_group?x=1"), Some("any"));
        assert_eq!(name("GET", "/v1/sims/1/set_group"), None);
        assert_eq!(name("POST", "/v1/sims/1"), None);
    }
}
