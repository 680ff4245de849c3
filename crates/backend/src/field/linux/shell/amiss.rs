use thiserror::Error;

/// Why a line is not run, as bash says it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum Amiss {
    /// More of it has to come.
    #[error("unexpected EOF while looking for matching `{0}'")]
    Unclosed(char),
    /// It ends where more is expected.
    #[error("syntax error: unexpected end of file")]
    Unfinished,
    #[error("syntax error near unexpected token `{0}'")]
    Unexpected(String),
    #[error("{0}: this small shell has no loops, conditions or functions")]
    Unknown(String),
    #[error("{0}: ambiguous redirect")]
    Ambiguous(String),
    #[error("Argument list too long")]
    TooLong,
    #[error("maximum nesting of command substitution exceeded")]
    TooDeep,
}

impl Amiss {
    /// Whether a line below it may complete it.
    pub(crate) fn may_go_on(&self) -> bool {
        match self {
            Amiss::Unclosed(_) | Amiss::Unfinished => true,
            Amiss::Unexpected(_)
            | Amiss::Unknown(_)
            | Amiss::Ambiguous(_)
            | Amiss::TooLong
            | Amiss::TooDeep => false,
        }
    }
}
