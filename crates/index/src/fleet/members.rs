//! How many rows are in each state, and how many members each group has.

use api::{console::sim_row::SimState, id::GroupId};

use super::{
    columns::{Has, Record},
    lists,
    whole::Fleet,
    words::{Memo, NONE},
};
use crate::list::is_stale;

/// What a group's row says of its members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Members {
    pub(crate) all: u64,
    pub(crate) online: u64,
    pub(crate) stale: u64,
}

impl Fleet {
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

    /// Counts every slot, where none was counted before.
    pub(super) fn count_all(&mut self) {
        let columns = &self.columns;
        let mut stale = Memo::new(&self.words, |drift| self.is_stale(drift));
        let mut groups = vec![Members::default(); self.words.len()];
        let mut states = self.states;
        for (slot, group) in columns.group_id.iter().enumerate() {
            states[columns.state[slot] as usize] += 1;
            if let Some(members) = groups.get_mut(*group as usize) {
                members.all += 1;
                members.online += u64::from(columns.has[slot].all(Has::ONLINE));
                members.stale += u64::from(stale.ask(columns.drift[slot]));
            }
        }
        self.states = states;
        self.groups = (0..).zip(groups).filter(|(_, members)| members.all > 0).collect();
    }

    /// Counts a row.
    pub(super) fn count(&mut self, record: &Record) {
        self.states[record.state as usize] += 1;
        if record.group_id != NONE {
            let stale = self.is_stale(record.drift);
            let members = self.groups.entry(record.group_id).or_default();
            members.all += 1;
            members.online += u64::from(record.has.all(Has::ONLINE));
            members.stale += u64::from(stale);
        }
    }

    /// Counts a row no more.
    pub(super) fn discount(&mut self, slot: u32) {
        let Some(record) = self.columns.get(slot) else { return };
        self.states[record.state as usize] -= 1;
        let stale = self.is_stale(record.drift);
        if let Some(members) = self.groups.get_mut(&record.group_id) {
            members.all -= 1;
            members.online -= u64::from(record.has.all(Has::ONLINE));
            members.stale -= u64::from(stale);
            if members.all == 0 {
                self.groups.remove(&record.group_id);
            }
        }
    }

    /// Whether a word is a drift that makes an open session stale.
    fn is_stale(&self, drift: u32) -> bool {
        is_stale(&lists::drifts_of(self.words.text(drift)))
    }
}
