use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use api::{
    UnixMillis,
    console::sim_row::{Mark, SimRow, SimState},
    id::{GroupId, Imei, Imsi, SessionId, SimId, VpgId},
    soracom::sim::SimStatus,
};

use super::{
    arena::Arena,
    bits::Bits,
    columns::{Columns, Has, Record},
    lists,
    order::Order,
    packed::{Buffer, Digits, uuid, uuid_text},
    sorted::{self, ORDERS},
    words::{NONE, Words},
};
use crate::{fold::fold, list::is_stale};

/// The rows of a fleet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fleet {
    pub(super) columns: Columns,
    pub(super) words: Words,
    pub(super) names: Arena<u8>,
    pub(super) tags: Arena<u32>,
    pub(super) marks: BTreeMap<u32, Mark>,
    /// Slots that hold a row.
    pub(super) alive: Bits,
    free: Vec<u32>,
    /// By SIM ID.
    pub(super) by_id: Order,
    pub(super) len: usize,
    states: [u64; SimState::ALL.len()],
    /// By the code of the group's ID.
    groups: HashMap<u32, Members>,
    /// Other orders, each from the first time that somebody asks for it.
    pub(super) orders: [OnceLock<Order>; ORDERS],
}

/// What a group's row says of its members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Members {
    pub(crate) all: u64,
    pub(crate) online: u64,
    pub(crate) stale: u64,
}

impl Fleet {
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Rows in each state, in the order of [`SimState::ALL`].
    pub(crate) const fn states(&self) -> [u64; SimState::ALL.len()] {
        self.states
    }

    /// How many members a group has.
    pub(crate) fn members_of(&self, group: &GroupId) -> Members {
        self.words.code(group.as_str()).and_then(|code| self.groups.get(&code)).copied().unwrap_or_default()
    }

    /// The slots of a group's members, by SIM ID.
    pub(crate) fn members(&self, group: &GroupId) -> Vec<u32> {
        let code = self.words.code(group.as_str()).filter(|code| self.groups.contains_key(code));
        let Some(code) = code else { return Vec::new() };
        let all = (0_u32..).zip(&self.columns.group_id);
        // A slot that is free has no group.
        let mut slots: Vec<u32> = all.filter(|(_, of)| **of == code).map(|(slot, _)| slot).collect();
        slots.sort_by(|a, b| self.order_ids(*a, *b));
        slots
    }

    /// The slots by SIM ID.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u32> {
        self.by_id.iter()
    }

    /// Where a SIM's row is.
    pub(crate) fn slot(&self, sim: &SimId) -> Option<u32> {
        let id = Digits::find(sim.as_str(), &self.words)?;
        self.by_id.find(|other| self.columns.sim[other as usize].order(id, &self.words))
    }

    /// Takes a row, new or newer; answers with the one that it replaces.
    pub(crate) fn upsert(&mut self, row: &SimRow) -> Option<SimRow> {
        let Some(slot) = self.slot(&row.sim_id) else {
            self.insert(row);
            return None;
        };
        let before = self.row(slot)?;
        if before == *row {
            return Some(before);
        }
        let moves: Vec<usize> = (0..ORDERS)
            .filter(|at| self.orders[*at].get().is_some() && sorted::moves(*at, &before, row))
            .collect();
        for at in &moves {
            self.with_order(*at, |fleet, order| {
                order.remove(|other| sorted::order(fleet, *at, other, slot));
            });
        }
        self.discount(&before);
        self.write(slot, row, true);
        for at in &moves {
            self.with_order(*at, |fleet, order| {
                order.insert(slot, |other| sorted::order(fleet, *at, other, slot));
            });
        }
        self.tidy();
        Some(before)
    }

    /// Forgets a row.
    pub(crate) fn remove(&mut self, sim: &SimId) -> Option<SimRow> {
        let slot = self.slot(sim)?;
        let row = self.row(slot)?;
        for at in 0..ORDERS {
            self.with_order(at, |fleet, order| {
                order.remove(|other| sorted::order(fleet, at, other, slot));
            });
        }
        let mut by_id = std::mem::take(&mut self.by_id);
        by_id.remove(|other| self.order_ids(other, slot));
        self.by_id = by_id;
        self.discount(&row);
        self.release(slot);
        self.columns.group_id[slot as usize] = NONE;
        self.alive.remove(slot);
        self.free.push(slot);
        self.len -= 1;
        Some(row)
    }

    fn insert(&mut self, row: &SimRow) {
        let slot = self.free.pop().unwrap_or(self.columns.sim.len() as u32);
        self.write(slot, row, false);
        self.alive.insert(slot);
        self.len += 1;
        let mut by_id = std::mem::take(&mut self.by_id);
        by_id.insert(slot, |other| self.order_ids(other, slot));
        self.by_id = by_id;
        for at in 0..ORDERS {
            self.with_order(at, |fleet, order| {
                order.insert(slot, |other| sorted::order(fleet, at, other, slot));
            });
        }
    }

    /// Works on an order that was asked for before, with the fleet beside it.
    fn with_order(&mut self, at: usize, work: impl FnOnce(&Self, &mut Order)) {
        if let Some(mut order) = self.orders[at].take() {
            work(self, &mut order);
            self.orders[at] = OnceLock::from(order);
        }
    }

    pub(super) fn order_ids(&self, a: u32, b: u32) -> Ordering {
        let id = |slot: u32| self.columns.sim[slot as usize];
        id(a).order(id(b), &self.words)
    }

    /// Writes and counts a row. What a slot held before is given up after, so that what stays keeps its code.
    fn write(&mut self, slot: u32, row: &SimRow, held: bool) {
        let words = &mut self.words;
        let tags: Vec<u32> = row.tags.iter().map(|tag| words.take(tag)).collect();
        let name = self.names.add(row.name.as_bytes());
        let folded = fold(&row.name);
        let session = row.session_id.as_ref().map(|id| (uuid(id.as_str()), id.as_str()));
        let record = Record {
            sim: Digits::take(row.sim_id.as_str(), words),
            imsi: row.imsi.as_ref().map_or(Digits::NONE, |imsi| Digits::take(imsi.as_str(), words)),
            imei: row.imei.as_ref().map_or(Digits::NONE, |imei| Digits::take(imei.as_str(), words)),
            name,
            folded: if folded == row.name { name } else { self.names.add(folded.as_bytes()) },
            tags: self.tags.add(&tags),
            group_id: row.group_id.as_ref().map_or(NONE, |id| words.take(id.as_str())),
            group: words.take(&row.group),
            status: words.take(row.status.as_str()),
            plan: words.take(&row.subscription),
            speed: words.take(&row.speed_class),
            drift: words.take(&lists::drifts(&row.drift)),
            dns: words.take(&lists::texts(&row.dns_servers)),
            vpg: row.vpg_id.as_ref().map_or(NONE, |id| words.take(id.as_str())),
            state: row.state,
            has: Has::default()
                .with(Has::ONLINE, row.online)
                .with(Has::SINCE, row.since.is_some())
                .with(Has::MODIFIED, row.modified.is_some())
                .with(Has::SESSION, matches!(session, Some((Some(_), _))))
                .with(Has::SESSION_WORD, matches!(session, Some((None, _)))),
            session: match session {
                None => 0,
                Some((Some(uuid), _)) => uuid,
                Some((None, text)) => u128::from(words.take(text)),
            },
            since: row.since.unwrap_or_default().0,
            modified: row.modified.unwrap_or_default().0,
        };
        if held {
            self.release(slot);
        }
        self.columns.set(slot, record);
        if let Some(mark) = &row.mark {
            self.marks.insert(slot, mark.clone());
        }
        self.count(&record, is_stale(&row.drift));
    }

    /// Counts a row.
    pub(super) fn count(&mut self, record: &Record, stale: bool) {
        self.states[record.state as usize] += 1;
        if record.group_id != NONE {
            let members = self.groups.entry(record.group_id).or_default();
            members.all += 1;
            members.online += u64::from(record.has.all(Has::ONLINE));
            members.stale += u64::from(stale);
        }
    }

    /// Counts a row no more.
    fn discount(&mut self, row: &SimRow) {
        self.states[row.state as usize] -= 1;
        let code = row.group_id.as_ref().and_then(|id| self.words.code(id.as_str()));
        if let Some((code, members)) = code.and_then(|code| Some((code, self.groups.get_mut(&code)?))) {
            members.all -= 1;
            members.online -= u64::from(row.online);
            members.stale -= u64::from(is_stale(&row.drift));
            if members.all == 0 {
                self.groups.remove(&code);
            }
        }
    }

    /// Gives up what a slot holds beside its columns.
    fn release(&mut self, slot: u32) {
        let Some(record) = self.columns.get(slot) else { return };
        let words = &mut self.words;
        for id in [record.sim, record.imsi, record.imei] {
            id.drop(words);
        }
        let Record { group_id, group, status, plan, speed, drift, dns, vpg, .. } = record;
        for code in [group_id, group, status, plan, speed, drift, dns, vpg] {
            words.drop(code);
        }
        if record.has.all(Has::SESSION_WORD) {
            words.drop(record.session as u32);
        }
        for tag in self.tags.get(record.tags) {
            words.drop(*tag);
        }
        self.tags.drop(record.tags);
        self.names.drop(record.name);
        if record.folded != record.name {
            self.names.drop(record.folded);
        }
        self.marks.remove(&slot);
    }

    /// Moves names and tags together when much of them is dead.
    fn tidy(&mut self) {
        let Fleet { columns, alive, names, tags, .. } = self;
        if names.is_untidy() {
            let mut next = Arena::default();
            for slot in alive.iter().map(|slot| slot as usize) {
                let (name, folded) = (columns.name[slot], columns.folded[slot]);
                columns.name[slot] = next.add(names.get(name));
                columns.folded[slot] =
                    if folded == name { columns.name[slot] } else { next.add(names.get(folded)) };
            }
            *names = next;
        }
        if tags.is_untidy() {
            let mut next = Arena::default();
            for slot in alive.iter().map(|slot| slot as usize) {
                columns.tags[slot] = next.add(tags.get(columns.tags[slot]));
            }
            *tags = next;
        }
    }

    /// A row made whole.
    pub(crate) fn row(&self, slot: u32) -> Option<SimRow> {
        let record = self.columns.get(slot)?;
        let words = &self.words;
        let owned = |code: u32| words.text(code).to_owned();
        let digits = |id: Digits| id.text(words, &mut Buffer::default()).map(str::to_owned);
        let session = if record.has.all(Has::SESSION_WORD) {
            Some(owned(record.session as u32))
        } else {
            record.has.all(Has::SESSION).then(|| uuid_text(record.session))
        };
        Some(SimRow {
            sim_id: SimId::new(digits(record.sim)?).ok()?,
            imsi: digits(record.imsi).and_then(|imsi| Imsi::new(imsi).ok()),
            imei: digits(record.imei).and_then(|imei| Imei::new(imei).ok()),
            name: self.text(record.name).to_owned(),
            group_id: GroupId::new(owned(record.group_id)).ok(),
            group: owned(record.group),
            status: SimStatus::from(words.text(record.status)),
            subscription: owned(record.plan),
            speed_class: owned(record.speed),
            state: record.state,
            online: record.has.all(Has::ONLINE),
            drift: lists::drifts_of(words.text(record.drift)),
            session_id: session.and_then(|id| SessionId::new(id).ok()),
            dns_servers: lists::texts_of(words.text(record.dns)),
            vpg_id: VpgId::new(owned(record.vpg)).ok(),
            since: record.has.all(Has::SINCE).then_some(UnixMillis(record.since)),
            mark: self.marks.get(&slot).cloned(),
            modified: record.has.all(Has::MODIFIED).then_some(UnixMillis(record.modified)),
            tags: self.tags.get(record.tags).iter().map(|tag| owned(*tag)).collect(),
        })
    }

    /// A name, or its folded form.
    pub(super) fn text(&self, span: super::arena::Span) -> &str {
        std::str::from_utf8(self.names.get(span)).unwrap_or_default()
    }

    pub(super) fn folded_name(&self, slot: u32) -> &str {
        self.columns.folded.get(slot as usize).map_or("", |span| self.text(*span))
    }
}
