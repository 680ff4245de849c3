//! What a configuration may hold.

use std::net::IpAddr;

use api::{
    id::VpgId,
    soracom::group::{GroupConfiguration, Namespace},
};
use serde_json::Value;

use crate::{Error, Result, error::invalid};

/// Most bytes of a group's whole configuration. [docs air/limitations: 8 KB] guess: counted as compact JSON.
pub const CONFIGURATION_BYTES: u64 = 8192;

type Takes = fn(&Value) -> bool;

/// The keys of the namespace SoracomAir whose type is known, what each takes, and the words for it. Other keys take any
/// value. guess: the platform refuses a wrong type with 400.
const AIR: &[(&str, Takes, &str)] = &[
    ("useCustomDns", Value::is_boolean, "true or false"),
    ("dnsServers", dns_servers, "a list of at most two IP addresses"),
    ("useVpg", Value::is_boolean, "true or false"),
    ("vpgId", vpg_id, "a VPG ID"),
    ("ipLinkMtu", link_mtu, "a whole number from 576 to 1500"),
    ("authenticationRequired", Value::is_boolean, "true or false"),
    ("username", Value::is_string, "a text"),
    ("password", Value::is_string, "a text"),
    ("locationEnabled", Value::is_boolean, "true or false"),
    ("sessionEventEnabled", Value::is_boolean, "true or false"),
    ("userdata", Value::is_string, "a text"),
    ("metadata", Value::is_object, "an object"),
];

pub(crate) fn namespace(name: &str) -> Result<()> {
    if Namespace::KNOWN.contains(&Namespace::from(name)) {
        return Ok(());
    }
    Err(invalid("namespace", format!("{name:?} is not a namespace")))
}

pub(crate) fn parameter(namespace: &str, key: &str, value: &Value) -> Result<()> {
    if key.is_empty() {
        return Err(invalid("key", "a parameter has a key"));
    }
    if namespace != Namespace::SoracomAir.as_str() {
        return Ok(());
    }
    match AIR.iter().find(|(name, ..)| *name == key) {
        Some((_, takes, words)) if !takes(value) => Err(invalid(key, format!("takes {words}"))),
        _ => Ok(()),
    }
}

pub(crate) fn size(configuration: &GroupConfiguration) -> Result<()> {
    let bytes = serde_json::to_vec(configuration).map_or(u64::MAX, |json| json.len() as u64);
    if bytes <= CONFIGURATION_BYTES {
        return Ok(());
    }
    Err(Error::Exhausted { what: "a group's configuration in bytes", limit: CONFIGURATION_BYTES })
}

fn dns_servers(value: &Value) -> bool {
    let address = |server: &Value| server.as_str().is_some_and(|text| text.parse::<IpAddr>().is_ok());
    value.as_array().is_some_and(|servers| servers.len() <= 2 && servers.iter().all(address))
}

fn vpg_id(value: &Value) -> bool {
    value.as_str().is_some_and(|text| VpgId::new(text).is_ok())
}

/// guess: the bounds; 576 is the least that IPv4 asks of a host.
fn link_mtu(value: &Value) -> bool {
    value.as_u64().is_some_and(|mtu| (576..=1500).contains(&mtu))
}
