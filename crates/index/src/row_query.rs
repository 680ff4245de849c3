//! Queries for rows that come one by one: whether a change concerns a list that is being watched.
//!
//! What they say of ages is taken as met. A list that is on screen was read some time ago: a row that has grown out of
//! `since<24h` still stands there, and one that has grown into `since>24h` is missing, until something is heard of it.

use api::{
    UnixMillis,
    console::{group_row::GroupRow, sim_row::SimRow},
    soracom::sim::TagSet,
};

use crate::{
    error::QueryError,
    list::{Filter, GroupEntry, SimEntry},
};

/// A query of the SIM list, at any time.
#[derive(Debug, Clone)]
pub struct SimQuery(Filter<SimEntry>);

impl SimQuery {
    /// Reads a query.
    ///
    /// # Errors
    /// It is not understood by the SIM list.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        Ok(SimQuery(Filter::read(&text.parse()?, UnixMillis::default())?.at_any_time()))
    }

    /// True when one of `rows` may be in the list.
    pub fn finds<'r>(&self, rows: impl IntoIterator<Item = &'r SimRow>) -> bool {
        rows.into_iter().any(|row| self.0.matches(&SimEntry::new(row.clone())))
    }
}

/// A query of the group list, at any time.
#[derive(Debug, Clone)]
pub struct GroupQuery(Filter<GroupEntry>);

impl GroupQuery {
    /// Reads a query.
    ///
    /// # Errors
    /// It is not understood by the group list.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        Ok(GroupQuery(Filter::read(&text.parse()?, UnixMillis::default())?.at_any_time()))
    }

    /// True when one of `rows`, each with its group's tags, may be in the list.
    pub fn finds<'r>(&self, rows: impl IntoIterator<Item = (&'r GroupRow, &'r TagSet)>) -> bool {
        rows.into_iter().any(|(row, tags)| self.0.matches(&GroupEntry::new(row.clone(), tags)))
    }
}
