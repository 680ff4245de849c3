use std::collections::BTreeMap;

use crate::expression::{Escape, Expression, Template};

/// An action as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id within the app.
    pub id: String,
    /// The channel that it hangs on.
    pub channel: String,
    /// What must hold for it to run; empty = always.
    pub condition: String,
    /// What it does, by field: each text may hold `${…}`.
    pub fields: BTreeMap<String, (String, Escape)>,
    /// Whether it makes a message by itself, or somebody has to do something.
    pub deed: Deed,
    /// Where its result goes on to.
    pub output: Option<DraftOutput>,
}

/// What an action is to whoever runs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Its result is its field `content`, read as [`Content`] says; nobody has to do anything.
    Republish(Content),
    /// Its fields say what is to be done outside, and whoever does it brings the result.
    Outside,
}

/// How a text becomes a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// It is JSON.
    Json,
    /// It is a text.
    Text,
}

/// An output as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftOutput {
    /// The channel; may be that of the action.
    pub channel: String,
    /// What is sent; the result as it is where nothing is said.
    pub transform: Option<(String, Content)>,
    /// An array goes on as one message for each of its items.
    pub split: bool,
}

/// An action that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Its id within the app.
    pub id: String,
    /// The channel that it hangs on.
    pub channel: String,
    /// What must hold for it to run; none = always.
    pub condition: Option<Expression>,
    /// What it does, by field.
    pub fields: BTreeMap<String, (Template, Escape)>,
    /// Whether somebody has to do something.
    pub deed: Deed,
    /// Where its result goes on to.
    pub output: Option<Output>,
}

/// An output that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// The channel.
    pub channel: String,
    /// What is sent; the result as it is where nothing is said.
    pub transform: Option<(Template, Content)>,
    /// An array goes on as one message for each of its items.
    pub split: bool,
}
