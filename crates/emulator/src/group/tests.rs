use api::{
    UnixMillis,
    id::OperatorId,
    soracom::{
        group::{ConfigurationParameter, CreateGroupRequest, Group},
        sim::TagUpdateRequest,
    },
};
use serde_json::{Value, json};

use super::*;
use crate::{
    Error, GroupDecision, Result,
    fixture::{NOON, cx, group},
};

fn put(group: &Group, namespace: &str, key: &str, value: Value) -> Result<GroupDecision> {
    let parameter = ConfigurationParameter { key: key.into(), value, rest: api::Rest::new() };
    put_parameters(group, namespace, &[parameter], &mut cx(0))
}

#[test]
fn which_values_a_key_takes() {
    for (namespace, key, value, taken) in [
        ("SoracomAir", "useCustomDns", json!(true), true),
        ("SoracomAir", "useCustomDns", json!("true"), false),
        ("SoracomAir", "dnsServers", json!([]), true),
        ("SoracomAir", "dnsServers", json!(["10.0.0.53", "2001:db8::53"]), true),
        ("SoracomAir", "dnsServers", json!(["1.1.1.1", "8.8.8.8", "9.9.9.9"]), false),
        ("SoracomAir", "dnsServers", json!(["dns.example.com"]), false),
        ("SoracomAir", "dnsServers", json!("1.1.1.1"), false),
        ("SoracomAir", "vpgId", json!("1f9c0b52"), true),
        ("SoracomAir", "vpgId", json!(""), false),
        ("SoracomAir", "ipLinkMtu", json!(1440), true),
        ("SoracomAir", "ipLinkMtu", json!(9000), false),
        ("SoracomAir", "ipLinkMtu", json!(1440.5), false),
        ("SoracomAir", "metadata", json!({ "enabled": true }), true),
        ("SoracomAir", "metadata", json!(true), false),
        ("SoracomAir", "aKeyOfTomorrow", json!([1, null]), true),
        ("SoracomAir", "", json!(1), false),
        ("SoracomBeam", "mqtt://beam.soracom.io:1883", json!({ "enabled": true }), true),
        ("SoracomBeam", "useCustomDns", json!("any"), true),
        ("SoracomFoo", "enabled", json!(true), false),
    ] {
        match put(&group(json!({ "old": 1 })), namespace, key, value.clone()) {
            Ok(decision) => {
                assert!(taken, "{namespace} {key} {value}");
                assert_eq!(decision.group.configuration[namespace][key], value);
                assert_eq!(decision.group.air("old"), Some(&json!(1)), "the others stay");
                assert_eq!(decision.group.last_modified_time, Some(UnixMillis(NOON)));
            }
            Err(error) => {
                assert!(
                    !taken && matches!(error, Error::Invalid { .. }),
                    "{namespace} {key} {value}: {error}"
                );
            }
        }
    }
}

#[test]
fn the_whole_configuration_holds_eight_kilobytes() {
    // {"SoracomAir":{"userdata":"…"}} is 30 bytes around the text.
    let text = |n: usize| json!("x".repeat(n));
    let empty = || Group { configuration: Default::default(), ..group(json!({})) };
    assert!(put(&empty(), "SoracomAir", "userdata", text(8192 - 30)).is_ok());
    let over = put(&empty(), "SoracomAir", "userdata", text(8192 - 29)).map(|_| ());
    assert!(matches!(over, Err(Error::Exhausted { limit: 8192, .. })), "{over:?}");
    let full = put(&empty(), "SoracomAir", "userdata", text(8000)).unwrap().group;
    assert!(
        put(&full, "SoracomBeam", "udp://beam.soracom.io:23080", text(200)).is_err(),
        "all namespaces together"
    );
}

#[test]
fn removing() {
    let before = group(json!({ "useVpg": true, "vpgId": "v" }));
    let one = delete_parameter(&before, "SoracomAir", "useVpg", &mut cx(0)).unwrap().group;
    assert_eq!((one.air("useVpg"), one.vpg_id()), (None, None));
    let gone = delete_parameter(&one, "SoracomAir", "vpgId", &mut cx(0)).unwrap().group;
    assert!(gone.configuration.is_empty());
    assert_eq!(delete_parameter(&gone, "SoracomAir", "vpgId", &mut cx(9)).unwrap().group, gone);
    assert!(delete_namespace(&gone, "SoracomAir", &mut cx(0)).is_err());
    assert!(delete_namespace(&before, "SoracomAir", &mut cx(0)).unwrap().group.configuration.is_empty());
    assert!(delete_parameter(&before, "Other", "x", &mut cx(0)).is_err());
}

#[test]
fn creating_and_tagging() {
    let operator = OperatorId::new("OP0000000001").unwrap();
    let request = |json: Value| serde_json::from_value::<CreateGroupRequest>(json).unwrap();
    let made = create(&request(json!({ "tags": { "name": "G" } })), &operator, &mut cx(0)).unwrap().group;
    assert_eq!((made.name(), made.created_time), ("G", Some(UnixMillis(NOON))));
    assert_ne!(made.group_id, create(&request(json!({})), &operator, &mut cx(1)).unwrap().group.group_id);
    let wrong = request(json!({ "configuration": { "SoracomAir": { "useVpg": 1 } } }));
    assert!(create(&wrong, &operator, &mut cx(0)).is_err());

    let tag = TagUpdateRequest { tag_name: "owner".into(), tag_value: "x".into(), rest: api::Rest::new() };
    let tagged = put_tags(&made, &[tag], &mut cx(5)).unwrap().group;
    assert_eq!((tagged.tags.len(), tagged.last_modified_time), (2, Some(UnixMillis(NOON + 5))));
    assert_eq!(delete_tag(&tagged, "owner", &mut cx(5)).unwrap().group.tags, made.tags);
    assert!(matches!(delete_tag(&made, "owner", &mut cx(5)), Err(Error::NotFound { .. })));
}
