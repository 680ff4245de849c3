use std::collections::BTreeMap;

use api::{
    UnixMillis,
    console::{group_row::GroupRow, sim_row::SimRow, window::WindowQuery},
    id::{GroupId, SimId},
    soracom::group::Group,
};

use crate::{
    error::QueryError,
    found::{Found, page},
    list::{Filter, GroupEntry, SimEntry, SimKey, Sort, count, row_of},
};

/// The rows of a context: what its lists are cut from.
#[derive(Debug, Clone, Default)]
pub struct Index {
    sims: BTreeMap<SimId, SimEntry>,
    groups: BTreeMap<GroupId, Group>,
}

impl Index {
    /// Takes a SIM's row, new or newer; answers with the one that it replaces.
    pub fn upsert(&mut self, row: SimRow) -> Option<SimRow> {
        self.sims.insert(row.sim_id.clone(), SimEntry::new(row)).map(|entry| entry.row)
    }

    /// Forgets a SIM.
    pub fn remove(&mut self, sim: &SimId) -> Option<SimRow> {
        self.sims.remove(sim).map(|entry| entry.row)
    }

    /// Takes a group, new or newer, and judges its members anew; answers with the rows that this replaced.
    pub fn upsert_group(&mut self, group: Group) -> Vec<SimRow> {
        let replaced = self.judge(&group.group_id, Some(&group));
        self.groups.insert(group.group_id.clone(), group);
        replaced
    }

    /// Forgets a group, and judges its members anew; answers with the rows that this replaced.
    pub fn remove_group(&mut self, group: &GroupId) -> Vec<SimRow> {
        self.groups.remove(group);
        self.judge(group, None)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Index::default();
    }

    /// A SIM's row.
    pub fn get(&self, sim: &SimId) -> Option<&SimRow> {
        self.sims.get(sim).map(|entry| &entry.row)
    }

    /// A group.
    pub fn group(&self, group: &GroupId) -> Option<&Group> {
        self.groups.get(group)
    }

    /// Every SIM's row, by SIM ID.
    pub fn rows(&self) -> impl Iterator<Item = &SimRow> {
        self.sims.values().map(|entry| &entry.row)
    }

    /// Every group, by its ID.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// The rows of a group's members, by SIM ID.
    pub fn members<'i>(&'i self, group: &'i GroupId) -> impl Iterator<Item = &'i SimRow> {
        self.rows().filter(move |row| row.group_id.as_ref() == Some(group))
    }

    /// A group's row with its members counted.
    pub fn group_row(&self, group: &GroupId) -> Option<GroupRow> {
        let mut row = row_of(self.groups.get(group)?);
        let members = self.sims.values().filter(|entry| entry.row.group_id.as_ref() == Some(group));
        members.for_each(|member| count(&mut row, member));
        Some(row)
    }

    /// Answers a query of the SIM list; `now` is the context's time, from which ages are counted back.
    ///
    /// # Errors
    /// The query, its sort key or its limit is not understood.
    pub fn window(&self, query: &WindowQuery, now: UnixMillis) -> Result<Found<SimRow>, QueryError> {
        let sort = Sort::<SimEntry>::read(&query.sort)?;
        let (by_state, rest) = Filter::<SimEntry>::read(&query.q.parse()?, now)?.part(SimKey::State);
        let mut counts = BTreeMap::new();
        let mut all = Vec::new();
        for entry in self.sims.values().filter(|entry| rest.matches(entry)) {
            *counts.entry(entry.row.state).or_insert(0) += 1;
            if by_state.matches(entry) {
                all.push(entry);
            }
        }
        let total = all.len() as u64;
        let rows = page(all, query, |a, b| sort.order(a, b))?;
        Ok(Found {
            rows: rows.into_iter().map(|entry| entry.row.clone()).collect(),
            offset: query.offset,
            total,
            of: self.sims.len() as u64,
            counts: counts.into_iter().map(|(state, rows)| (state.as_str().to_owned(), rows)).collect(),
        })
    }

    /// Answers a query of the group list; `now` is the context's time, from which ages are counted back.
    ///
    /// # Errors
    /// The query, its sort key or its limit is not understood.
    pub fn groups_window(&self, query: &WindowQuery, now: UnixMillis) -> Result<Found<GroupRow>, QueryError> {
        let sort = Sort::<GroupEntry>::read(&query.sort)?;
        let filter = Filter::<GroupEntry>::read(&query.q.parse()?, now)?;
        let mut rows: BTreeMap<&GroupId, GroupRow> =
            self.groups.iter().map(|(id, group)| (id, row_of(group))).collect();
        for entry in self.sims.values() {
            if let Some(row) = entry.row.group_id.as_ref().and_then(|group| rows.get_mut(group)) {
                count(row, entry);
            }
        }
        let mut all: Vec<GroupEntry> = self
            .groups
            .values()
            .zip(rows.into_values())
            .map(|(group, row)| GroupEntry::new(row, &group.tags))
            .collect();
        all.retain(|entry| filter.matches(entry));
        let total = all.len() as u64;
        let rows = page(all, query, |a, b| sort.order(a, b))?;
        Ok(Found {
            rows: rows.into_iter().map(|entry| entry.row).collect(),
            offset: query.offset,
            total,
            of: self.groups.len() as u64,
            counts: BTreeMap::new(),
        })
    }

    fn judge(&mut self, id: &GroupId, group: Option<&Group>) -> Vec<SimRow> {
        let mut replaced = Vec::new();
        for entry in self.sims.values_mut() {
            if entry.row.group_id.as_ref() == Some(id) {
                let mut row = entry.row.clone();
                row.judge(group);
                if row != entry.row {
                    replaced.push(std::mem::replace(entry, SimEntry::new(row)).row);
                }
            }
        }
        replaced
    }
}
