use std::fmt;

use api::console::ledger::LedgerEntry;

use crate::ledger::chain::{Head, hash_of};

/// Where a ledger is broken, and how.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ledger entry {number} {why}")]
pub struct Broken {
    /// The entry's number; for a cut-off end, that of the first missing one.
    pub number: u64,
    /// How.
    pub why: Why,
}

impl Broken {
    /// A whole ledger that ends at `found`, where another head was kept apart.
    pub fn head(expected: &Head, found: &Head) -> Self {
        if found.count < expected.count {
            Broken { number: found.count + 1, why: Why::Truncated }
        } else {
            Broken { number: expected.count, why: Why::Head }
        }
    }
}

/// How a ledger can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its content is not what its hash says.
    Changed,
    /// It is not there.
    Missing,
    /// Another entry stands in its place.
    Moved,
    /// Its content is whole, but it does not follow the entry before it.
    Unlinked,
    /// It, and all after it, were removed.
    Truncated,
    /// It is whole, but the head that was kept apart says another hash or fewer entries.
    Head,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Changed => "was changed",
            Why::Missing => "is missing",
            Why::Moved => "is not in its place",
            Why::Unlinked => "does not follow the entry before it",
            Why::Truncated => "and all after it were removed",
            Why::Head => "is not the one that the ledger's head names",
        })
    }
}

/// Checks a ledger entry by entry, for there may be millions.
#[derive(Debug, Clone, Default)]
pub struct Verifier {
    head: Head,
    expected: Option<Head>,
}

impl Verifier {
    /// From the first entry on; `expected` is the head that was kept apart (none: only what is there is checked).
    pub fn new(expected: Option<Head>) -> Self {
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
        if self.expected.as_ref().is_some_and(|expected| number > expected.count) {
            return broken(Why::Head);
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
        match expected.as_ref() {
            Some(expected) if head.count < expected.count => {
                Err(Broken { number: head.count + 1, why: Why::Truncated })
            }
            Some(expected) if head != *expected => Err(Broken { number: head.count, why: Why::Head }),
            Some(_) | None => Ok(head),
        }
    }

    /// The same, where the head that was expected is known only now.
    ///
    /// # Errors
    /// The ledger's end is not there.
    pub fn end_at(self, expected: &Head) -> Result<Head, Broken> {
        Verifier { expected: Some(expected.clone()), ..self }.end()
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
    let mut verifier = Verifier::new(expected.cloned());
    for entry in entries {
        verifier.see(Some(entry))?;
    }
    verifier.end()
}
