use std::cmp::Ordering;

use api::console::refusal::QueryFaultKind;

use super::keys::Entry;
use crate::error::QueryError;

/// The order that a query asks for.
pub(crate) struct Sort<E: Entry> {
    column: E::Column,
    descending: bool,
}

impl<E: Entry> Sort<E> {
    /// Reads a column's name with an optional `-` before it.
    pub(crate) fn read(text: &str) -> Result<Self, QueryError> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let found = E::COLUMNS.iter().find(|(column, _)| name.is_empty() || *column == name);
        let Some((_, column)) = found else {
            let names = E::COLUMNS.iter().map(|(column, _)| *column);
            return Err(QueryError::unknown(QueryFaultKind::UnknownColumn, None, name, names));
        };
        Ok(Sort { column: *column, descending })
    }

    /// A total order: ids break ties, ascending in both directions.
    pub(crate) fn order(&self, a: &E, b: &E) -> Ordering {
        a.order(b, self.column, self.descending).then_with(|| a.tie(b))
    }
}
