use api::{
    console::plan::Action,
    soracom::group::{DeleteConfigurationParameter, Group, PutConfigurationParameters},
};

use super::Call;

/// The calls that `action` makes on a group: one for everything that is set, one for each key that is removed. A key
/// that the group does not have needs no removal; `group` is none where that is not known.
pub(crate) fn calls_on_group(action: &Action, group: Option<&Group>) -> Vec<Call> {
    let Action::Configure { group_id, namespace, put, remove } = action else { return Vec::new() };
    let mut calls = Vec::new();
    if !put.is_empty() {
        let path = (group_id.clone(), namespace.clone());
        calls.push(Call::to::<PutConfigurationParameters>(&path, serde_json::to_value(put).ok()));
    }
    let there = |key: &String| {
        group
            .is_none_or(|group| group.configuration.get(namespace).is_some_and(|keys| keys.contains_key(key)))
    };
    calls.extend(remove.iter().filter(|key| there(key)).map(|key| {
        let path = (group_id.clone(), namespace.clone(), key.clone());
        Call::to::<DeleteConfigurationParameter>(&path, None)
    }));
    calls
}
