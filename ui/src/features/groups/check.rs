//! What is wrong with a draft before it is sent. Only what is certain: the rest is the platform's to refuse. Pure.

use std::{collections::BTreeMap, net::IpAddr};

use api::id::VpgId;
use serde_json::Value;

use super::{
    draft::Settings,
    fields::{Field, MOST_SERVERS, is_on, servers, text},
};
use crate::locales::{Groups, Row};

/// What is wrong, by field.
pub(super) fn faults(settings: &Settings) -> BTreeMap<Field, Row> {
    Field::ALL.into_iter().filter_map(|field| Some((field, fault(settings, field)?.row()))).collect()
}

fn fault(settings: &Settings, field: Field) -> Option<Groups> {
    match field {
        Field::Dns => {
            let typed: Vec<String> =
                servers(settings).into_iter().filter(|server| !server.is_empty()).collect();
            if typed.iter().any(|server| server.parse::<IpAddr>().is_err()) {
                return Some(Groups::NoAddress);
            }
            if typed.len() > MOST_SERVERS {
                return Some(Groups::TooManyServers);
            }
            (is_on(settings, "useCustomDns") && typed.is_empty()).then_some(Groups::NoServer)
        }
        Field::Vpg => {
            let id = text(settings, "vpgId");
            if id.is_empty() {
                return is_on(settings, "useVpg").then_some(Groups::NoVpg);
            }
            VpgId::new(id).is_err().then_some(Groups::NoVpgId)
        }
        Field::Mtu => settings
            .get("ipLinkMtu")
            .is_some_and(|mtu| mtu.as_u64().is_none_or(|mtu| mtu == 0))
            .then_some(Groups::NoMtu),
        Field::Chap => {
            let missing = text(settings, "username").is_empty() || text(settings, "password").is_empty();
            (is_on(settings, "authenticationRequired") && missing).then_some(Groups::NoChap)
        }
        Field::Metadata => {
            settings.get("metadata").is_some_and(|metadata| !metadata.is_object()).then_some(Groups::NoObject)
        }
        Field::UserData => {
            settings.get("userdata").is_some_and(|data| !Value::is_string(data)).then_some(Groups::NoText)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fault_is_found_where_it_is() {
        let cases = [
            (json!({}), None),
            (json!({ "useCustomDns": true, "dnsServers": ["10.20.0.53", "2001:db8::53"] }), None),
            (json!({ "useCustomDns": true }), Some((Field::Dns, Groups::NoServer))),
            (
                json!({ "useCustomDns": true, "dnsServers": ["10.20.0"] }),
                Some((Field::Dns, Groups::NoAddress)),
            ),
            (
                json!({ "dnsServers": ["1.1.1.1", "1.1.1.2", "1.1.1.3"] }),
                Some((Field::Dns, Groups::TooManyServers)),
            ),
            (json!({ "useVpg": true, "vpgId": "" }), Some((Field::Vpg, Groups::NoVpg))),
            (json!({ "useVpg": true, "vpgId": "a b" }), Some((Field::Vpg, Groups::NoVpgId))),
            (json!({ "ipLinkMtu": 1440 }), None),
            (json!({ "ipLinkMtu": "14a" }), Some((Field::Mtu, Groups::NoMtu))),
            (json!({ "authenticationRequired": true, "username": "u" }), Some((Field::Chap, Groups::NoChap))),
            (json!({ "authenticationRequired": true, "username": "u", "password": "p" }), None),
            (json!({ "metadata": true }), Some((Field::Metadata, Groups::NoObject))),
            (json!({ "userdata": 1 }), Some((Field::UserData, Groups::NoText))),
        ];
        for (settings, expected) in cases {
            let found = faults(&serde_json::from_value(settings.clone()).unwrap());
            let expected = expected.map(|(field, word)| (field, word.row())).into_iter().collect();
            assert_eq!(found, expected, "{settings}");
        }
    }
}
