/// A query: tokens, joined by "and". Reads from and prints as text; printing what was read, and reading it again, gives
/// the same terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The tokens in the order they were written.
    pub tokens: Vec<Token>,
}

/// A term and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// How many characters stand before it.
    pub at: usize,
    /// What it says.
    pub term: Term,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Free text.
    Text(String),
    /// A key compared with values; at least one.
    Filter {
        /// The key as written, e.g. `name`, `tag.site`.
        key: String,
        /// How it is compared.
        op: Op,
        /// With what.
        values: Vec<Value>,
    },
}

/// How a key is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `:`, one of the values.
    Is,
    /// `!`, none of the values.
    Not,
    /// `<`, younger than the value.
    Less,
    /// `>`, older than the value.
    More,
}

impl Op {
    pub(super) const fn of(character: char) -> Option<Self> {
        match character {
            ':' => Some(Op::Is),
            '!' => Some(Op::Not),
            '<' => Some(Op::Less),
            '>' => Some(Op::More),
            _ => None,
        }
    }

    /// The operator as written.
    pub const fn as_char(self) -> char {
        match self {
            Op::Is => ':',
            Op::Not => '!',
            Op::Less => '<',
            Op::More => '>',
        }
    }
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// How many characters stand before it.
    pub at: usize,
    /// The literal parts between its stars: one where there is no star, never none.
    pub parts: Vec<String>,
}
