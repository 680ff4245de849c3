use api::{
    console::feed::Change,
    id::{ContextId, GroupId},
    soracom::group::GetGroup,
};
use leptos::prelude::*;

use crate::state::{Ask, Heard, Query, use_feed, use_query, use_session};

/// A group as the platform tells it, read again whenever the feed says that it changed.
pub(crate) fn use_group(context: ContextId, group: impl Into<Signal<Option<GroupId>>>) -> Query<GetGroup> {
    let (session, feed, group) = (use_session(), use_feed(), group.into());
    let query = use_query::<GetGroup>(move || {
        Some(Ask { client: session.door().platform(&context), path: group.get()?, query: () })
    });
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if let Change::Group { group_id, .. } = &frame.change
                && group.with_untracked(|group| group.as_ref() == Some(group_id))
            {
                query.reload();
            }
        }
        Heard::ReadAgain => query.reload(),
        Heard::Tick => {}
    });
    query
}
