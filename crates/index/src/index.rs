use std::{borrow::Borrow, collections::BTreeMap};

use api::{
    UnixMillis,
    console::{
        group_row::GroupRow,
        sim_row::{SimRow, SimState},
        window::WindowQuery,
    },
    id::{GroupId, SimId},
    soracom::group::Group,
};

use crate::{
    error::QueryError,
    fleet::Fleet,
    found::{Found, limit, offset, page},
    list::{Filter, GroupColumn, GroupEntry, SimColumn, SimEntry, SimKey, Sort, order_groups, row_of},
};

/// So few rows are put in order by themselves; for more, the order of the whole fleet is walked.
const FEW: u64 = 1_024;

/// The rows of a context: what its lists are cut from.
///
/// Rows are kept as columns and made whole for whoever asks; asking for one costs about a microsecond.
#[derive(Debug, Clone, Default)]
pub struct Index {
    pub(crate) fleet: Fleet,
    pub(crate) groups: BTreeMap<GroupId, Group>,
}

impl Index {
    /// Takes a SIM's row, new or newer; answers with the one that it replaces.
    pub fn upsert(&mut self, row: impl Borrow<SimRow>) -> Option<SimRow> {
        self.fleet.upsert(row.borrow())
    }

    /// Forgets a SIM.
    pub fn remove(&mut self, sim: &SimId) -> Option<SimRow> {
        self.fleet.remove(sim)
    }

    /// Takes a group, new or newer, and judges its members anew; answers with the rows that this replaced.
    pub fn upsert_group(&mut self, group: Group) -> Vec<SimRow> {
        let replaced = self.fleet.judge(&group.group_id, Some(&group));
        self.groups.insert(group.group_id.clone(), group);
        replaced
    }

    /// Forgets a group, and judges its members anew; answers with the rows that this replaced.
    pub fn remove_group(&mut self, group: &GroupId) -> Vec<SimRow> {
        self.groups.remove(group);
        self.fleet.judge(group, None)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Index::default();
    }

    /// How many SIMs there are.
    pub const fn len(&self) -> usize {
        self.fleet.len()
    }

    /// True when there is no SIM.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A SIM's row.
    pub fn get(&self, sim: &SimId) -> Option<SimRow> {
        self.fleet.row(self.fleet.slot(sim)?)
    }

    /// A group.
    pub fn group(&self, group: &GroupId) -> Option<&Group> {
        self.groups.get(group)
    }

    /// Every SIM's row, by SIM ID.
    pub fn rows(&self) -> impl Iterator<Item = SimRow> {
        self.fleet.slots().filter_map(|slot| self.fleet.row(slot))
    }

    /// Every group, by its ID.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// The rows of a group's members, by SIM ID.
    pub fn members(&self, group: &GroupId) -> impl Iterator<Item = SimRow> {
        self.fleet.members(group).into_iter().filter_map(|slot| self.fleet.row(slot))
    }

    /// A group's row with its members counted.
    pub fn group_row(&self, group: &GroupId) -> Option<GroupRow> {
        Some(self.counted(self.groups.get(group)?))
    }

    /// Answers a query of the SIM list; `now` is the context's time, from which ages are counted back.
    ///
    /// # Errors
    /// The query, its sort key or its limit is not understood.
    pub fn window(&self, query: &WindowQuery, now: UnixMillis) -> Result<Found<SimRow>, QueryError> {
        let sort = Sort::<SimColumn>::read(&query.sort)?;
        let (by_state, rest) = Filter::<SimEntry>::read(&query.q.parse()?, now)?.part(SimKey::State);
        let (limit, offset) = (limit(query)?, offset(query));
        let fleet = &self.fleet;
        let (states, total, slots): (_, _, Vec<u32>) = if rest.is_empty() && by_state.is_empty() {
            let slots = fleet.sorted(&sort, offset).take(limit).collect();
            (fleet.states(), fleet.len() as u64, slots)
        } else {
            let mut found = fleet.select(&rest);
            let states = fleet.states_of(&found);
            fleet.narrow(&by_state, &mut found);
            let total = found.len() as u64;
            let slots = if total <= FEW {
                page(found.iter().collect(), query, |a, b| fleet.order(&sort, *a, *b))?
            } else {
                let found = fleet.sorted(&sort, 0).filter(|slot| found.contains(*slot));
                found.skip(offset).take(limit).collect()
            };
            (states, total, slots)
        };
        let states = SimState::ALL.into_iter().zip(states).filter(|(_, rows)| *rows > 0);
        Ok(Found {
            rows: slots.into_iter().filter_map(|slot| fleet.row(slot)).collect(),
            offset: query.offset,
            total,
            of: fleet.len() as u64,
            counts: states.map(|(state, rows)| (state.as_str().to_owned(), rows)).collect(),
        })
    }

    /// Every SIM that a query of the SIM list finds, by name.
    ///
    /// # Errors
    /// The query is not understood.
    pub fn found(&self, query: &str, now: UnixMillis) -> Result<Vec<SimId>, QueryError> {
        let (by_state, rest) = Filter::<SimEntry>::read(&query.parse()?, now)?.part(SimKey::State);
        let sort = Sort::<SimColumn>::read("")?;
        let fleet = &self.fleet;
        let mut found = fleet.select(&rest);
        fleet.narrow(&by_state, &mut found);
        let slots = fleet.sorted(&sort, 0).filter(|slot| found.contains(*slot));
        Ok(slots.filter_map(|slot| fleet.sim_id(slot)).collect())
    }

    /// Answers a query of the group list; `now` is the context's time, from which ages are counted back.
    ///
    /// # Errors
    /// The query, its sort key or its limit is not understood.
    pub fn groups_window(&self, query: &WindowQuery, now: UnixMillis) -> Result<Found<GroupRow>, QueryError> {
        let sort = Sort::<GroupColumn>::read(&query.sort)?;
        let filter = Filter::<GroupEntry>::read(&query.q.parse()?, now)?;
        let entries = self.groups.values().map(|group| GroupEntry::new(self.counted(group), &group.tags));
        let all: Vec<GroupEntry> = entries.filter(|entry| filter.matches(entry)).collect();
        let total = all.len() as u64;
        let rows = page(all, query, |a, b| order_groups(&sort, a, b))?;
        Ok(Found {
            rows: rows.into_iter().map(|entry| entry.row).collect(),
            offset: query.offset,
            total,
            of: self.groups.len() as u64,
            counts: BTreeMap::new(),
        })
    }

    #[cfg(test)]
    pub(crate) const fn fleet(&self) -> &Fleet {
        &self.fleet
    }

    fn counted(&self, group: &Group) -> GroupRow {
        let members = self.fleet.members_of(&group.group_id);
        GroupRow { members: members.all, online: members.online, stale: members.stale, ..row_of(group) }
    }
}
