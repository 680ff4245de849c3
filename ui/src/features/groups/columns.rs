use api::{console::group_row::GroupRow, id::ContextId, soracom::group::Namespace};
use leptos::prelude::*;

use super::{
    actions::{Actor, name_of},
    drafts::Drafts,
};
use crate::{
    format::{Zone, count, when_short},
    kit::{Glyph, Icon, IconSize, Menu, Pictogram, State, Tag, table::Column},
    locales::{Common, Groups, Row, Sims, lang, pick},
    state::use_clock,
};

/// What the list is sorted by unless the URL says otherwise.
pub(super) const DEFAULT_SORT: &str = "name";

/// The columns of the group list; the last one is the menu of the row.
pub(super) fn columns(actor: Actor, drafts: Drafts, context: &ContextId) -> Vec<Column<GroupRow>> {
    let (of_name, of_menu) = (context.clone(), context.clone());
    vec![
        Column::new(t!(Common::Name), 132, move |row| name(drafts, of_name.clone(), row))
            .sort("name")
            .class("shown")
            .heads_row(),
        Column::new(t!(Groups::Members), 62, number(|row| row.members))
            .sort("members")
            .class("number members shown"),
        Column::new(t!(Groups::Online), 74, number(|row| row.online)).sort("online").class("number"),
        Column::new(t!(Groups::Stale), 66, stale).sort("stale").class("number stale-cell shown"),
        Column::new(t!(Groups::Slots), 162, slots).class("slots-cell shown"),
        Column::new(t!(Groups::Changed), 62, changed).sort("modified").class("number"),
        Column::new(t!(Sims::Actions), 34, move |row| menu(actor, of_menu.clone(), row))
            .class("actions shown"),
    ]
}

fn name(drafts: Drafts, context: ContextId, row: Signal<GroupRow>) -> impl IntoView {
    let is_changed =
        Memo::new(move |_| drafts.is_changed(&(context.clone(), row.with(|row| row.group_id.clone()))));
    view! {
        <span class="group-name">
            <span class="clip" title=move || row.with(name_of)>{move || row.with(name_of)}</span>
            {move || is_changed.get().then(|| view! { <Tag text=t!(Groups::DraftTag) state=State::Acting/> })}
        </span>
    }
}

fn number(read: fn(&GroupRow) -> u64) -> impl Fn(Signal<GroupRow>) -> AnyView + Send + Sync {
    move |row| {
        let number = Memo::new(move |_| row.with(read));
        (move || count(number.get())).into_any()
    }
}

/// Nothing where nothing is stale: an empty cell is good news.
fn stale(row: Signal<GroupRow>) -> impl IntoView {
    let stale = Memo::new(move |_| row.with(|row| row.stale));
    move || {
        let n = stale.get();
        (n > 0).then(|| {
            view! { <span class="state"><Glyph state=State::Stale fresh=95/><span class="c-stale">{count(n)}</span></span> }
        })
    }
}

/// Fixed places, so that a column of groups can be read downwards; a dot where nothing is set.
fn slots(row: Signal<GroupRow>) -> impl IntoView {
    let set = Memo::new(move |_| row.with(set));
    let spoken = move || {
        let words: Vec<&str> =
            set.get().into_iter().zip(SLOTS).filter(|(on, _)| *on).map(|(_, slot)| slot).collect();
        if words.is_empty() { pick(Groups::NoSlots.row()).to_owned() } else { words.join(", ") }
    };
    let places = move || {
        set.get()
            .into_iter()
            .zip(SLOTS)
            .map(|(on, slot)| view! { <i class:on=on>{if on { slot } else { "·" }}</i> })
            .collect_view()
    };
    view! { <span class="slots" aria-hidden="true">{places}</span><span class="vh">{spoken}</span> }
}

/// Names of settings as the API has them: the same in both languages.
const SLOTS: [&str; 5] = ["DNS", "VPG", "CHAP", "Beam", "Meta"];

fn set(row: &GroupRow) -> [bool; 5] {
    let beam = row.namespaces.iter().any(|namespace| namespace == Namespace::SoracomBeam.as_str());
    [row.dns, row.vpg, row.chap, beam, row.metadata]
}

fn changed(row: Signal<GroupRow>) -> impl IntoView {
    let clock = use_clock();
    let at = Memo::new(move |_| row.with(|row| row.modified));
    move || {
        at.get().map(|at| {
            let zone = Zone::here(at);
            view! {
                <time class="mono" datetime=at.to_rfc3339() title=crate::format::full(at, zone)>
                    {move || when_short(lang(), at, clock.now(), zone)}
                </time>
            }
        })
    }
}

fn menu(actor: Actor, context: ContextId, row: Signal<GroupRow>) -> impl IntoView {
    let items = move || untrack(|| actor.items(&context, &row.get()));
    view! {
        <Menu
            label=move || text!(Groups::MoreActions, name = row.with(name_of))
            button_class="button ghost icon-only size-small"
            items
            of=Signal::derive(move || row.with(|row| row.group_id.to_string()))
            tabbable=false
        >
            <Pictogram icon=Icon::More size=IconSize::Small/>
        </Menu>
    }
}

/// One of the views over the list: a query under a name.
pub(super) const VIEWS: [(Row, &str); 3] = [
    (Groups::ViewAll.row(), ""),
    (Groups::ViewStale.row(), "stale:yes "),
    (Groups::ViewRecent.row(), "modified<7d "),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_slot_has_its_own_place() {
        let row: GroupRow = serde_json::from_value(json!({
            "groupId": "g", "name": "", "members": 0, "online": 0, "stale": 0, "dns": false, "vpg": true, "chap": false,
            "namespaces": ["SoracomBeam", "SoracomHarvest"], "metadata": false,
        }))
        .unwrap();
        assert_eq!(set(&row), [false, true, false, true, false]);
        assert_eq!(name_of(&row), "g");
    }
}
