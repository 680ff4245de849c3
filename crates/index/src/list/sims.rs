use api::{
    UnixMillis,
    console::sim_row::{Drift, SimRow, SimState},
};

use super::keys::{self, Entry, KeyName, Kind, yes};
use crate::fold::fold;

/// A SIM's row, prepared for questions.
#[derive(Debug, Clone)]
pub(crate) struct SimEntry {
    row: SimRow,
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
        let tags: Vec<(String, String)> = row.tags.iter().map(|tag| fold_tag(tag)).collect();
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

    /// True when a folded text occurs in what free text is looked for in.
    pub(crate) fn has_text(&self, text: &str) -> bool {
        self.haystack.contains(text)
    }
}

/// The folded name and value of a tag.
pub(crate) fn fold_tag(tag: &str) -> (String, String) {
    let (name, value) = tag.split_once('=').unwrap_or((tag, ""));
    (fold(name), fold(value))
}

/// True when an open session that drifts so disagrees with its group by value.
pub(crate) fn is_stale(drift: &[Drift]) -> bool {
    drift.iter().any(|drift| matches!(drift, Drift::Dns | Drift::Vpg))
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
            Key::State => wanted(state_name(row.state)),
            Key::Online => wanted(yes(row.online)),
            Key::Stale if row.drift == [Drift::Older] => wanted("possible"),
            Key::Stale => wanted(yes(is_stale(&row.drift))),
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
}

impl keys::Column for Column {
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
}

/// A state as queries name it.
pub(crate) const fn state_name(state: SimState) -> &'static str {
    match state {
        SimState::NotBack => "notback",
        SimState::Online
        | SimState::Stale
        | SimState::Acting
        | SimState::Offline
        | SimState::Blocked
        | SimState::Unknown => state.as_str(),
    }
}

/// A drift as queries name it.
pub(crate) const fn drift_name(drift: Drift) -> &'static str {
    match drift {
        Drift::Dns => "dns",
        Drift::Vpg => "vpg",
        Drift::Older => "older",
    }
}
