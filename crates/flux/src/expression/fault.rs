use std::{fmt, ops::Range};

use serde_json::Value;
use thiserror::Error;

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{reason} (at character {})", at.start + 1)]
pub struct Fault {
    /// The place in the text, in characters from 0; empty where something is missing.
    pub at: Range<usize>,
    /// What is wrong there.
    pub reason: Reason,
}

/// What can be wrong with an expression, in its text or with what it was given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// The text is too long.
    #[error("has more than {most} characters")]
    TooLong {
        /// So many it may have.
        most: usize,
    },
    /// Parentheses, operators or fields are nested too deep.
    #[error("is nested more than {most} deep")]
    TooDeep {
        /// So deep it may be.
        most: usize,
    },
    /// Something that does not belong there.
    #[error("{found:?} is not expected here")]
    Unexpected {
        /// The character.
        found: char,
    },
    /// The text ends where more of it must follow.
    #[error("ends too early")]
    EndsEarly,
    /// A text that is not closed.
    #[error("a text that begins here is not closed")]
    OpenText,
    /// A number that is none, or too large.
    #[error("is not a number that can be kept")]
    BadNumber,
    /// A name of nothing.
    #[error("{name:?} is not known; known are payload, context, event and result")]
    UnknownName {
        /// As it was written.
        name: String,
    },
    /// A function that there is not.
    #[error("there is no function {name:?}")]
    UnknownFunction {
        /// As it was written.
        name: String,
    },
    /// A function that was given too few or too many values.
    #[error("{function} takes {takes}, and was given {given}")]
    WrongCount {
        /// Its name.
        function: &'static str,
        /// So many it takes.
        takes: usize,
        /// So many stand there.
        given: usize,
    },
    /// `result` where no action has answered yet.
    #[error("there is no result before the action has run")]
    NoResult,
    /// A value of the wrong kind.
    #[error("{wanted} is needed here, and this is {got}")]
    WrongKind {
        /// What is needed.
        wanted: Kind,
        /// What it is.
        got: Kind,
    },
    /// Two values between which there is no order.
    #[error("{left} and {right} have no order")]
    NoOrder {
        /// What stands left.
        left: Kind,
        /// What stands right.
        right: Kind,
    },
    /// A field or a place in something that has none.
    #[error("{of} has no fields")]
    NoFields {
        /// What it is.
        of: Kind,
    },
    /// A division by nothing, or a number beyond all bounds.
    #[error("has no number as its result")]
    NoNumber,
    /// A text that is not read as what the function wants.
    #[error("{text:?} is not {wanted}")]
    NotReadAs {
        /// The text, cut short.
        text: String,
        /// What it should be, e.g. `a time such as 2026-06-04T00:00:00Z`.
        wanted: &'static str,
    },
    /// More text than may be made.
    #[error("makes more than {most} bytes")]
    TooLarge {
        /// So many it may make.
        most: usize,
    },
}

impl Reason {
    /// One word for it, for whoever tells them apart.
    pub const fn code(&self) -> &'static str {
        match self {
            Reason::TooLong { .. } => "tooLong",
            Reason::TooDeep { .. } => "tooDeep",
            Reason::Unexpected { .. } => "unexpected",
            Reason::EndsEarly => "endsEarly",
            Reason::OpenText => "openText",
            Reason::BadNumber => "badNumber",
            Reason::UnknownName { .. } => "unknownName",
            Reason::UnknownFunction { .. } => "unknownFunction",
            Reason::WrongCount { .. } => "wrongCount",
            Reason::NoResult => "noResult",
            Reason::WrongKind { .. } => "wrongKind",
            Reason::NoOrder { .. } => "noOrder",
            Reason::NoFields { .. } => "noFields",
            Reason::NoNumber => "noNumber",
            Reason::NotReadAs { .. } => "notReadAs",
            Reason::TooLarge { .. } => "tooLarge",
        }
    }

    pub(super) fn wrong(wanted: Kind, got: &Value) -> Self {
        Reason::WrongKind { wanted, got: Kind::of(got) }
    }
}

/// The kinds of values there are in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`, and whatever is not there.
    Nothing,
    /// `true` or `false`.
    Truth,
    /// A number.
    Number,
    /// A text.
    Text,
    /// An array.
    List,
    /// An object.
    Object,
}

impl Kind {
    /// Of `value`.
    pub const fn of(value: &Value) -> Self {
        match value {
            Value::Null => Kind::Nothing,
            Value::Bool(_) => Kind::Truth,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::Text,
            Value::Array(_) => Kind::List,
            Value::Object(_) => Kind::Object,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Nothing => "null",
            Kind::Truth => "true or false",
            Kind::Number => "a number",
            Kind::Text => "a text",
            Kind::List => "an array",
            Kind::Object => "an object",
        })
    }
}
