use serde_json::Value;

use crate::{
    endpoint::{EndpointInfo, Side},
    soracom::{auth, group, query, sim, subscriber},
};

/// Every endpoint of the vendor's API that this version implements.
pub fn endpoints() -> impl Iterator<Item = EndpointInfo> {
    [auth::ENDPOINTS, sim::ENDPOINTS, subscriber::ENDPOINTS, group::ENDPOINTS, query::ENDPOINTS]
        .into_iter()
        .flatten()
        .copied()
}

/// Reads and writes again the body or reply of the operation `spec` (`Sim/getSim`); none when it is not implemented.
pub fn roundtrip(spec: &str, side: Side, json: &Value) -> Option<Result<Value, serde_json::Error>> {
    [auth::roundtrip, sim::roundtrip, subscriber::roundtrip, group::roundtrip, query::roundtrip]
        .into_iter()
        .find_map(|one| one(spec, side, json))
}
