use api::soracom::sim::{TagSet, TagUpdateRequest};

use crate::{Cx, Decision, Error, Result, SimRecord, error::invalid};

/// Inserts or replaces tags; the others stay.
///
/// # Errors
/// [`Error::Invalid`] for a tag without a name.
pub fn put_tags(record: &SimRecord, tags: &[TagUpdateRequest], cx: &mut Cx) -> Result<Decision> {
    let mut next = record.clone();
    put(&mut next.sim.tags, tags)?;
    Ok(touched(record, next, cx))
}

/// Removes a tag. The tag `name` is always there; removing it leaves an empty text. [spec: TagSet]
///
/// # Errors
/// [`Error::NotFound`] for a tag that is not there. [spec: 404]
pub fn delete_tag(record: &SimRecord, name: &str, cx: &mut Cx) -> Result<Decision> {
    let mut next = record.clone();
    remove(&mut next.sim.tags, name)?;
    next.sim.tags.entry("name".to_owned()).or_default();
    Ok(touched(record, next, cx))
}

pub(crate) fn put(set: &mut TagSet, tags: &[TagUpdateRequest]) -> Result<()> {
    for tag in tags {
        if tag.tag_name.is_empty() {
            return Err(invalid("tagName", "a tag has a name"));
        }
        set.insert(tag.tag_name.clone(), tag.tag_value.clone());
    }
    Ok(())
}

pub(crate) fn remove(set: &mut TagSet, name: &str) -> Result<()> {
    match set.remove(name) {
        Some(_) => Ok(()),
        None => Err(Error::NotFound { kind: "tag", id: name.to_owned() }),
    }
}

fn touched(record: &SimRecord, mut next: SimRecord, cx: &Cx) -> Decision {
    if next.sim != record.sim {
        next.sim.last_modified_time = Some(cx.now);
    }
    Decision::new(record, next, Vec::new(), cx)
}
