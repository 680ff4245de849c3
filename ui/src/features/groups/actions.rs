use std::sync::Arc;

use api::{
    console::group_row::GroupRow,
    id::{ContextId, GroupId},
};
use leptos::text_prop::TextProp;

use crate::{
    kit::{Icon, MenuItem},
    locales::Groups,
    route::{ListPlace, Navigator, Route, SimTab, Step, use_navigator},
    state::{Toasts, use_toasts},
};

/// What actions need to run, taken once where the page is built.
#[derive(Clone, Copy)]
pub(super) struct Actor {
    navigator: Navigator,
    toasts: Toasts,
}

pub(super) fn use_actor() -> Actor {
    Actor { navigator: use_navigator(), toasts: use_toasts() }
}

impl Actor {
    /// Everything that can be done to a group from a row, in the order of the menu. Settings are changed in its form.
    pub(super) fn items(self, context: &ContextId, row: &GroupRow) -> Vec<MenuItem> {
        let go = |route: Route| {
            let navigator = self.navigator;
            move || navigator.go(route.clone(), Step::New)
        };
        let (id, toasts) = (row.group_id.to_string(), self.toasts);
        let nobody = row.stale == 0;
        vec![
            MenuItem {
                icon: Some(Icon::Sim),
                ..MenuItem::new(t!(Groups::ShowMembers), go(members(context, &row.group_id)))
            },
            MenuItem {
                icon: Some(Icon::Filter),
                refused: nobody,
                note: nobody.then(|| TextProp::from(t!(Groups::NoneStale))),
                run: Arc::new(go(stale(context, &row.group_id))),
                ..MenuItem::new(t!(Groups::ShowStale), || {})
            },
            MenuItem {
                icon: Some(Icon::Copy),
                keys: &["Y"],
                ..MenuItem::new(t!(Groups::CopyId), move || toasts.copy(id.clone(), Groups::IdCopied.row()))
            },
        ]
    }
}

/// The SIM list with a group's members.
pub(super) fn members(context: &ContextId, group: &GroupId) -> Route {
    sims(context, format!("group:{group} "))
}

/// The SIM list with those members whose session proves to be on an older setting.
pub(super) fn stale(context: &ContextId, group: &GroupId) -> Route {
    sims(context, format!("group:{group} stale:yes "))
}

/// The SIM list with those members whose session is older than the group's last change.
pub(super) fn possible(context: &ContextId, group: &GroupId) -> Route {
    sims(context, format!("group:{group} stale:possible "))
}

fn sims(context: &ContextId, q: String) -> Route {
    Route::Sims { context: context.clone(), list: ListPlace::<_, SimTab> { q, ..ListPlace::default() } }
}

/// What to call a group: its name, or its ID where it has none.
pub(super) fn name_of(row: &GroupRow) -> String {
    if row.name.is_empty() { row.group_id.to_string() } else { row.name.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_sims_is_filtered_by_the_groups_id() {
        let (context, group) = (ContextId::new("local").unwrap(), GroupId::new("g-1").unwrap());
        assert_eq!(members(&context, &group).href(), "#/c/local/sims?q=group%3Ag-1%20");
        assert_eq!(stale(&context, &group).href(), "#/c/local/sims?q=group%3Ag-1%20stale%3Ayes%20");
    }
}
