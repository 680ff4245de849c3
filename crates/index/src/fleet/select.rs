//! Which rows a query finds, a column at a time.

use api::console::sim_row::{Drift, SimState};

use super::{
    bits::Bits,
    columns::Has,
    lists,
    packed::{Buffer, Digits},
    whole::Fleet,
    words::{Memo, NONE},
};
use crate::list::{Filter, SimEntry, SimKey, Test, What, drift_name, fold_tag, is_stale, state_name, yes};

impl Fleet {
    /// The slots of the rows that `filter` holds for.
    pub(crate) fn select(&self, filter: &Filter<SimEntry>) -> Bits {
        let mut found = self.alive.clone();
        self.narrow(filter, &mut found);
        found
    }

    /// Keeps the slots of the rows that `filter` holds for.
    pub(crate) fn narrow(&self, filter: &Filter<SimEntry>, found: &mut Bits) {
        let mut tests: Vec<&Test<SimKey>> = filter.tests.iter().collect();
        // What is cheap goes first, so that what is dear has less to look at.
        tests
            .sort_by_key(|test| matches!(test.key, SimKey::Name | SimKey::Imei | SimKey::Imsi | SimKey::Sim));
        tests.into_iter().for_each(|test| self.test(test, found));
        filter.texts.iter().for_each(|text| self.search(text, found));
    }

    fn test(&self, test: &Test<SimKey>, found: &mut Bits) {
        let (columns, words) = (&self.columns, &self.words);
        let patterns = match &test.what {
            What::Words(_) => |word: &str| test.wants(word),
            What::After(limit) => {
                return found
                    .retain(|slot| columns.has[slot].all(Has::SINCE) && columns.since[slot] > limit.0);
            }
            What::Before(limit) => {
                return found
                    .retain(|slot| columns.has[slot].all(Has::SINCE) && columns.since[slot] < limit.0);
            }
        };
        let not = test.not;
        let by_word = |column: &[u32], found: &mut Bits| {
            let mut fits = Memo::new(words, |code| patterns(words.folded(code)));
            found.retain(|slot| fits.ask(column[slot]) != not);
        };
        let by_id = |column: &[Digits], found: &mut Bits, folded: bool| {
            found.retain(|slot| {
                let mut buffer = Buffer::default();
                let id = column[slot];
                let text = match id.word().filter(|_| folded) {
                    Some(word) => words.folded(word),
                    None => id.text(words, &mut buffer).unwrap_or_default(),
                };
                patterns(text) != not
            });
        };
        match test.key {
            SimKey::Name => found.retain(|slot| patterns(self.folded_name(slot as u32)) != not),
            SimKey::Tag if test.tag == "name" => {
                found.retain(|slot| patterns(self.folded_name(slot as u32)) != not);
            }
            SimKey::Group => {
                let mut name = Memo::new(words, |code| patterns(words.folded(code)));
                let mut id = Memo::new(words, |code| code != NONE && patterns(words.folded(code)));
                found.retain(|slot| (name.ask(columns.group[slot]) || id.ask(columns.group_id[slot])) != not);
            }
            SimKey::Tag => {
                let mut named = Memo::new(words, |code| fold_tag(words.text(code)).0 == test.tag);
                let mut fits = Memo::new(words, |code| patterns(&fold_tag(words.text(code)).1));
                let absent = patterns("");
                found.retain(|slot| {
                    let tag = self.tags.get(columns.tags[slot]).iter().find(|tag| named.ask(**tag));
                    tag.map_or(absent, |tag| fits.ask(*tag)) != not
                });
            }
            SimKey::Plan => by_word(&columns.plan, found),
            SimKey::Status => by_word(&columns.status, found),
            SimKey::Speed => by_word(&columns.speed, found),
            SimKey::State => {
                let fits = SimState::ALL.map(|state| patterns(state_name(state)) != not);
                found.retain(|slot| fits[columns.state[slot] as usize]);
            }
            SimKey::Online => {
                let fits = [false, true].map(|online| patterns(yes(online)) != not);
                found.retain(|slot| fits[usize::from(columns.has[slot].all(Has::ONLINE))]);
            }
            SimKey::Stale | SimKey::Drift => {
                let stale = test.key == SimKey::Stale;
                let mut fits = Memo::new(words, |code| match lists::drifts_of(words.text(code)).as_slice() {
                    [Drift::Older] if stale => patterns("possible"),
                    drift if stale => patterns(yes(is_stale(drift))),
                    [] => patterns(""),
                    drift => drift.iter().any(|drift| patterns(drift_name(*drift))),
                });
                found.retain(|slot| fits.ask(columns.drift[slot]) != not);
            }
            SimKey::Since => {
                let absent = patterns("");
                found.retain(|slot| (!columns.has[slot].all(Has::SINCE) && absent) != not);
            }
            SimKey::Imei => by_id(&columns.imei, found, false),
            SimKey::Imsi => by_id(&columns.imsi, found, false),
            SimKey::Sim => by_id(&columns.sim, found, true),
        }
    }

    /// Keeps the rows in which a folded text occurs: within one line of what [`SimEntry`] looks at.
    fn search(&self, text: &str, found: &mut Bits) {
        if text.contains('\n') {
            // Only this can be found across two lines.
            return found
                .retain(|slot| self.row(slot as u32).is_some_and(|row| SimEntry::new(row).has_text(text)));
        }
        let words = &self.words;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let mut tags = Memo::new(words, |code| {
            let (name, value) = fold_tag(words.text(code));
            [name.as_str(), "=", &value].concat().contains(text)
        });
        let in_id = |id: Digits, folded: bool| match id.word() {
            Some(word) if folded => words.folded(word).contains(text),
            Some(word) => words.text(word).contains(text),
            None => digits && id.text(words, &mut Buffer::default()).is_some_and(|id| id.contains(text)),
        };
        found.retain(|slot| {
            self.folded_name(slot as u32).contains(text)
                || self.tags.get(self.columns.tags[slot]).iter().any(|tag| tags.ask(*tag))
                || in_id(self.columns.sim[slot], true)
                || in_id(self.columns.imsi[slot], false)
        });
    }

    /// Rows of a set in each state, in the order of [`SimState::ALL`].
    pub(crate) fn states_of(&self, set: &Bits) -> [u64; SimState::ALL.len()] {
        let mut states = [0; SimState::ALL.len()];
        set.iter().for_each(|slot| states[self.columns.state[slot as usize] as usize] += 1);
        states
    }
}
