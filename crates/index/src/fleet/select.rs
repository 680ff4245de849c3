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
        match &test.what {
            What::Words(_) => {}
            What::After(limit) => {
                return found
                    .sift(|| |slot| columns.has[slot].all(Has::SINCE) && columns.since[slot] > limit.0);
            }
            What::Before(limit) => {
                return found
                    .sift(|| |slot| columns.has[slot].all(Has::SINCE) && columns.since[slot] < limit.0);
            }
        }
        let not = test.not;
        let by_word = |column: &[u32], found: &mut Bits| {
            found.sift(|| {
                let mut fits = Memo::new(words, |code| test.wants(words.folded(code)));
                move |slot| fits.ask(column[slot]) != not
            });
        };
        let by_id = |column: &[Digits], found: &mut Bits, folded: bool| {
            found.sift(|| {
                |slot| {
                    let mut buffer = Buffer::default();
                    let id = column[slot];
                    let text = match id.word().filter(|_| folded) {
                        Some(word) => words.folded(word).as_bytes(),
                        None => id.bytes(words, &mut buffer).unwrap_or_default(),
                    };
                    test.wants(text) != not
                }
            });
        };
        let by_name = |found: &mut Bits| {
            found.sift(|| |slot| test.wants(self.folded_bytes(slot as u32)) != not);
        };
        match test.key {
            SimKey::Name => by_name(found),
            SimKey::Tag if test.tag == "name" => by_name(found),
            SimKey::Group => found.sift(|| {
                let mut name = Memo::new(words, |code| test.wants(words.folded(code)));
                let mut id = Memo::new(words, |code| code != NONE && test.wants(words.folded(code)));
                move |slot| (name.ask(columns.group[slot]) || id.ask(columns.group_id[slot])) != not
            }),
            SimKey::Tag => found.sift(|| {
                let mut named = Memo::new(words, |code| fold_tag(words.text(code)).0 == test.tag);
                let mut fits = Memo::new(words, |code| test.wants(fold_tag(words.text(code)).1));
                let absent = test.wants("");
                move |slot| {
                    let tag = self.tags.get(columns.tags[slot]).iter().find(|tag| named.ask(**tag));
                    tag.map_or(absent, |tag| fits.ask(*tag)) != not
                }
            }),
            SimKey::Plan => by_word(&columns.plan, found),
            SimKey::Status => by_word(&columns.status, found),
            SimKey::Speed => by_word(&columns.speed, found),
            SimKey::State => {
                let fits = SimState::ALL.map(|state| test.wants(state_name(state)) != not);
                found.sift(|| |slot| fits[columns.state[slot] as usize]);
            }
            SimKey::Online => {
                let fits = [false, true].map(|online| test.wants(yes(online)) != not);
                found.sift(|| |slot| fits[usize::from(columns.has[slot].all(Has::ONLINE))]);
            }
            SimKey::Stale | SimKey::Drift => {
                let stale = test.key == SimKey::Stale;
                let fits = |code: u32| match lists::drifts_of(words.text(code)).as_slice() {
                    [Drift::Older] if stale => test.wants("possible"),
                    drift if stale => test.wants(yes(is_stale(drift))),
                    [] => test.wants(""),
                    drift => drift.iter().any(|drift| test.wants(drift_name(*drift))),
                };
                found.sift(|| {
                    let mut fits = Memo::new(words, fits);
                    move |slot| fits.ask(columns.drift[slot]) != not
                });
            }
            SimKey::Since => {
                let absent = test.wants("");
                found.sift(|| |slot| (!columns.has[slot].all(Has::SINCE) && absent) != not);
            }
            SimKey::Imei => by_id(&columns.imei, found, false),
            SimKey::Imsi => by_id(&columns.imsi, found, false),
            SimKey::Sim => by_id(&columns.sim, found, true),
        }
    }

    /// Rows of a set in each state, in the order of [`SimState::ALL`].
    pub(crate) fn states_of(&self, set: &Bits) -> [u64; SimState::ALL.len()] {
        let mut states = [0; SimState::ALL.len()];
        set.iter().for_each(|slot| states[self.columns.state[slot as usize] as usize] += 1);
        states
    }
}
