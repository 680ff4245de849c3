use std::fmt;

use api::console::refusal::{QueryFault, QueryFaultKind};
use thiserror::Error;

/// Why a query cannot be answered. It prints as a sentence that names the place, and what may stand there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct QueryError {
    /// The same for programs.
    pub fault: QueryFault,
}

impl QueryError {
    /// Something is missing at `at`, or too much.
    pub(crate) fn at(kind: QueryFaultKind, at: usize) -> Self {
        Self::word(kind, at, "")
    }

    /// `word` may not stand at `at`.
    pub(crate) fn word(kind: QueryFaultKind, at: usize, word: impl fmt::Display) -> Self {
        Self::unknown(kind, Some(at), word, [""; 0])
    }

    /// `word` is none of `known`; `at` is its place in the query, if it stands there.
    pub(crate) fn unknown(
        kind: QueryFaultKind,
        at: Option<usize>,
        word: impl fmt::Display,
        known: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        let at = at.map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        let known = known.into_iter().map(|known| known.to_string()).collect();
        QueryError { fault: QueryFault { kind, at, word: word.to_string(), known } }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let QueryFault { kind, at, word, known } = &self.fault;
        let known = known.join(", ");
        if let Some(at) = at {
            write!(f, "query, character {}: ", at + 1)?;
        }
        match kind {
            QueryFaultKind::NoKey => write!(f, "a key has to stand before `{word}`"),
            QueryFaultKind::NoValue => f.write_str("a value has to follow; `\"\"` is the empty one"),
            QueryFaultKind::NoText => f.write_str("an empty text finds everything"),
            QueryFaultKind::OpenQuote => f.write_str("a quote that nothing closes"),
            QueryFaultKind::UnknownKey => write!(f, "there is no key `{word}`; the keys are {known}"),
            QueryFaultKind::UnknownValue => write!(f, "`{word}` is none of {known}"),
            QueryFaultKind::KeyIsAge => {
                write!(f, "`{word}` is an age: write `{word}<24h` or `{word}>10m`")
            }
            QueryFaultKind::KeyIsNoAge => {
                write!(f, "`{word}` is not an age: write `{word}:value` or `{word}!value`")
            }
            QueryFaultKind::NoAge => {
                write!(f, "`{word}` is not an age: a whole number and one of s, m, h, d, w")
            }
            QueryFaultKind::ManyAges => f.write_str("an age stands alone"),
            QueryFaultKind::UnknownColumn => {
                write!(f, "sort: there is no column `{word}`; the columns are {known}")
            }
            QueryFaultKind::TooMany => write!(f, "limit: {word} is more than {known}"),
        }
    }
}
