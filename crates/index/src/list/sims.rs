use std::cmp::Ordering;

use api::{
    UnixMillis,
    console::sim_row::{Drift, SimRow, SimState},
};

use super::keys::{Entry, KeyName, Kind, present, some, yes};
use crate::{fold::fold, natural};

/// A SIM's row, prepared for questions.
#[derive(Debug, Clone)]
pub(crate) struct SimEntry {
    pub(crate) row: SimRow,
    name: String,
    group: String,
    group_id: String,
    plan: String,
    status: String,
    speed: String,
    sim: String,
    tags: Vec<(String, String)>,
    haystack: String,
}

impl SimEntry {
    pub(crate) fn new(row: SimRow) -> Self {
        let (name, sim) = (fold(&row.name), fold(row.sim_id.as_str()));
        let tags: Vec<(String, String)> = row
            .tags
            .iter()
            .map(|tag| tag.split_once('=').unwrap_or((tag, "")))
            .map(|(name, value)| (fold(name), fold(value)))
            .collect();
        // A line each, so that no text is found across two of them.
        let mut haystack = format!("{name}\n{sim}\n{}", row.imsi.as_ref().map_or("", |imsi| imsi.as_str()));
        for (name, value) in &tags {
            haystack.extend(["\n", name, "=", value]);
        }
        SimEntry {
            group: fold(&row.group),
            group_id: row.group_id.as_ref().map(|id| fold(id.as_str())).unwrap_or_default(),
            plan: fold(&row.subscription),
            status: fold(row.status.as_str()),
            speed: fold(&row.speed_class),
            name,
            sim,
            tags,
            haystack,
            row,
        }
    }

    /// True when the open session disagrees with the group by value.
    pub(crate) fn is_stale(&self) -> bool {
        self.row.drift.iter().any(|drift| matches!(drift, Drift::Dns | Drift::Vpg))
    }
}

/// What can be asked of a SIM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Name,
    Group,
    Tag,
    Plan,
    Status,
    State,
    Online,
    Stale,
    Drift,
    Since,
    Imei,
    Imsi,
    Sim,
    Speed,
}

/// What SIMs can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Sim,
    State,
    Group,
    Since,
    Status,
    Plan,
    Drift,
}

const fn key(names: &'static [&'static str], key: Key, kind: Kind) -> KeyName<Key> {
    KeyName { names, key, kind }
}

impl Entry for SimEntry {
    type Key = Key;
    type Column = Column;

    const KEYS: &'static [KeyName<Key>] = &[
        key(&["name"], Key::Name, Kind::Text),
        key(&["group"], Key::Group, Kind::Text),
        key(&["tag.NAME"], Key::Tag, Kind::Tag),
        key(&["plan", "subscription"], Key::Plan, Kind::Text),
        key(&["status"], Key::Status, Kind::Text),
        key(
            &["state"],
            Key::State,
            Kind::Words(&["online", "stale", "acting", "offline", "blocked", "notback", "unknown"]),
        ),
        key(&["online"], Key::Online, Kind::Words(&["yes", "no"])),
        key(&["stale"], Key::Stale, Kind::Words(&["yes", "no", "possible"])),
        key(&["drift"], Key::Drift, Kind::Words(&["dns", "vpg", "older"])),
        key(&["since", "age"], Key::Since, Kind::Age),
        key(&["imei"], Key::Imei, Kind::Text),
        key(&["imsi"], Key::Imsi, Kind::Text),
        key(&["sim"], Key::Sim, Kind::Text),
        key(&["speed"], Key::Speed, Kind::Text),
    ];

    const COLUMNS: &'static [(&'static str, Column)] = &[
        ("name", Column::Name),
        ("sim", Column::Sim),
        ("state", Column::State),
        ("group", Column::Group),
        ("since", Column::Since),
        ("status", Column::Status),
        ("plan", Column::Plan),
        ("drift", Column::Drift),
    ];

    fn any_word(&self, key: Key, tag: &str, wanted: &mut dyn FnMut(&str) -> bool) -> bool {
        let row = &self.row;
        match key {
            Key::Name => wanted(&self.name),
            Key::Group => wanted(&self.group) || (!self.group_id.is_empty() && wanted(&self.group_id)),
            Key::Tag => {
                let value = self.tags.iter().find(|(name, _)| name == tag).map(|(_, value)| value.as_str());
                wanted(if tag == "name" { &self.name } else { value.unwrap_or_default() })
            }
            Key::Plan => wanted(&self.plan),
            Key::Status => wanted(&self.status),
            Key::State if row.state == SimState::NotBack => wanted("notback"),
            Key::State => wanted(row.state.as_str()),
            Key::Online => wanted(yes(row.online)),
            Key::Stale if row.drift == [Drift::Older] => wanted("possible"),
            Key::Stale => wanted(yes(self.is_stale())),
            Key::Drift if row.drift.is_empty() => wanted(""),
            Key::Drift => row.drift.iter().any(|drift| wanted(drift_name(*drift))),
            Key::Since => row.since.is_none() && wanted(""),
            Key::Imei => wanted(row.imei.as_ref().map_or("", |imei| imei.as_str())),
            Key::Imsi => wanted(row.imsi.as_ref().map_or("", |imsi| imsi.as_str())),
            Key::Sim => wanted(&self.sim),
            Key::Speed => wanted(&self.speed),
        }
    }

    fn time(&self, key: Key) -> Option<UnixMillis> {
        self.row.since.filter(|_| key == Key::Since)
    }

    fn haystack(&self) -> &str {
        &self.haystack
    }

    fn order(&self, other: &Self, column: Column, descending: bool) -> Ordering {
        let text = |of: fn(&Self) -> &str| {
            present(some(of(self)), some(of(other)), descending, |a, b| natural::compare(a, b))
        };
        let (a, b) = (&self.row, &other.row);
        match column {
            Column::Name => text(|entry| &entry.name),
            Column::Sim => text(|entry| &entry.sim),
            Column::State => present(Some(a.state), Some(b.state), descending, Ord::cmp),
            Column::Group => text(|entry| &entry.group),
            Column::Since => present(a.since, b.since, descending, Ord::cmp),
            Column::Status => present(Some(&a.status), Some(&b.status), descending, Ord::cmp),
            Column::Plan => text(|entry| &entry.plan),
            Column::Drift => present(drifting(a), drifting(b), descending, Ord::cmp),
        }
    }

    fn tie(&self, other: &Self) -> Ordering {
        self.row.sim_id.cmp(&other.row.sim_id)
    }
}

fn drifting(row: &SimRow) -> Option<&[Drift]> {
    (!row.drift.is_empty()).then_some(&row.drift)
}

const fn drift_name(drift: Drift) -> &'static str {
    match drift {
        Drift::Dns => "dns",
        Drift::Vpg => "vpg",
        Drift::Older => "older",
    }
}
