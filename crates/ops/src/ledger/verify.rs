use api::console::ledger::LedgerEntry;
pub use api::console::ledger::LedgerFault as Why;

use crate::ledger::chain::{Head, hash_of};

/// Where a ledger is broken, and how.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ledger entry {number} {}", words(*why))]
pub struct Broken {
    /// The entry's number; for a cut-off end, that of the first missing one.
    pub number: u64,
    /// How.
    pub why: Why,
}

/// How it is broken, as the end of a sentence.
const fn words(why: Why) -> &'static str {
    match why {
        Why::Changed => "was changed",
        Why::Missing => "is missing",
        Why::Moved => "is not in its place",
        Why::Unlinked => "does not follow the entry before it",
        Why::Truncated => "and all after it were removed",
        Why::Head => "is not the one that the ledger's head names",
    }
}

/// Checks a ledger entry by entry, for there may be millions.
#[derive(Debug, Clone, Default)]
pub struct Verifier {
    head: Head,
    expected: Option<Expected>,
}

/// What a ledger is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// It ends here.
    Exactly(Head),
    /// It came through here, and may have gone on since. The beginning of a hash will do, of [`LEAST_OF_HASH`] digits.
    Since(Head),
}

/// So many digits of a hash stand for all of it.
pub const LEAST_OF_HASH: usize = 8;

impl Verifier {
    /// From the first entry on; `expected` is what was kept apart (none: only what is there is checked).
    pub fn new(expected: Option<Expected>) -> Self {
        Verifier { head: Head::default(), expected }
    }

    /// The next entry; none for one whose text does not read.
    ///
    /// # Errors
    /// The place where the ledger is broken.
    pub fn see(&mut self, entry: Option<&LedgerEntry>) -> Result<(), Broken> {
        let number = self.head.count + 1;
        let broken = |why| Err(Broken { number, why });
        let Some(entry) = entry else { return broken(Why::Changed) };
        if entry.number > number {
            return broken(Why::Missing);
        }
        if entry.number < number {
            return broken(Why::Moved);
        }
        if hash_of(entry) != entry.hash {
            return broken(Why::Changed);
        }
        if entry.previous != self.head.hash {
            return broken(Why::Unlinked);
        }
        match &self.expected {
            Some(Expected::Exactly(expected)) if number > expected.count => return broken(Why::Head),
            Some(Expected::Since(expected))
                if number == expected.count && !begins(&entry.hash, &expected.hash) =>
            {
                return broken(Why::Head);
            }
            Some(_) | None => {}
        }
        self.head = Head { count: number, hash: entry.hash.clone() };
        Ok(())
    }

    /// Where the ledger stands, as far as it was seen and is whole.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// All were seen: where the ledger stands.
    ///
    /// # Errors
    /// Its end is not the one that was expected.
    pub fn end(self) -> Result<Head, Broken> {
        let Verifier { head, expected } = self;
        match expected {
            Some(Expected::Exactly(expected) | Expected::Since(expected)) if head.count < expected.count => {
                Err(Broken { number: head.count + 1, why: Why::Truncated })
            }
            Some(Expected::Exactly(expected)) if head != expected => {
                Err(Broken { number: head.count, why: Why::Head })
            }
            Some(_) | None => Ok(head),
        }
    }

    /// The same, where the head that was expected is known only now.
    ///
    /// # Errors
    /// The ledger's end is not there.
    pub fn end_at(self, expected: &Head) -> Result<Head, Broken> {
        Verifier { expected: Some(Expected::Exactly(expected.clone())), ..self }.end()
    }
}

/// Checks a whole ledger, oldest entry first: see [`Verifier`].
///
/// # Errors
/// The first place where it is broken.
pub fn verify<'a>(
    entries: impl IntoIterator<Item = &'a LedgerEntry>,
    expected: Option<&Head>,
) -> Result<Head, Broken> {
    let mut verifier = Verifier::new(expected.cloned().map(Expected::Exactly));
    for entry in entries {
        verifier.see(Some(entry))?;
    }
    verifier.end()
}

/// Whether a hash is the one that was kept, of which the beginning may stand for it.
fn begins(hash: &str, kept: &str) -> bool {
    hash == kept || (kept.len() >= LEAST_OF_HASH && hash.starts_with(&kept.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_known_by_its_beginning_but_not_by_too_little_of_it() {
        assert!(begins("0123456789ab", "0123456789ab") && begins("0123456789ab", "01234567"));
        assert!(
            !begins("0123456789ab", "012345") && !begins("0123456789ab", "01234568") && !begins("ab", "")
        );
        assert!(begins("abcdef0123", "ABCDEF01"));
    }
}
