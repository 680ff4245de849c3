//! What a scenario has planned, in words.

use api::console::world::Moment;

use crate::locales::World;

/// What happens. A word that this version does not know is shown as it is.
pub(super) fn moment_words(moment: &Moment) -> String {
    let part = |name: &str| moment.detail.get(name).cloned();
    match (moment.what.as_str(), part("cell"), part("group"), part("count")) {
        ("cellDown", Some(cell), _, Some(count)) => text!(World::CellDrops, cell = cell, n = count),
        ("cellDown", Some(cell), ..) => text!(World::CellDown, cell = cell),
        ("cellUp", Some(cell), ..) => text!(World::CellUp, cell = cell),
        ("dnsChanged", _, Some(group), _) => text!(World::DnsChanged, group = group),
        ("groupChanged", _, Some(group), _) => text!(World::GroupChanged, group = group),
        (what, ..) => {
            let parts = moment.detail.values().map(String::as_str);
            std::iter::once(what).chain(parts).collect::<Vec<_>>().join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_nobody_foresaw_is_still_said() {
        let words = |what: &str, detail: serde_json::Value| {
            let moment = json!({ "at": 1, "what": what, "detail": detail, "happened": true });
            moment_words(&serde_json::from_value(moment).unwrap())
        };
        assert_eq!(words("cellDown", json!({ "cell": "41877", "count": "400" })), "cell 41877 drops 400");
        assert_eq!(words("flood", json!({ "where": "Osaka" })), "flood Osaka");
    }
}
