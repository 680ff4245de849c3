//! Queries for rows that come one by one: whether a change concerns a list that is being watched.

use api::{
    UnixMillis,
    console::{group_row::GroupRow, sim_row::SimRow},
    soracom::sim::TagSet,
};

use crate::{
    error::QueryError,
    list::{Filter, GroupEntry, SimEntry},
    query::Query,
};

/// A query of the SIM list. What it says of ages is counted back from the time of each question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimQuery(Query);

impl SimQuery {
    /// Reads a query.
    ///
    /// # Errors
    /// It is not understood by the SIM list.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        let query = text.parse()?;
        Filter::<SimEntry>::read(&query, UnixMillis::default())?;
        Ok(SimQuery(query))
    }

    /// True when one of `rows` is in the list at `now`.
    pub fn finds<'r>(&self, rows: impl IntoIterator<Item = &'r SimRow>, now: UnixMillis) -> bool {
        // It was understood before, and whether it is does not hang on the time.
        let Ok(filter) = Filter::<SimEntry>::read(&self.0, now) else { return false };
        rows.into_iter().any(|row| filter.matches(&SimEntry::new(row.clone())))
    }
}

/// A query of the group list. What it says of ages is counted back from the time of each question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupQuery(Query);

impl GroupQuery {
    /// Reads a query.
    ///
    /// # Errors
    /// It is not understood by the group list.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        let query = text.parse()?;
        Filter::<GroupEntry>::read(&query, UnixMillis::default())?;
        Ok(GroupQuery(query))
    }

    /// True when one of `rows`, each with its group's tags, is in the list at `now`.
    pub fn finds<'r>(
        &self,
        rows: impl IntoIterator<Item = (&'r GroupRow, &'r TagSet)>,
        now: UnixMillis,
    ) -> bool {
        let Ok(filter) = Filter::<GroupEntry>::read(&self.0, now) else { return false };
        rows.into_iter().any(|(row, tags)| filter.matches(&GroupEntry::new(row.clone(), tags)))
    }
}
