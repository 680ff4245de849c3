use std::ops::Range;

use serde_json::Value;

use super::functions::Function;

/// A piece of an expression, with its place in the text in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) what: What,
    pub(super) at: Range<usize>,
    /// So many pieces stand below each other in it, itself counted.
    pub(super) depth: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Literal(Value),
    Name(Name),
    Field(Box<Node>, String),
    Place(Box<Node>, Box<Node>),
    Not(Box<Node>),
    Minus(Box<Node>),
    Both(Operator, Box<Node>, Box<Node>),
    Call(&'static Function, Vec<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Payload,
    Context,
    Event,
    Result,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Add,
    Subtract,
    Multiply,
    Divide,
}
