//! A group changes, and with it what is said of its members. A large group is judged by its columns: rows that are alike
//! in what the verdict hangs on are judged once.

use std::{cmp::Ordering, collections::HashMap, sync::OnceLock};

use api::{
    UnixMillis,
    console::sim_row::{SimRow, SimState},
    id::GroupId,
    soracom::group::Group,
};

use super::{
    columns::{Has, Record},
    lists,
    sorted::{self, ORDERS},
    whole::Fleet,
};
use crate::list::SimColumn;

/// So few rows are put into their new places one by one, whatever share of the fleet they are.
const FEW: usize = 256;
/// If more than one row in so many moves, it costs less to make an order anew than to patch it.
const SHARE: usize = 64;

/// What a verdict hangs on, beside the group and what is under way on a SIM.
#[derive(PartialEq, Eq, Hash)]
struct Case {
    has: Has,
    status: u32,
    dns: u32,
    vpg: u32,
    /// How the row's time stands to the group's.
    since: Option<Ordering>,
}

/// What a group makes of a row.
struct Verdict {
    group: String,
    drift: String,
    state: SimState,
}

/// A row of which something is said anew.
struct Changed {
    slot: u32,
    /// Its place among the verdicts.
    verdict: usize,
    group: bool,
    drift: bool,
    state: bool,
}

impl Fleet {
    /// Judges the members of a group, which is `group` from now on; answers with the rows that this replaced, by SIM ID.
    pub(crate) fn judge(&mut self, id: &GroupId, group: Option<&Group>) -> Vec<SimRow> {
        let (verdicts, changed) = self.verdicts(id, group);
        let replaced = changed.iter().filter_map(|changed| self.row(changed.slot)).collect();
        let moves = self.leave(&changed);
        for Changed { slot, verdict, .. } in &changed {
            self.say(*slot, &verdicts[*verdict]);
        }
        for (at, slots) in moves {
            self.with_order(at, |fleet, order| {
                for slot in slots {
                    order.insert(slot, |other| sorted::order(fleet, at, other, slot));
                }
            });
        }
        replaced
    }

    fn verdicts(&self, id: &GroupId, group: Option<&Group>) -> (Vec<Verdict>, Vec<Changed>) {
        let time = group.and_then(|group| group.last_modified_time);
        let (mut verdicts, mut cases, mut changed) = (Vec::new(), HashMap::new(), Vec::new());
        for slot in self.members(id) {
            let Some(record) = self.columns.get(slot) else { continue };
            let mut judge = || {
                let mut row = self.row(slot)?;
                row.judge(group);
                verdicts.push(Verdict {
                    group: row.group,
                    drift: lists::drifts(&row.drift),
                    state: row.state,
                });
                Some(verdicts.len() - 1)
            };
            let verdict = if self.marks.contains_key(&slot) {
                judge()
            } else {
                *cases.entry(Case::of(&record, time)).or_insert_with(judge)
            };
            let Some(verdict) = verdict else { continue };
            let Verdict { group, drift, state } = &verdicts[verdict];
            let change = Changed {
                slot,
                verdict,
                group: self.words.text(record.group) != group,
                drift: self.words.text(record.drift) != drift,
                state: record.state != *state,
            };
            if change.group || change.drift || change.state {
                changed.push(change);
            }
        }
        (verdicts, changed)
    }

    /// Takes rows out of the orders in which they are about to move; answers with these orders and who moves in each.
    fn leave(&mut self, changed: &[Changed]) -> Vec<(usize, Vec<u32>)> {
        let mut moves = Vec::new();
        for at in 0..ORDERS {
            if self.orders[at].get().is_none() {
                continue;
            }
            let goes: fn(&Changed) -> bool = match sorted::column(at) {
                SimColumn::Group => |changed| changed.group,
                SimColumn::Drift => |changed| changed.drift,
                SimColumn::State => |changed| changed.state,
                SimColumn::Name | SimColumn::Sim | SimColumn::Since | SimColumn::Status | SimColumn::Plan => {
                    continue;
                }
            };
            let slots: Vec<u32> =
                changed.iter().filter(|changed| goes(changed)).map(|changed| changed.slot).collect();
            if slots.len() > FEW && slots.len() * SHARE > self.len {
                self.orders[at] = OnceLock::new();
                continue;
            }
            self.with_order(at, |fleet, order| {
                for slot in &slots {
                    order.remove(|other| sorted::order(fleet, at, other, *slot));
                }
            });
            moves.push((at, slots));
        }
        moves
    }

    /// Writes a verdict into a row's columns, and counts the row as it is now.
    fn say(&mut self, slot: u32, verdict: &Verdict) {
        let Some(before) = self.columns.get(slot) else { return };
        self.discount(slot);
        let (group, drift) = (self.words.take(&verdict.group), self.words.take(&verdict.drift));
        let record = Record { group, drift, state: verdict.state, ..before };
        self.columns.set(slot, record);
        self.words.drop(before.group);
        self.words.drop(before.drift);
        self.count(&record);
    }
}

impl Case {
    fn of(record: &Record, time: Option<UnixMillis>) -> Self {
        let since = record.has.all(Has::SINCE).then_some(UnixMillis(record.since));
        let Record { has, status, dns, vpg, .. } = *record;
        Case { has, status, dns, vpg, since: since.zip(time).map(|(since, time)| since.cmp(&time)) }
    }
}
