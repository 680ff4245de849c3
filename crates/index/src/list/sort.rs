use api::console::refusal::QueryFaultKind;

use super::keys::Column;
use crate::error::QueryError;

/// The order that a query asks for. It is total: ids break ties, ascending in both directions.
pub(crate) struct Sort<C> {
    pub(crate) column: C,
    pub(crate) descending: bool,
}

impl<C: Column> Sort<C> {
    /// Reads a column's name with an optional `-` before it.
    pub(crate) fn read(text: &str) -> Result<Self, QueryError> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let found = C::COLUMNS.iter().find(|(column, _)| name.is_empty() || *column == name);
        let Some((_, column)) = found else {
            let names = C::COLUMNS.iter().map(|(column, _)| *column);
            return Err(QueryError::unknown(QueryFaultKind::UnknownColumn, None, name, names));
        };
        Ok(Sort { column: *column, descending })
    }
}
