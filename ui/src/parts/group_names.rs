use std::collections::BTreeMap;

use api::{
    console::window::{GroupWindow, MAX_LIMIT, WindowQuery},
    id::{ContextId, GroupId},
};
use leptos::prelude::*;

use crate::state::{Heard, Session, use_feed, use_session};

/// The names of groups, as far as they were asked for: who shows an action shows the name of its group.
#[derive(Clone, Copy)]
pub(crate) struct GroupNames {
    known: RwSignal<BTreeMap<ContextId, BTreeMap<GroupId, String>>>,
    /// Contexts that were asked.
    asked: StoredValue<Vec<ContextId>>,
    session: Session,
}

pub(crate) fn provide_group_names() {
    let names =
        GroupNames { known: RwSignal::default(), asked: StoredValue::default(), session: use_session() };
    use_feed().listen(move |heard| {
        // They may be other ones by now.
        if matches!(heard, Heard::ReadAgain) {
            names.asked.set_value(Vec::new());
        }
    });
    provide_context(names);
}

pub(crate) fn use_group_names() -> GroupNames {
    expect_context()
}

impl GroupNames {
    /// What a group is called; its id where it has no name, or none that is known yet.
    pub(crate) fn name(self, context: &ContextId, group: &GroupId) -> String {
        let known = |name: Option<String>| name.filter(|name| !name.is_empty());
        let name = known(self.known.with(|all| all.get(context)?.get(group).cloned()));
        name.unwrap_or_else(|| {
            self.ask(context);
            group.to_string()
        })
    }

    /// All groups of a context by their names; empty until they are known.
    pub(crate) fn all(self, context: &ContextId) -> Vec<(GroupId, String)> {
        self.ask(context);
        let all = self.known.with(|all| all.get(context).cloned()).unwrap_or_default();
        let mut named: Vec<(GroupId, String)> = all.into_iter().collect();
        named.sort_by(|(a, one), (b, other)| one.cmp(other).then_with(|| a.cmp(b)));
        named
    }

    fn ask(self, context: &ContextId) {
        let new = self.asked.try_update_value(|asked| {
            let new = !asked.contains(context);
            if new {
                asked.push(context.clone());
            }
            new
        });
        if new != Some(true) {
            return;
        }
        self.read(context.clone(), 0);
    }

    /// Reads a window of the groups, and the next one where there are more.
    fn read(self, of: ContextId, offset: u64) {
        let query = WindowQuery { offset, limit: Some(MAX_LIMIT), ..WindowQuery::default() };
        self.session.find::<GroupWindow>(of.clone(), query, move |answer| match answer {
            Ok(window) => {
                let (read, total) = (offset + window.rows.len() as u64, window.total);
                let more = !window.rows.is_empty() && read < total;
                self.known.update(|all| {
                    let known = all.entry(of.clone()).or_default();
                    known.extend(window.rows.into_iter().map(|row| (row.group_id, row.name)));
                });
                if more {
                    self.read(of, read);
                }
            }
            Err(_) => self.asked.update_value(|asked| asked.retain(|asked| *asked != of)),
        });
    }
}
