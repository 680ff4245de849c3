use crate::cidr::Cidr;

/// Something that holds or does not.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fact {
    And(Box<Fact>, Box<Fact>),
    Or(Box<Fact>, Box<Fact>),
    Not(Box<Fact>),
    Texts(Text, bool, Text),
    Days(Day, Order, Day),
    Caller(Cidr),
}

/// A text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Text {
    Literal(String),
    SamUserName,
    PathVariable(String),
}

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Day {
    Literal(i64),
    Current,
}

/// How two days may stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
