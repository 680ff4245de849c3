//! A fleet as sections, and back. Rows stand by SIM ID, so that a fleet that is read has its slots in that order.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
};

use api::console::sim_row::{SimRow, SimState};

use super::{
    arena::{Arena, Span},
    columns::{Columns, Has, Record},
    lists,
    order::Order,
    packed::Digits,
    whole::Fleet,
    words::{NONE, Words},
};
use crate::{
    list::is_stale,
    sections::{Reader, Writer, broken, numbers},
};

/// Stands for the length of a folded name that is the name itself.
const SAME: u32 = u32::MAX;

impl Fleet {
    /// The rows with something under way on them.
    pub(crate) fn marked(&self) -> impl Iterator<Item = (u32, SimRow)> {
        self.marks.keys().filter_map(|slot| Some((*slot, self.row(*slot)?)))
    }

    /// Writes the rows without their marks; `unmarked`: the states that the marked ones have without.
    pub(crate) fn save(
        &self,
        unmarked: &BTreeMap<u32, SimState>,
        out: &mut Writer<impl Write>,
    ) -> io::Result<()> {
        let slots: Vec<u32> = self.by_id.iter().collect();
        let (codes, texts) = self.words.used();
        put_pieces(out, texts.iter().map(|text| text.as_bytes()))?;
        let code = |code: u32| codes.get(code as usize).copied().unwrap_or(NONE);
        let records = || slots.iter().filter_map(|slot| self.columns.get(*slot));
        for column in [|r: &Record| r.sim, |r: &Record| r.imsi, |r: &Record| r.imei] {
            put(out, records().map(|record| column(&record).with_word(code).0.to_le_bytes()))?;
        }
        put_pieces(out, records().map(|record| self.names.get(record.name)))?;
        put(
            out,
            records().map(|record| {
                let len = self.names.get(record.folded).len() as u32;
                if record.folded == record.name { SAME } else { len }.to_le_bytes()
            }),
        )?;
        let folded: Vec<u8> = records()
            .filter(|record| record.folded != record.name)
            .flat_map(|record| self.names.get(record.folded))
            .copied()
            .collect();
        out.put(&folded)?;
        put(out, records().map(|record| (self.tags.get(record.tags).len() as u32).to_le_bytes()))?;
        let tags = records().flat_map(|record| self.tags.get(record.tags));
        put(out, tags.map(|tag| code(*tag).to_le_bytes()))?;
        for column in WORDS {
            put(out, records().map(|record| code(column(&record)).to_le_bytes()))?;
        }
        put(
            out,
            slots.iter().map(|slot| {
                let state = unmarked.get(slot).or_else(|| self.columns.state.get(*slot as usize));
                [state.map_or(u8::MAX, |state| *state as u8)]
            }),
        )?;
        put(out, records().map(|record| [record.has.0]))?;
        put(
            out,
            records().map(|record| {
                let word = record.has.all(Has::SESSION_WORD);
                if word { u128::from(code(record.session as u32)) } else { record.session }.to_le_bytes()
            }),
        )?;
        put(out, records().map(|record| record.since.to_le_bytes()))?;
        put(out, records().map(|record| record.modified.to_le_bytes()))
    }

    /// Reads what [`Fleet::save`] wrote.
    pub(crate) fn load(input: &mut Reader<impl Read>) -> io::Result<Fleet> {
        let texts = take_pieces(input)?;
        let mut words = Words::default();
        for text in texts.iter() {
            let text = std::str::from_utf8(text).map_err(|_| broken("a word is no text"))?;
            words.add(text).ok_or_else(|| broken("a word is there twice"))?;
        }
        let mut ids = || {
            numbers(&input.take()?, |bytes| {
                let id = Digits(u64::from_le_bytes(bytes));
                id.word().map_or(Ok(()), |code| words.again(code).ok_or_else(|| broken(NO_WORD)))?;
                Ok(id)
            })
        };
        let (sim, imsi, imei) = (ids()?, ids()?, ids()?);
        let (names, name, folded) = take_names(input)?;
        let (tags, spans) = take_tags(input, &mut words)?;
        let mut codes = || {
            numbers(&input.take()?, |bytes| {
                let code = u32::from_le_bytes(bytes);
                if code != NONE {
                    words.again(code).ok_or_else(|| broken(NO_WORD))?;
                }
                Ok(code)
            })
        };
        let [group_id, group, status, plan, speed, drift, dns, vpg] =
            [codes()?, codes()?, codes()?, codes()?, codes()?, codes()?, codes()?, codes()?];
        let state = numbers(&input.take()?, |[state]| {
            SimState::ALL.get(usize::from(state)).copied().ok_or_else(|| broken("there is no such state"))
        })?;
        let has = numbers(&input.take()?, |[has]| Ok(Has(has)))?;
        let session = numbers(&input.take()?, |bytes| Ok(u128::from_le_bytes(bytes)))?;
        let since = numbers(&input.take()?, |bytes| Ok(i64::from_le_bytes(bytes)))?;
        let modified = numbers(&input.take()?, |bytes| Ok(i64::from_le_bytes(bytes)))?;
        let columns = Columns {
            sim,
            imsi,
            imei,
            name,
            folded,
            tags: spans,
            group_id,
            group,
            status,
            plan,
            speed,
            drift,
            dns,
            vpg,
            state,
            has,
            session,
            since,
            modified,
        };
        let mut fleet = Fleet::default();
        (fleet.columns, fleet.words, fleet.names, fleet.tags) = (columns, words, names, tags);
        fleet.counted()
    }

    /// Counts rows that were read, and finds out whether they can be.
    fn counted(mut self) -> io::Result<Fleet> {
        self.len = self.columns.same_length().ok_or_else(|| broken("its columns differ in length"))?;
        let slots: Vec<u32> = (0..self.len as u32).collect();
        if !slots.is_sorted_by(|a, b| self.order_ids(*a, *b).is_lt())
            || self.columns.sim.contains(&Digits::NONE)
        {
            return Err(broken("its rows are not in order"));
        }
        for slot in &slots {
            let Some(record) = self.columns.get(*slot) else { continue };
            if record.has.all(Has::SESSION_WORD) {
                self.words.again(record.session as u32).ok_or_else(|| broken(NO_WORD))?;
            }
            let stale = is_stale(&lists::drifts_of(self.words.text(record.drift)));
            self.count(&record, stale);
            self.alive.insert(*slot);
        }
        self.by_id = Order::of(&slots);
        Ok(self)
    }
}

const NO_WORD: &str = "there is no such word";

/// Columns of words that stand alone.
const WORDS: [fn(&Record) -> u32; 8] = [
    |record| record.group_id,
    |record| record.group,
    |record| record.status,
    |record| record.plan,
    |record| record.speed,
    |record| record.drift,
    |record| record.dns,
    |record| record.vpg,
];

fn put<const WIDTH: usize>(
    out: &mut Writer<impl Write>,
    cells: impl Iterator<Item = [u8; WIDTH]>,
) -> io::Result<()> {
    out.put(&cells.flatten().collect::<Vec<u8>>())
}

/// Texts, as a section of lengths and one of what they hold.
fn put_pieces<'p>(
    out: &mut Writer<impl Write>,
    pieces: impl Iterator<Item = &'p [u8]> + Clone,
) -> io::Result<()> {
    put(out, pieces.clone().map(|piece| (piece.len() as u32).to_le_bytes()))?;
    let mut all = Vec::new();
    pieces.for_each(|piece| all.extend_from_slice(piece));
    out.put(&all)
}

/// Texts as they were read.
struct Pieces {
    lengths: Vec<u32>,
    all: Vec<u8>,
}

impl Pieces {
    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.all.as_slice();
        self.lengths.iter().map(move |length| split(&mut rest, *length).unwrap_or_default())
    }
}

fn take_pieces(input: &mut Reader<impl Read>) -> io::Result<Pieces> {
    let lengths = numbers(&input.take()?, |bytes| Ok(u32::from_le_bytes(bytes)))?;
    let all = input.take()?;
    let held: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
    if held != all.len() as u64 {
        return Err(broken("its texts are not as long as it says"));
    }
    Ok(Pieces { lengths, all })
}

fn split<'a, T>(rest: &mut &'a [T], length: u32) -> Option<&'a [T]> {
    let (piece, behind) = rest.split_at_checked(length as usize)?;
    *rest = behind;
    Some(piece)
}

type Names = (Arena<u8>, Vec<Span>, Vec<Span>);

fn take_names(input: &mut Reader<impl Read>) -> io::Result<Names> {
    let pieces = take_pieces(input)?;
    let lengths = numbers(&input.take()?, |bytes| Ok(u32::from_le_bytes(bytes)))?;
    let other = input.take()?;
    let (mut names, mut rest) = (Arena::default(), other.as_slice());
    let (mut name, mut folded) = (Vec::new(), Vec::new());
    for (piece, length) in pieces.iter().zip(lengths) {
        let span = names.add(piece);
        name.push(span);
        folded.push(if length == SAME {
            span
        } else {
            names.add(split(&mut rest, length).ok_or_else(|| broken("a name is cut off"))?)
        });
    }
    Ok((names, name, folded))
}

fn take_tags(input: &mut Reader<impl Read>, words: &mut Words) -> io::Result<(Arena<u32>, Vec<Span>)> {
    let lengths = numbers(&input.take()?, |bytes| Ok(u32::from_le_bytes(bytes)))?;
    let all = numbers(&input.take()?, |bytes| {
        let code = u32::from_le_bytes(bytes);
        words.again(code).ok_or_else(|| broken(NO_WORD))?;
        Ok(code)
    })?;
    let (mut tags, mut rest) = (Arena::default(), all.as_slice());
    let mut spans = Vec::new();
    for length in lengths {
        spans.push(tags.add(split(&mut rest, length).ok_or_else(|| broken("a tag is cut off"))?));
    }
    Ok((tags, spans))
}
