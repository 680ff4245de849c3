use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use api::{
    console::sim_row::{Mark, SimRow, SimState},
    id::SimId,
};

use super::{
    arena::Arena,
    bits::Bits,
    columns::Columns,
    members::Members,
    order::Order,
    packed::Digits,
    sorted::{self, ORDERS},
    words::{NONE, Words},
};

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
    pub(super) free: Vec<u32>,
    /// By SIM ID.
    pub(super) by_id: Order,
    pub(super) len: usize,
    pub(super) states: [u64; SimState::ALL.len()],
    /// By the code of the group's ID.
    pub(super) groups: HashMap<u32, Members>,
    /// Other orders, each from the first time that somebody asks for it.
    pub(super) orders: [OnceLock<Order>; ORDERS],
}

impl Fleet {
    pub(crate) const fn len(&self) -> usize {
        self.len
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
        self.discount(slot);
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
        self.discount(slot);
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
    pub(super) fn with_order(&mut self, at: usize, work: impl FnOnce(&Self, &mut Order)) {
        if let Some(mut order) = self.orders[at].take() {
            work(self, &mut order);
            self.orders[at] = OnceLock::from(order);
        }
    }

    pub(super) fn order_ids(&self, a: u32, b: u32) -> Ordering {
        let id = |slot: u32| self.columns.sim[slot as usize];
        id(a).order(id(b), &self.words)
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
}
