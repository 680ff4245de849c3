use std::cmp::Ordering;

use api::{
    UnixMillis,
    console::group_row::GroupRow,
    soracom::{
        group::{Group, Namespace},
        sim::TagSet,
    },
};

use super::{
    keys::{self, Entry, KeyName, Kind, present, some, yes},
    sort::Sort,
};
use crate::{fold::fold, natural};

/// A group's row, prepared for questions.
#[derive(Debug, Clone)]
pub(crate) struct GroupEntry {
    pub(crate) row: GroupRow,
    name: String,
    group: String,
    namespaces: Vec<String>,
    haystack: String,
}

impl GroupEntry {
    /// Prepares `row`; free text is looked for in the name, the ID and the group's `tags` too.
    pub(crate) fn new(row: GroupRow, tags: &TagSet) -> Self {
        let (name, id) = (fold(&row.name), fold(row.group_id.as_str()));
        let mut haystack = format!("{name}\n{id}");
        for (name, value) in tags.iter().filter(|(name, _)| *name != "name") {
            haystack.extend(["\n", &fold(name), "=", &fold(value)]);
        }
        let namespaces = row.namespaces.iter().map(|namespace| fold(namespace)).collect();
        GroupEntry { row, name, group: id, namespaces, haystack }
    }
}

/// The row of a group without its members.
pub(crate) fn row_of(group: &Group) -> GroupRow {
    let on = |key: &str| group.air(key).and_then(|value| value.as_bool()) == Some(true);
    let metadata = group.air("metadata").and_then(|metadata| metadata.get("enabled")?.as_bool());
    let others = group
        .configuration
        .iter()
        .filter(|(namespace, settings)| *namespace != Namespace::SoracomAir.as_str() && !settings.is_empty());
    GroupRow {
        group_id: group.group_id.clone(),
        name: group.name().to_owned(),
        members: 0,
        online: 0,
        stale: 0,
        dns: on("useCustomDns"),
        vpg: on("useVpg"),
        chap: on("authenticationRequired"),
        namespaces: others.map(|(namespace, _)| namespace.clone()).collect(),
        metadata: metadata == Some(true),
        modified: group.last_modified_time,
    }
}

/// What can be asked of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Name,
    Group,
    Dns,
    Vpg,
    Chap,
    Metadata,
    Stale,
    Namespace,
    Modified,
}

/// What groups can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Group,
    Members,
    Online,
    Stale,
    Modified,
}

const YES_NO: Kind = Kind::Words(&["yes", "no"]);

const fn key(name: &'static [&'static str], key: Key, kind: Kind) -> KeyName<Key> {
    KeyName { names: name, key, kind }
}

impl Entry for GroupEntry {
    type Key = Key;

    const KEYS: &'static [KeyName<Key>] = &[
        key(&["name"], Key::Name, Kind::Text),
        key(&["group"], Key::Group, Kind::Text),
        key(&["dns"], Key::Dns, YES_NO),
        key(&["vpg"], Key::Vpg, YES_NO),
        key(&["chap"], Key::Chap, YES_NO),
        key(&["metadata"], Key::Metadata, YES_NO),
        key(&["stale"], Key::Stale, YES_NO),
        key(&["namespace"], Key::Namespace, Kind::Text),
        key(&["modified"], Key::Modified, Kind::Age),
    ];

    fn any_word(&self, key: Key, _tag: &str, wanted: &mut dyn FnMut(&str) -> bool) -> bool {
        let row = &self.row;
        match key {
            Key::Name => wanted(&self.name),
            Key::Group => wanted(&self.group),
            Key::Dns => wanted(yes(row.dns)),
            Key::Vpg => wanted(yes(row.vpg)),
            Key::Chap => wanted(yes(row.chap)),
            Key::Metadata => wanted(yes(row.metadata)),
            Key::Stale => wanted(yes(row.stale > 0)),
            Key::Namespace if self.namespaces.is_empty() => wanted(""),
            Key::Namespace => self.namespaces.iter().any(|namespace| wanted(namespace)),
            Key::Modified => row.modified.is_none() && wanted(""),
        }
    }

    fn time(&self, key: Key) -> Option<UnixMillis> {
        self.row.modified.filter(|_| key == Key::Modified)
    }

    fn haystack(&self) -> &str {
        &self.haystack
    }
}

impl keys::Column for Column {
    const COLUMNS: &'static [(&'static str, Column)] = &[
        ("name", Column::Name),
        ("group", Column::Group),
        ("members", Column::Members),
        ("online", Column::Online),
        ("stale", Column::Stale),
        ("modified", Column::Modified),
    ];
}

/// How two groups stand in the order that is asked for.
pub(crate) fn order(sort: &Sort<Column>, a: &GroupEntry, b: &GroupEntry) -> Ordering {
    let text = |of: fn(&GroupEntry) -> &str| {
        present(some(of(a)), some(of(b)), sort.descending, |a, b| natural::compare(a, b))
    };
    let number =
        |of: fn(&GroupRow) -> u64| present(Some(of(&a.row)), Some(of(&b.row)), sort.descending, Ord::cmp);
    let by_column = match sort.column {
        Column::Name => text(|entry| &entry.name),
        Column::Group => text(|entry| &entry.group),
        Column::Members => number(|row| row.members),
        Column::Online => number(|row| row.online),
        Column::Stale => number(|row| row.stale),
        Column::Modified => present(a.row.modified, b.row.modified, sort.descending, Ord::cmp),
    };
    by_column.then_with(|| a.row.group_id.cmp(&b.row.group_id))
}
