//! What somebody is changing in one namespace of a group: the form and the JSON both edit it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    console::plan::Action,
    id::GroupId,
    soracom::group::{ConfigurationParameter, Namespace},
};
use serde_json::Value;

/// The keys of a namespace.
pub(super) type Settings = BTreeMap<String, Value>;

/// Settings as they are saved, and as somebody wants them. Keys that Kansei does not know are kept as they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Draft {
    saved: Settings,
    now: Settings,
    /// Changed here and, meanwhile, elsewhere.
    elsewhere: BTreeSet<String>,
}

/// One key that differs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KeyChange {
    pub(super) key: String,
    /// None where the group does not have the key.
    pub(super) from: Option<Value>,
    /// None where the key is removed.
    pub(super) to: Option<Value>,
}

impl Draft {
    /// Nothing changed yet.
    pub(super) fn of(saved: Settings) -> Self {
        Draft { now: saved.clone(), saved, elsewhere: BTreeSet::new() }
    }

    pub(super) fn saved(&self) -> &Settings {
        &self.saved
    }

    /// The settings as they would be saved.
    pub(super) fn now(&self) -> &Settings {
        &self.now
    }

    /// Keys that somebody else has changed since they were changed here.
    pub(super) fn elsewhere(&self) -> &BTreeSet<String> {
        &self.elsewhere
    }

    /// The same wishes on top of settings that were read again: what was not touched here follows them.
    pub(super) fn on(mut self, saved: &Settings) -> Self {
        for key in keys_of(&self.saved, saved) {
            let (before, after) = (self.saved.get(&key), saved.get(&key));
            if before == after {
                continue;
            }
            if self.now.get(&key) == before {
                set(&mut self.now, &key, after.cloned());
            } else if self.now.get(&key) != after {
                self.elsewhere.insert(key);
            }
        }
        self.saved = saved.clone();
        self.elsewhere.retain(|key| self.now.get(key) != saved.get(key));
        self
    }

    /// Sets a key, or removes it.
    pub(super) fn set(&mut self, key: &str, value: Option<Value>) {
        set(&mut self.now, key, value);
    }

    /// Takes the whole namespace, as the JSON view writes it.
    pub(super) fn replace(&mut self, settings: Settings) {
        self.now = settings;
    }

    /// What differs, in the order of the keys. Lines of a list that are still empty are not part of it.
    pub(super) fn changes(&self) -> Vec<KeyChange> {
        let wanted = self.wanted();
        keys_of(&self.saved, &wanted)
            .into_iter()
            .filter_map(|key| {
                let (from, to) = (self.saved.get(&key).cloned(), wanted.get(&key).cloned());
                (from != to).then_some(KeyChange { key, from, to })
            })
            .collect()
    }

    pub(super) fn is_changed(&self) -> bool {
        self.saved != self.now && !self.changes().is_empty()
    }

    /// Whether any of these keys differs.
    pub(super) fn touches(&self, keys: &[&str]) -> bool {
        self.changes().iter().any(|change| keys.contains(&change.key.as_str()))
    }

    /// The write that makes the group so; none where nothing differs.
    pub(super) fn action(&self, group: &GroupId) -> Option<Action> {
        let (mut put, mut remove) = (Vec::new(), Vec::new());
        for KeyChange { key, to, .. } in self.changes() {
            match to {
                Some(value) => put.push(ConfigurationParameter { key, value, rest: api::Rest::new() }),
                None => remove.push(key),
            }
        }
        if put.is_empty() && remove.is_empty() {
            return None;
        }
        let namespace = Namespace::SoracomAir.as_str().to_owned();
        Some(Action::Configure { group_id: group.clone(), namespace, put, remove })
    }

    /// `now` without lines that hold nothing yet.
    fn wanted(&self) -> Settings {
        let full = |value: &Value| value.as_str() != Some("");
        let mut wanted = self.now.clone();
        if let Some(Value::Array(servers)) = wanted.get_mut("dnsServers") {
            servers.retain(full);
            if servers.is_empty() && self.saved.get("dnsServers") != Some(&Value::Array(Vec::new())) {
                wanted.remove("dnsServers");
            }
        }
        wanted
    }
}

fn set(settings: &mut Settings, key: &str, value: Option<Value>) {
    match value {
        Some(value) => settings.insert(key.to_owned(), value),
        None => settings.remove(key),
    };
}

fn keys_of(one: &Settings, other: &Settings) -> BTreeSet<String> {
    one.keys().chain(other.keys()).cloned().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(value: Value) -> Settings {
        serde_json::from_value(value).unwrap()
    }

    fn request(draft: &Draft) -> Value {
        serde_json::to_value(draft.action(&GroupId::new("g-1").unwrap())).unwrap()
    }

    #[test]
    fn only_what_differs_is_written_and_unknown_keys_stay() {
        let mut draft =
            Draft::of(settings(json!({ "ipLinkMtu": 1500, "username": "a", "x-owner": { "deep": [1] } })));
        assert!(!draft.is_changed());
        assert_eq!(request(&draft), Value::Null);
        draft.set("ipLinkMtu", Some(json!(1440)));
        draft.set("username", None);
        assert_eq!(
            request(&draft),
            json!({
                "verb": "configure", "groupId": "g-1", "namespace": "SoracomAir",
                "put": [{ "key": "ipLinkMtu", "value": 1440 }], "remove": ["username"],
            })
        );
        assert_eq!(draft.now()["x-owner"], json!({ "deep": [1] }));
    }

    #[test]
    fn what_is_set_back_is_no_change() {
        let mut draft = Draft::of(settings(json!({ "ipLinkMtu": 1500 })));
        draft.set("ipLinkMtu", Some(json!(1440)));
        draft.set("ipLinkMtu", Some(json!(1500)));
        assert!(!draft.is_changed());
        draft.set("ipLinkMtu", None);
        assert_eq!(draft.changes()[0].to, None);
    }

    #[test]
    fn an_empty_line_of_the_server_list_is_not_sent() {
        let mut draft = Draft::of(Settings::new());
        draft.set("dnsServers", Some(json!([""])));
        assert!(!draft.is_changed());
        draft.set("dnsServers", Some(json!(["10.20.0.53", ""])));
        assert_eq!(draft.changes()[0].to, Some(json!(["10.20.0.53"])));
        let mut draft = Draft::of(settings(json!({ "dnsServers": ["10.20.0.53"] })));
        draft.set("dnsServers", Some(json!(["", ""])));
        assert_eq!(draft.changes()[0].to, None);
    }

    #[test]
    fn what_was_not_touched_follows_the_group_and_what_was_is_kept_and_said() {
        let mut draft = Draft::of(settings(json!({ "a": 1, "b": 1, "c": 1 })));
        draft.set("a", Some(json!(2)));
        draft.set("c", Some(json!(9)));
        let draft = draft.on(&settings(json!({ "a": 3, "b": 3, "c": 9, "d": 3 })));
        assert_eq!(draft.now(), &settings(json!({ "a": 2, "b": 3, "c": 9, "d": 3 })));
        assert_eq!(draft.changes().len(), 1);
        assert_eq!(draft.elsewhere().iter().collect::<Vec<_>>(), ["a"]);
        let agreed = draft.on(&settings(json!({ "a": 2, "b": 3, "c": 9, "d": 3 })));
        assert!(agreed.elsewhere().is_empty() && !agreed.is_changed());
    }
}
