use api::{UnixMillis, console::refusal::QueryFaultKind};

use memchr::memmem;

use super::keys::{Entry, KeyName, Kind};
use crate::{
    error::QueryError,
    fold::fold,
    query::{Op, Query, Term, Token, Value},
};

/// A query, understood by a list.
#[derive(Debug, Clone)]
pub(crate) struct Filter<E: Entry> {
    /// Free texts, folded.
    pub(crate) texts: Vec<String>,
    pub(crate) tests: Vec<Test<E::Key>>,
}

/// What a query says of one key.
#[derive(Debug, Clone)]
pub(crate) struct Test<K> {
    pub(crate) key: K,
    /// The folded name of the tag, where the key is one.
    pub(crate) tag: String,
    pub(crate) not: bool,
    pub(crate) what: What,
}

#[derive(Debug, Clone)]
pub(crate) enum What {
    /// One of these patterns, each the folded parts between its stars.
    Words(Vec<Vec<String>>),
    /// Later than this.
    After(UnixMillis),
    /// Earlier than this.
    Before(UnixMillis),
}

impl<E: Entry> Filter<E> {
    /// Understands `query`, with ages counted back from `now`.
    pub(crate) fn read(query: &Query, now: UnixMillis) -> Result<Self, QueryError> {
        let mut filter = Filter { texts: Vec::new(), tests: Vec::new() };
        for Token { at, term } in &query.tokens {
            match term {
                Term::Text(text) => filter.texts.push(fold(text)),
                Term::Filter { key, op, values } => filter.tests.push(test::<E>(*at, key, *op, values, now)?),
            }
        }
        Ok(filter)
    }

    /// The same, whatever time it is: what the query says of ages is taken as met.
    pub(crate) fn at_any_time(mut self) -> Self {
        self.tests.retain(|test| match test.what {
            What::Words(_) => true,
            What::After(_) | What::Before(_) => false,
        });
        self
    }

    /// Parts the tests of `key` from the rest.
    pub(crate) fn part(self, key: E::Key) -> (Self, Self) {
        let (of, rest) = self.tests.into_iter().partition(|test| test.key == key);
        (Filter { texts: Vec::new(), tests: of }, Filter { texts: self.texts, tests: rest })
    }

    /// True when it says nothing.
    pub(crate) const fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.tests.is_empty()
    }

    /// True when everything that the query says holds for `entry`.
    pub(crate) fn matches(&self, entry: &E) -> bool {
        self.texts.iter().all(|text| entry.haystack().contains(text.as_str()))
            && self.tests.iter().all(|test| test.holds(entry))
    }
}

impl<K> Test<K> {
    /// True when the folded `word` is one of those that are named. An age names none.
    pub(crate) fn wants(&self, word: impl AsRef<[u8]>) -> bool {
        let word = word.as_ref();
        match &self.what {
            What::Words(patterns) => patterns.iter().any(|parts| fits(parts, word)),
            What::After(_) | What::Before(_) => false,
        }
    }
}

impl<K: Copy> Test<K> {
    fn holds<E: Entry<Key = K>>(&self, entry: &E) -> bool {
        match &self.what {
            What::Words(_) => entry.any_word(self.key, &self.tag, &mut |word| self.wants(word)) != self.not,
            What::After(limit) => entry.time(self.key).is_some_and(|time| time > *limit),
            What::Before(limit) => entry.time(self.key).is_some_and(|time| time < *limit),
        }
    }
}

fn test<E: Entry>(
    at: usize,
    key: &str,
    op: Op,
    values: &[Value],
    now: UnixMillis,
) -> Result<Test<E::Key>, QueryError> {
    let name = fold(key);
    let Some((known, tag)) = E::KEYS.iter().find_map(|known| known.called(&name)) else {
        let names = E::KEYS.iter().map(KeyName::shown);
        return Err(QueryError::unknown(QueryFaultKind::UnknownKey, Some(at), key, names));
    };
    let what = match (op, known.kind) {
        (Op::Less | Op::More, Kind::Age) => age(op, values, now)?,
        (Op::Is | Op::Not, Kind::Age) if values.iter().any(|value| value.parts != [""]) => {
            return Err(QueryError::word(QueryFaultKind::KeyIsAge, at, key));
        }
        (Op::Is | Op::Not, kind) => What::Words(words(kind, values)?),
        (Op::Less | Op::More, Kind::Text | Kind::Tag | Kind::Words(_)) => {
            return Err(QueryError::word(QueryFaultKind::KeyIsNoAge, at, key));
        }
    };
    Ok(Test { key: known.key, tag: tag.to_owned(), not: op == Op::Not, what })
}

impl<K> KeyName<K> {
    /// This key and the tag's name in it, when `name` is one of its names.
    fn called<'n>(&self, name: &'n str) -> Option<(&Self, &'n str)> {
        match self.kind {
            Kind::Tag => name.strip_prefix("tag.").filter(|tag| !tag.is_empty()).map(|tag| (self, tag)),
            Kind::Text | Kind::Words(_) | Kind::Age => self.names.contains(&name).then_some((self, "")),
        }
    }

    fn shown(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }
}

fn words(kind: Kind, values: &[Value]) -> Result<Vec<Vec<String>>, QueryError> {
    let mut patterns = Vec::new();
    for value in values {
        let parts: Vec<String> = value.parts.iter().map(|part| fold(part)).collect();
        if let (Kind::Words(known), [word]) = (kind, parts.as_slice())
            && !word.is_empty()
            && !known.contains(&word.as_str())
        {
            return Err(QueryError::unknown(
                QueryFaultKind::UnknownValue,
                Some(value.at),
                value,
                known.iter().copied(),
            ));
        }
        patterns.push(parts);
    }
    Ok(patterns)
}

fn age(op: Op, values: &[Value], now: UnixMillis) -> Result<What, QueryError> {
    let [value] = values else {
        let at = values.get(1).map_or(0, |value| value.at);
        return Err(QueryError::at(QueryFaultKind::ManyAges, at));
    };
    let wrong = || QueryError::word(QueryFaultKind::NoAge, value.at, value);
    let [text] = value.parts.as_slice() else { return Err(wrong()) };
    let text = fold(text);
    let (count, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?);
    let unit_ms: i64 = match unit {
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        _ => return Err(wrong()),
    };
    let count: i64 = count.parse().map_err(|_| wrong())?;
    let limit = now.plus(-count.checked_mul(unit_ms).ok_or_else(wrong)?);
    Ok(if op == Op::Less { What::After(limit) } else { What::Before(limit) })
}

/// True when `word` is the parts in their order with anything between them.
fn fits(parts: &[String], word: &[u8]) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|only| only.as_bytes() == word);
    };
    let Some(mut rest) =
        word.strip_prefix(first.as_bytes()).and_then(|rest| rest.strip_suffix(last.as_bytes()))
    else {
        return false;
    };
    for part in middle {
        let Some(at) = memmem::find(rest, part.as_bytes()) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn stars_stand_for_anything() {
        let parts = |pattern: &str| pattern.split('*').map(str::to_owned).collect::<Vec<_>>();
        for (pattern, word, expected) in [
            ("pump", "pump", true),
            ("pump", "pump-1", false),
            ("", "", true),
            ("*", "", true),
            ("*", "x", true),
            ("pump*", "pump", true),
            ("*7", "17", true),
            ("*7", "71", false),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("a*b*c", "axbxbxc", true),
            ("a*b*c", "acb", false),
            ("*ポン*", "北ポンプ", true),
        ] {
            assert_eq!(fits(&parts(pattern), word.as_bytes()), expected, "{pattern} {word}");
        }
    }
}
