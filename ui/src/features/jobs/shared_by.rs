//! What SIMs are told apart by, in words.

use api::{
    console::job::SharedBy,
    id::{ContextId, GroupId},
};

use crate::{
    locales::{Jobs, pick},
    parts::GroupNames,
};

/// What a model or a group is called: a group by its name, a model by its type allocation code.
pub(super) fn called(context: &ContextId, by: SharedBy, key: &str, names: GroupNames) -> String {
    match by {
        SharedBy::Model if key.is_empty() => pick(Jobs::NoModel.row()).to_owned(),
        SharedBy::Group if key.is_empty() => pick(Jobs::NoGroup.row()).to_owned(),
        SharedBy::Model => key.to_owned(),
        SharedBy::Group => {
            GroupId::new(key).map_or_else(|_| key.to_owned(), |group| names.name(context, &group))
        }
    }
}
