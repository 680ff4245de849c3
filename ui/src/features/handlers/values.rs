//! What `${…}` stands for: by the last event that met the handler, or by a sample. Pure.

use std::collections::BTreeMap;

use api::console::world::FiringRow;

/// The values of variables.
pub(super) type Values = BTreeMap<String, String>;

/// By what happened. `imsi` of an OTA is that of the subscription that was added.
pub(super) fn of_event(row: &FiringRow) -> Values {
    let mut values = Values::from([
        ("imsi".to_owned(), row.imsi.to_string()),
        ("simId".to_owned(), row.sim_id.to_string()),
    ]);
    if !row.subscription.is_empty() {
        values.insert("subscription".to_owned(), row.subscription.clone());
    }
    // A session without a device's number sends none.
    if row.what == "session" {
        values.insert("imei".to_owned(), String::new());
    }
    let named = |name: &str| match (row.what.as_str(), name) {
        ("status", "old") => Some("oldStatus"),
        ("status", "new") => Some("newStatus"),
        ("speedClass", "old") => Some("oldSpeedClass"),
        ("speedClass", "new") => Some("newSpeedClass"),
        ("session", "event") => Some("sessionStatus"),
        ("session", "imei") => Some("imei"),
        ("ota", "status") => Some("otaStatus"),
        ("ota", "subscription") => Some("subscription"),
        ("ota", "imsi") => Some("imsi"),
        ("traffic", "megaBytes") => Some("totalTrafficMegaByte"),
        _ => None,
    };
    for (name, value) in &row.detail {
        if let Some(name) = named(name) {
            values.insert(name.to_owned(), value.clone());
        }
    }
    values
}

/// One of each, where nothing has happened yet.
pub(super) fn sample() -> Values {
    [
        ("imsi", "295050000000001"),
        ("simId", "8981100000000000001"),
        ("subscription", "planX3"),
        ("otaStatus", "finished"),
        ("oldStatus", "active"),
        ("newStatus", "suspended"),
        ("oldSpeedClass", "s1.standard"),
        ("newSpeedClass", "s1.fast"),
        ("sessionStatus", "Created"),
        ("imei", "356938035643809"),
        ("totalTrafficMegaByte", "512"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        super::kinds::{RULES, about},
        *,
    };

    #[test]
    fn every_variable_of_every_rule_has_a_sample() {
        let sample = sample();
        for rule in RULES {
            for name in about(&rule).unwrap().variables() {
                assert!(sample.contains_key(*name), "{name}");
            }
        }
    }

    #[test]
    fn an_event_says_what_its_variables_are() {
        let row: FiringRow = serde_json::from_value(json!({
            "id": "1", "handlerId": "h", "handlerName": "h", "simId": "8981100000000000001", "imsi": "295050000000001",
            "at": 1, "what": "ota", "place": 0, "action": "SendMailAction",
            "detail": { "status": "finished", "subscription": "planX3", "imsi": "295050000000999" },
        }))
        .unwrap();
        let values = of_event(&row);
        assert_eq!((values["imsi"].as_str(), values["otaStatus"].as_str()), ("295050000000999", "finished"));
    }
}
