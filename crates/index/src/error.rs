use thiserror::Error;

/// Why a query cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct QueryError {
    /// How many characters stand before the place, in the query or in the sort key.
    pub at: usize,
    /// A sentence that names the place, and what may stand there.
    pub message: String,
}

impl QueryError {
    /// An error in the query text.
    pub(crate) fn in_query(at: usize, what: &str) -> Self {
        QueryError { at, message: format!("query, character {}: {what}", at + 1) }
    }

    /// An error in the sort key.
    pub(crate) fn in_sort(what: &str) -> Self {
        QueryError { at: 0, message: format!("sort: {what}") }
    }

    /// An error in the limit.
    pub(crate) fn in_limit(what: &str) -> Self {
        QueryError { at: 0, message: format!("limit: {what}") }
    }
}
