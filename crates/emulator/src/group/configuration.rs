use api::soracom::group::{ConfigurationParameter, Group};

use crate::{Cx, GroupDecision, Result, error::invalid, group::check};

/// Inserts or replaces the named keys of a namespace; the others stay.
///
/// # Errors
/// [`crate::Error::Invalid`] for a namespace that does not exist and for a value of the wrong type;
/// [`crate::Error::Exhausted`] when the whole configuration would be larger than
/// [`check::CONFIGURATION_BYTES`].
pub fn put_parameters(
    group: &Group,
    namespace: &str,
    parameters: &[ConfigurationParameter],
    cx: &mut Cx,
) -> Result<GroupDecision> {
    check::namespace(namespace)?;
    let mut next = group.clone();
    let keys = next.configuration.entry(namespace.to_owned()).or_default();
    for ConfigurationParameter { key, value, .. } in parameters {
        check::parameter(namespace, key, value)?;
        keys.insert(key.clone(), value.clone());
    }
    check::size(&next.configuration)?;
    Ok(touched(group, next, cx))
}

/// Removes one key; a namespace that is empty then goes too.
///
/// # Errors
/// [`crate::Error::Invalid`] for a namespace that does not exist. guess: a key that is not there counts as removed, for
/// the definition has no answer for it.
pub fn delete_parameter(group: &Group, namespace: &str, key: &str, cx: &mut Cx) -> Result<GroupDecision> {
    check::namespace(namespace)?;
    let mut next = group.clone();
    if let Some(keys) = next.configuration.get_mut(namespace) {
        keys.remove(key);
        if keys.is_empty() {
            next.configuration.remove(namespace);
        }
    }
    Ok(touched(group, next, cx))
}

/// Removes a namespace with all its keys.
///
/// # Errors
/// [`crate::Error::Invalid`] for a namespace that does not exist or is not set. [spec: 400]
pub fn delete_namespace(group: &Group, namespace: &str, cx: &mut Cx) -> Result<GroupDecision> {
    check::namespace(namespace)?;
    let mut next = group.clone();
    if next.configuration.remove(namespace).is_none() {
        return Err(invalid("namespace", format!("{namespace} is not set in this group")));
    }
    Ok(touched(group, next, cx))
}

pub(super) fn touched(group: &Group, mut next: Group, cx: &Cx) -> GroupDecision {
    if next != *group {
        next.last_modified_time = Some(cx.now);
    }
    GroupDecision { group: next }
}
