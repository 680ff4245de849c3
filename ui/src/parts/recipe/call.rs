use api::{console::flux::ApiCall, spec::fits};

/// The operation that a method and a path name; what stands for `${…}` fits any part.
pub(crate) fn named<'a>(calls: &'a [ApiCall], method: &str, path: &str) -> Option<&'a ApiCall> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let fitting = calls.iter().filter(|call| call.method == method && fits(&call.path, path));
    // A literal name is nearer than a parameter.
    fitting.min_by_key(|call| call.path.matches('{').count())
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
