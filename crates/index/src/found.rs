use std::{cmp::Ordering, collections::BTreeMap};

use api::console::{
    context::Clock,
    feed::Position,
    refusal::QueryFaultKind,
    window::{MAX_LIMIT, Window, WindowQuery},
};

use crate::error::QueryError;

/// Rows of a page unless the query says otherwise.
const LIMIT: u32 = 100;

/// What a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<Row> {
    /// The rows from `offset` on.
    pub rows: Vec<Row>,
    /// The first row's place in the result.
    pub offset: u64,
    /// How many rows match.
    pub total: u64,
    /// How many rows there are in all.
    pub of: u64,
    /// Rows by state, over the query without its `state` tokens, so that choosing a state does not hide the others: the
    /// sum is `total` where there is no such token. States without a row are left out. Empty for groups.
    pub counts: BTreeMap<String, u64>,
}

impl<Row> Found<Row> {
    /// The window to answer with: what was found at `position`, in `took_us` microseconds.
    pub fn into_window(self, position: Position, took_us: u64, clock: Clock) -> Window<Row> {
        let Found { rows, offset, total, of, counts } = self;
        Window { rows, offset, total, of, counts, position, took_us, clock }
    }
}

/// How many rows a page may have.
pub(crate) fn limit(query: &WindowQuery) -> Result<usize, QueryError> {
    let limit = query.limit.unwrap_or(LIMIT);
    if limit > MAX_LIMIT {
        return Err(QueryError::unknown(QueryFaultKind::TooMany, None, limit, [MAX_LIMIT]));
    }
    Ok(limit as usize)
}

/// How many rows stand before a page.
pub(crate) fn offset(query: &WindowQuery) -> usize {
    usize::try_from(query.offset).unwrap_or(usize::MAX)
}

/// Cuts the page that `query` asks for out of `all`, which `order` puts into a total order.
pub(crate) fn page<T>(
    mut all: Vec<T>,
    query: &WindowQuery,
    order: impl Fn(&T, &T) -> Ordering,
) -> Result<Vec<T>, QueryError> {
    let limit = limit(query)?;
    let start = offset(query).min(all.len());
    let end = start.saturating_add(limit).min(all.len());
    // Only what stands before the page's end has to be in order.
    if 0 < end && end < all.len() {
        all.select_nth_unstable_by(end - 1, &order);
    }
    all.truncate(end);
    all.sort_unstable_by(&order);
    Ok(all.split_off(start))
}
