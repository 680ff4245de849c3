//! What a list has to say of itself, so that a query can be asked of it.

use std::{cmp::Ordering, fmt::Debug};

use api::UnixMillis;

/// An entry of a list: a row, prepared for questions.
pub(crate) trait Entry {
    /// The keys, as a value.
    type Key: Copy + Eq + Debug + 'static;
    /// Keys by name; the first name is the one that errors show.
    const KEYS: &'static [KeyName<Self::Key>];

    /// True when one of the folded words under `key` is `wanted`. An absent value is the empty word.
    fn any_word(&self, key: Self::Key, tag: &str, wanted: &mut dyn FnMut(&str) -> bool) -> bool;

    /// The time under an age key.
    fn time(&self, key: Self::Key) -> Option<UnixMillis>;

    /// The folded text that free text is looked for in.
    fn haystack(&self) -> &str;
}

/// What a list can be sorted by.
pub(crate) trait Column: Copy + 'static {
    /// Columns by name; the first is taken unless the query names one.
    const COLUMNS: &'static [(&'static str, Self)];
}

/// A key and its names.
pub(crate) struct KeyName<K: 'static> {
    pub(crate) names: &'static [&'static str],
    pub(crate) key: K,
    pub(crate) kind: Kind,
}

/// What may stand under a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// Any text; the key goes on with the name of a tag.
    Tag,
    /// One of these folded words, or nothing.
    Words(&'static [&'static str]),
    /// A time, asked for by its age.
    Age,
}

/// Orders two values of which either may be absent: absent is last in both directions.
pub(crate) fn present<T>(
    a: Option<T>,
    b: Option<T>,
    descending: bool,
    order: impl Fn(&T, &T) -> Ordering,
) -> Ordering {
    match (a, b) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) if descending => order(&b, &a),
        (Some(a), Some(b)) => order(&a, &b),
    }
}

/// A text, or absent where it is empty.
pub(crate) fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// `yes` or `no`.
pub(crate) const fn yes(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}
