use api::soracom::{group::Group, sim::TagUpdateRequest};

use crate::{Cx, GroupDecision, Result, group::configuration::touched, sim::tags};

/// Inserts or replaces tags; the others stay.
///
/// # Errors
/// [`crate::Error::Invalid`] for a tag without a name.
pub fn put_tags(group: &Group, changes: &[TagUpdateRequest], cx: &mut Cx) -> Result<GroupDecision> {
    let mut next = group.clone();
    tags::put(&mut next.tags, changes)?;
    Ok(touched(group, next, cx))
}

/// Removes a tag.
///
/// # Errors
/// [`crate::Error::NotFound`] for a tag that is not there. [spec: 404]
pub fn delete_tag(group: &Group, name: &str, cx: &mut Cx) -> Result<GroupDecision> {
    let mut next = group.clone();
    tags::remove(&mut next.tags, name)?;
    Ok(touched(group, next, cx))
}
