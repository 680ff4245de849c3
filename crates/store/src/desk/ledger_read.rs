//! Reads of the ledger: by what it is about, by its words, from its beginning, and what a job did to a SIM.

use std::ops::ControlFlow;

use api::{
    console::ledger::{Fact, LedgerEntry, LedgerQuery},
    id::{JobId, SimId},
};
use ops::{
    ledger::{Broken, Expected, Head, Verifier},
    plan::Own,
    undo,
};
use rusqlite::{Row, ToSql, params_from_iter};

use super::DeskReading;
use crate::{StoreError, error::Doing, world::read_document};

/// Entries that are listed unless said otherwise, and at most.
const ENTRIES: (u32, u32) = (50, 500);
/// A search looks for so many words at most.
const MOST_WORDS: usize = 12;

impl DeskReading<'_> {
    /// Entries of the ledger, newest first.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn ledger(&self, query: &LedgerQuery) -> Result<Vec<LedgerEntry>, StoreError> {
        let limit = query.limit.unwrap_or(ENTRIES.0).min(ENTRIES.1);
        let columns: Vec<(&str, &str)> = [
            ("context", query.context.as_ref().map(|context| context.as_str())),
            ("sim", query.sim.as_ref().map(|sim| sim.as_str())),
            ("grp", query.group.as_ref().map(|group| group.as_str())),
            ("job", query.job.as_ref().map(|job| job.as_str())),
        ]
        .into_iter()
        .filter_map(|(column, value)| Some((column, value?)))
        .collect();
        let before = query.before.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        let matching =
            query.text.as_deref().map(|text| matching(text, columns.iter().map(|(_, value)| *value)));
        if matching.as_ref().is_some_and(String::is_empty) {
            return Ok(Vec::new());
        }
        // What is sought by its words is walked by its words, newest first: nobody has to look through all of it.
        let (from, number) = match &matching {
            Some(_) => {
                ("ledger_words CROSS JOIN ledger ON ledger.number = ledger_words.rowid", "ledger_words.rowid")
            }
            None => ("ledger", "number"),
        };
        let mut sql = format!("SELECT entry FROM {from} WHERE 1");
        let mut values: Vec<&dyn ToSql> = Vec::new();
        if let Some(matching) = &matching {
            sql += " AND ledger_words MATCH ?";
            values.push(matching);
        }
        if let Some(before) = &before {
            sql += &format!(" AND {number} < ?");
            values.push(before);
        }
        for (column, value) in &columns {
            sql += &format!(" AND {column} = ?");
            values.push(value);
        }
        sql += &format!(" ORDER BY {number} DESC LIMIT ?");
        values.push(&limit);
        let mut statement = self.connection().prepare_cached(&sql).doing("list the ledger")?;
        let mut rows = statement.query(params_from_iter(values)).doing("list the ledger")?;
        let mut entries = Vec::new();
        loop {
            let row = match rows.next() {
                // A word that the index takes for several stands in none.
                Err(error) if error.to_string().contains("fts5: phrase") => return Ok(entries),
                row => row.doing("list the ledger")?,
            };
            let Some(row) = row else { break };
            entries
                .push(read_document("a ledger entry", &row.get::<_, String>(0).doing("list the ledger")?)?);
        }
        Ok(entries)
    }

    /// Every entry of the ledger, oldest first, until `each` has seen enough: as it is where it reads and stands in its place, with
    /// nothing beside it that no entry has; else as the text that stands on disk.
    pub fn whole_ledger(
        &self,
        mut each: impl FnMut(Result<LedgerEntry, String>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let doing = "read the ledger";
        let mut statement = self
            .connection()
            .prepare("SELECT entry, number, context, sim, grp, job FROM ledger ORDER BY number")
            .doing(doing)?;
        let mut rows = statement.query([]).doing(doing)?;
        while let Some(row) = rows.next().doing(doing)? {
            let text: String = row.get(0).doing(doing)?;
            let entry = match ops::ledger::read_entry(&text) {
                Some(entry) if is_placed(row, &entry).doing(doing)? => Ok(entry),
                Some(_) | None => Err(text),
            };
            if each(entry).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Checks the whole ledger against `expected`, or against the head that the desk keeps; with where it stands, as far as it is
    /// whole.
    pub fn check_ledger(
        &self,
        expected: Option<Expected>,
    ) -> Result<(Head, Result<Head, Broken>), StoreError> {
        let expected = match expected {
            Some(expected) => expected,
            None => Expected::Exactly(self.ledger_head()?),
        };
        let mut verifier = Verifier::new(Some(expected));
        let mut broken = None;
        self.whole_ledger(|entry| match verifier.see(entry.as_ref().ok()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(why) => {
                broken = Some(why);
                ControlFlow::Break(())
            }
        })?;
        let seen = verifier.head().clone();
        Ok((seen, broken.map_or_else(|| verifier.end(), Err)))
    }

    /// What takes back what a job did to each of these SIMs.
    pub fn ways_back(&self, job: &JobId, sims: &[SimId]) -> Result<Vec<Own>, StoreError> {
        sims.iter().map(|sim| Ok(undo::of_sim(self.facts_of(job, Some(sim))?))).collect()
    }

    /// What a job did to a SIM, or to its group, in its order.
    pub fn facts_of(&self, job: &JobId, sim: Option<&SimId>) -> Result<Vec<Fact>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT entry FROM ledger WHERE job = ?1 AND sim IS ?2 ORDER BY number")
            .doing("read what a job did")?;
        let mut rows =
            statement.query((job.as_str(), sim.map(|sim| sim.as_str()))).doing("read what a job did")?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next().doing("read what a job did")? {
            let text: String = row.get(0).doing("read what a job did")?;
            let record = read_document::<LedgerEntry>("a ledger entry", &text)?.record;
            // What stands under another job's or SIM's name was put there by somebody.
            if record.job.as_ref() == Some(job) && record.sim.as_ref() == sim {
                facts.push(record.fact);
            }
        }
        Ok(facts)
    }
}

/// Whether an entry stands where it is looked for: the columns beside it say the same.
fn is_placed(row: &Row<'_>, entry: &LedgerEntry) -> rusqlite::Result<bool> {
    let record = &entry.record;
    let number = i64::try_from(entry.number).unwrap_or(i64::MAX);
    let text = |column: usize| row.get::<_, Option<String>>(column);
    Ok(row.get::<_, i64>(1)? == number
        && text(2)?.as_deref() == Some(record.context.as_str())
        && text(3)?.as_deref() == record.sim.as_ref().map(|sim| sim.as_str())
        && text(4)?.as_deref() == record.group.as_ref().map(|group| group.as_str())
        && text(5)?.as_deref() == record.job.as_ref().map(|job| job.as_str()))
}

/// The words of `text` as the index takes them, each of which an entry must hold; the last one may go on. Empty where there are none.
fn matching<'a>(text: &str, exact: impl Iterator<Item = &'a str>) -> String {
    let parts = |text: &str| -> Vec<String> {
        let word = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.');
        text.split(|character| !word(character))
            .filter(|part| part.chars().any(char::is_alphanumeric))
            .map(str::to_owned)
            .collect()
    };
    let mut words = parts(text);
    words.truncate(MOST_WORDS);
    let Some(last) = words.pop() else { return String::new() };
    let whole = words.into_iter().chain(exact.flat_map(parts));
    let mut all: Vec<String> = whole.map(|word| format!("\"{word}\"")).collect();
    // A short beginning stands in almost every entry.
    all.push(if last.chars().count() >= 3 { format!("\"{last}\"*") } else { format!("\"{last}\"") });
    all.join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_apart_as_the_index_takes_them() {
        let none = || std::iter::empty();
        assert_eq!(matching("SEM0016", none()), "\"SEM0016\"*");
        assert_eq!(matching("set_group  J-1a", none()), "\"set_group\" AND \"J-1a\"*");
        assert_eq!(matching("a", ["local"].into_iter()), "\"local\" AND \"a\"");
        assert_eq!(matching("\"; DROP: OR *", none()), "\"DROP\" AND \"OR\"");
        assert_eq!(matching(" -- ", none()), "");
    }
}
