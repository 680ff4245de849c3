//! Which operation of the platform an action calls.

use api::{
    Method,
    spec::{self, Operation, State},
};

/// Operations that no action may call: they are about who one is, or read all there is. [docs action-soracom-api] guess: nor
/// those whose answer is a secret, which would stand in the trace, or stands in headers, which no action sees.
const EXCLUDED: [&str; 7] = [
    "Operator/getOperator",
    "Auth/",
    "Query/",
    "Operator/generate",
    "User/generateUserAuthKey",
    "User/enableUserMFA",
    // A link, and headers.
    "FileEntry/getFile",
];

/// Why a path names no operation that can be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoCall {
    /// It is none of the definition's.
    Unknown,
    /// No action may call it.
    Excluded(&'static str),
    /// This version does not imitate it.
    Refused(&'static str),
}

/// The operation that `method` and `path` name, whose parts may hold `${…}`.
pub(super) fn operation(method: &str, path: &str) -> Result<&'static Operation, NoCall> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let found = spec::operation_at(method, path).ok_or(NoCall::Unknown)?;
    if EXCLUDED.iter().any(|start| found.id.starts_with(start)) {
        return Err(NoCall::Excluded(found.id));
    }
    match found.state {
        State::Implemented => Ok(found),
        State::Refused { .. } | State::OutOfScope { .. } => Err(NoCall::Refused(found.id)),
    }
}

/// Whether a call does the same when it is made twice, so that one that was broken off can be made again. Of those that
/// are POSTs these only say how something is to be.
pub(super) fn is_repeatable(method: Method, operation: Option<&str>) -> bool {
    const SAME: [&str; 9] = [
        "Sim/setSimGroup",
        "Sim/unsetSimGroup",
        "Sim/activateSim",
        "Sim/deactivateSim",
        "Sim/setSimToStandby",
        "Sim/suspendSim",
        "Sim/updateSimSpeedClass",
        "Subscriber/setGroup",
        "Subscriber/updateSpeedClass",
    ];
    match method {
        Method::Get | Method::Head | Method::Put | Method::Delete => true,
        Method::Post => operation.is_some_and(|operation| SAME.contains(&operation)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_expressions_names_its_operation() {
        let id = |method, path| operation(method, path).map(|operation| operation.id);
        assert_eq!(id("POST", "/v1/sims/${payload.simId}/set_group"), Ok("Sim/setSimGroup"));
        assert_eq!(id("get", "/v1/sims?limit=1"), Ok("Sim/listSims"));
        assert_eq!(id("PUT", "/v1/files/private/reports/${payload.simId}.json"), Ok("FileEntry/putFile"));
        assert_eq!(id("GET", "/v1/nothing"), Err(NoCall::Unknown));
        assert_eq!(id("POST", "/v1/auth"), Err(NoCall::Excluded("Auth/auth")));
        assert_eq!(id("GET", "/v1/query/sims"), Err(NoCall::Excluded("Query/searchSims")));
        assert!(matches!(id("POST", "/v1/sims/1/send_sms"), Err(NoCall::Refused(_))));
    }

    #[test]
    fn only_what_says_how_something_is_to_be_is_made_again() {
        assert!(is_repeatable(Method::Post, Some("Sim/setSimGroup")));
        assert!(!is_repeatable(Method::Post, Some("Sim/deleteSimSession")));
        assert!(is_repeatable(Method::Put, None) && !is_repeatable(Method::Post, None));
    }
}
