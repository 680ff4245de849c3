//! The settings of SoracomAir as fields of a form: what each reads from a draft and writes into it. Pure.

use api::soracom::group::{Namespace, TakesHold, takes_hold};
use serde_json::{Map, Value};

use super::draft::{Draft, Settings};

/// Most servers that a group takes. [docs air/custom-dns]
pub(super) const MOST_SERVERS: usize = 2;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Dns,
    Vpg,
    Mtu,
    Chap,
    Metadata,
    UserData,
}

impl Field {
    pub(super) const ALL: [Field; 6] =
        [Field::Dns, Field::Vpg, Field::Mtu, Field::Chap, Field::Metadata, Field::UserData];

    /// The keys that it writes.
    pub(super) const fn keys(self) -> &'static [&'static str] {
        match self {
            Field::Dns => &["useCustomDns", "dnsServers"],
            Field::Vpg => &["useVpg", "vpgId"],
            Field::Mtu => &["ipLinkMtu"],
            Field::Chap => &["authenticationRequired", "username", "password"],
            Field::Metadata => &["metadata"],
            Field::UserData => &["userdata"],
        }
    }

    /// True for what members get with the call; the others wait for the next session. The plan says the same of the
    /// change itself: this is for before there is one.
    pub(super) fn at_once(self) -> bool {
        self.keys().iter().all(|key| takes_hold(Namespace::SoracomAir.as_str(), key) == TakesHold::AtOnce)
    }

    /// The field that shows a key.
    pub(super) fn of_key(key: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.keys().contains(&key))
    }
}

pub(super) fn is_on(settings: &Settings, key: &str) -> bool {
    settings.get(key) == Some(&Value::Bool(true))
}

/// A value as the text of its field: what is not a text stands as its JSON.
pub(super) fn text(settings: &Settings, key: &str) -> String {
    match settings.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The lines of the server list; at least one to type into.
pub(super) fn servers(settings: &Settings) -> Vec<String> {
    let mut servers: Vec<String> = match settings.get("dnsServers") {
        Some(Value::Array(items)) => {
            items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect()
        }
        None | Some(Value::Null) => Vec::new(),
        Some(other) => vec![other.to_string()],
    };
    if servers.is_empty() {
        servers.push(String::new());
    }
    servers
}

/// A part of the metadata object that is true or false.
pub(super) fn metadata_is(settings: &Settings, part: &str) -> bool {
    settings.get("metadata").and_then(|metadata| metadata.get(part)) == Some(&Value::Bool(true))
}

impl Draft {
    /// Turns a switch; one that was never there is off by being left out.
    pub(super) fn switch(&mut self, key: &str, on: bool) {
        let value = if on || self.saved().contains_key(key) { Some(Value::Bool(on)) } else { None };
        self.set(key, value);
    }

    /// Writes a text; an empty one removes the key.
    pub(super) fn write(&mut self, key: &str, text: &str) {
        let before = self.saved().get(key).filter(|value| value.as_str() == Some(""));
        let value = if text.is_empty() { before.cloned() } else { Some(Value::from(text)) };
        self.set(key, value);
    }

    /// Writes a new password; an empty text keeps the one that is saved.
    pub(super) fn write_password(&mut self, text: &str) {
        let saved = self.saved().get("password").cloned();
        self.set("password", if text.is_empty() { saved } else { Some(Value::from(text)) });
    }

    /// Writes a whole number; a text that is none is kept as it was typed, and refused.
    pub(super) fn write_number(&mut self, key: &str, text: &str) {
        let digits = text.trim().replace(',', "");
        match digits.parse::<u64>() {
            Ok(number) => self.set(key, Some(Value::from(number))),
            Err(_) => self.write(key, text.trim()),
        }
    }

    /// Writes one line of the server list; `None` takes the line away.
    pub(super) fn write_server(&mut self, at: usize, server: Option<&str>) {
        let mut lines = servers(self.now());
        match server {
            Some(text) if at < lines.len() => lines[at] = text.trim().to_owned(),
            Some(text) => lines.push(text.trim().to_owned()),
            None if at < lines.len() => {
                lines.remove(at);
            }
            None => {}
        }
        self.set_servers(lines);
    }

    /// Makes the second server the first.
    pub(super) fn swap_servers(&mut self) {
        let mut lines = servers(self.now());
        lines.reverse();
        self.set_servers(lines);
    }

    fn set_servers(&mut self, lines: Vec<String>) {
        let nothing = lines.iter().all(String::is_empty) && lines.len() < 2;
        let value = (!nothing || self.saved().contains_key("dnsServers")).then(|| Value::from(lines));
        self.set("dnsServers", value);
    }

    /// Turns a part of the metadata object; its other parts stay.
    pub(super) fn switch_metadata(&mut self, part: &str, on: bool) {
        let before = self.saved().get("metadata");
        let mut object = match self.now().get("metadata") {
            Some(Value::Object(object)) => object.clone(),
            _ => Map::new(),
        };
        if on || before.and_then(|metadata| metadata.get(part)).is_some() {
            object.insert(part.to_owned(), Value::Bool(on));
        } else {
            object.remove(part);
        }
        let left_out = object.is_empty() && before.is_none();
        self.set("metadata", (!left_out).then_some(Value::Object(object)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft(value: Value) -> Draft {
        Draft::of(serde_json::from_value(value).unwrap())
    }

    #[test]
    fn every_key_belongs_to_one_field() {
        for field in Field::ALL {
            for key in field.keys() {
                assert_eq!(Field::of_key(key), Some(field));
            }
        }
        assert_eq!(Field::of_key("sessionEventEnabled"), None);
    }

    #[test]
    fn a_switch_that_goes_on_and_off_again_leaves_no_trace() {
        for saved in [json!({}), json!({ "useVpg": false }), json!({ "useVpg": true })] {
            let mut draft = draft(saved);
            let before = is_on(draft.now(), "useVpg");
            draft.switch("useVpg", !before);
            assert!(draft.is_changed());
            draft.switch("useVpg", before);
            assert!(!draft.is_changed());
        }
    }

    #[test]
    fn a_number_is_a_number_and_what_is_none_stays_as_typed() {
        let mut draft = draft(json!({}));
        for (typed, value) in
            [("1440", json!(1440)), ("1,440", json!(1440)), (" 1440 ", json!(1440)), ("14a", json!("14a"))]
        {
            draft.write_number("ipLinkMtu", typed);
            assert_eq!(draft.now()["ipLinkMtu"], value, "{typed}");
        }
        draft.write_number("ipLinkMtu", "");
        assert!(!draft.now().contains_key("ipLinkMtu"));
    }

    #[test]
    fn an_empty_password_is_the_one_that_is_saved() {
        let mut draft = draft(json!({ "password": "hunter2" }));
        draft.write_password("new");
        assert_eq!(draft.now()["password"], json!("new"));
        draft.write_password("");
        assert!(!draft.is_changed());
    }

    #[test]
    fn servers_keep_their_order() {
        let mut draft = draft(json!({}));
        assert_eq!(servers(draft.now()), [""]);
        draft.write_server(0, Some(" 10.20.0.53"));
        draft.write_server(1, Some("10.20.1.53"));
        assert_eq!(draft.now()["dnsServers"], json!(["10.20.0.53", "10.20.1.53"]));
        draft.swap_servers();
        assert_eq!(servers(draft.now()), ["10.20.1.53", "10.20.0.53"]);
        draft.write_server(0, None);
        draft.write_server(0, Some(""));
        assert!(!draft.now().contains_key("dnsServers"));
    }

    #[test]
    fn the_rest_of_an_object_stays() {
        let mut draft =
            draft(json!({ "metadata": { "enabled": true, "readonly": false, "allowOrigin": "" } }));
        draft.switch_metadata("readonly", true);
        assert_eq!(draft.now()["metadata"], json!({ "enabled": true, "readonly": true, "allowOrigin": "" }));
        draft.switch_metadata("readonly", false);
        assert!(!draft.is_changed());
    }

    #[test]
    fn an_object_that_was_not_there_goes_with_its_last_part() {
        let mut draft = draft(json!({}));
        draft.switch_metadata("enabled", true);
        assert_eq!(draft.now()["metadata"], json!({ "enabled": true }));
        draft.switch_metadata("enabled", false);
        assert!(!draft.is_changed());
    }
}
