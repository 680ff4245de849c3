use thiserror::Error;

use crate::expression::Fault;

/// What keeps an app from running, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("action {action:?}, {place}: {what}")]
pub struct Flaw {
    /// The action.
    pub action: String,
    /// Where in it.
    pub place: Place,
    /// What is wrong.
    pub what: What,
}

/// A place in an action.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Place {
    /// The action itself.
    #[error("itself")]
    Itself,
    /// What must hold for it to run.
    #[error("condition")]
    Condition,
    /// A field of what it does.
    #[error("{0}")]
    Field(String),
    /// What is sent on to another channel.
    #[error("output")]
    Output,
}

/// What can be wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum What {
    /// An expression.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A channel that there is not.
    #[error("there is no channel {0:?}")]
    UnknownChannel(String),
    /// Another action of this app has the same name.
    #[error("its id is that of another action")]
    TakenId,
    /// The app has too many of them.
    #[error("an app has {most} actions at most")]
    TooMany {
        /// So many it may have.
        most: usize,
    },
    /// What was made says that it is JSON, and is not.
    #[error("what was made is not JSON: {0}")]
    NotJson(String),
    /// The array has too many items to be split.
    #[error("an array of {items} items is not split, for {most} are the most")]
    TooManyPieces {
        /// So many it has.
        items: usize,
        /// So many it may have.
        most: usize,
    },
    /// It has come through too many channels.
    #[error("the chain was cut after {most} channels")]
    Loop {
        /// So many it may come through.
        most: u32,
    },
    /// Too many messages follow from one.
    #[error("the chain was cut: from one message follow {most} at most")]
    TooManyFollow {
        /// So many in all.
        most: u32,
    },
}
