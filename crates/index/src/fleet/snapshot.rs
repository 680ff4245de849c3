//! A fleet as sections, and back. Rows stand by SIM ID, so that a fleet that is read has its slots in that order.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
};

use api::console::sim_row::{SimRow, SimState};

use super::{
    arena::{Arena, Span},
    bits::Bits,
    cells::{Pieces, put, put_narrow, put_pieces, split, take, take_narrow},
    columns::{Columns, Has},
    order::Order,
    packed::Digits,
    whole::Fleet,
    words::{NONE, Words},
};
use crate::sections::{Reader, Writer, broken};

/// Stands for the length of a folded name that is the name itself.
const SAME: u32 = u32::MAX;
const NO_WORD: &str = "there is no such word";

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
        let slots: Vec<usize> = self.by_id.iter().map(|slot| slot as usize).collect();
        let (columns, names, tags) = (&self.columns, &self.names, &self.tags);
        let (codes, texts) = self.words.used();
        let code = |code: u32| codes.get(code as usize).copied().unwrap_or(NONE);
        put_pieces(out, texts.iter().map(|text| text.as_bytes()))?;
        for column in [&columns.sim, &columns.imsi, &columns.imei] {
            put(out, slots.iter().map(|slot| column[*slot].with_word(code).0.to_le_bytes()))?;
        }
        put_pieces(out, slots.iter().map(|slot| names.get(columns.name[*slot])))?;
        let folded = slots.iter().map(|slot| {
            let folded = columns.folded[*slot];
            (folded != columns.name[*slot]).then(|| names.get(folded))
        });
        put_narrow(out, folded.clone().map(|folded| folded.map_or(SAME, |folded| folded.len() as u32)))?;
        let mut other = Vec::new();
        folded.flatten().for_each(|folded| other.extend_from_slice(folded));
        out.put(&other)?;
        let tags = slots.iter().map(|slot| tags.get(columns.tags[*slot]));
        put_narrow(out, tags.clone().map(|tags| tags.len() as u32))?;
        put_narrow(out, tags.flatten().map(|tag| code(*tag)))?;
        for column in self.columns.words() {
            put_narrow(out, slots.iter().map(|slot| code(column[*slot])))?;
        }
        put(
            out,
            slots.iter().map(|slot| [*unmarked.get(&(*slot as u32)).unwrap_or(&columns.state[*slot]) as u8]),
        )?;
        put(out, slots.iter().map(|slot| [columns.has[*slot].0]))?;
        let open = slots.iter().filter(|slot| columns.has[**slot].any(Has::SESSIONS));
        put(
            out,
            open.map(|slot| {
                let (session, has) = (columns.session[*slot], columns.has[*slot]);
                let session =
                    if has.all(Has::SESSION_WORD) { u128::from(code(session as u32)) } else { session };
                session.to_le_bytes()
            }),
        )?;
        put(out, slots.iter().map(|slot| columns.since[*slot].to_le_bytes()))?;
        put(out, slots.iter().map(|slot| columns.modified[*slot].to_le_bytes()))
    }

    /// Reads what [`Fleet::save`] wrote.
    pub(crate) fn load(input: &mut Reader<impl Read>) -> io::Result<Fleet> {
        let mut words = Words::default();
        for text in Pieces::take(input)?.iter() {
            let text = std::str::from_utf8(text).map_err(|_| broken("a word is no text"))?;
            words.add(text).ok_or_else(|| broken("a word is there twice"))?;
        }
        let mut ids = || {
            take(input, |bytes| {
                let id = Digits(u64::from_le_bytes(bytes));
                id.word().map_or(Ok(()), |code| words.again(code).ok_or_else(|| broken(NO_WORD)))?;
                Ok(id)
            })
        };
        let (sim, imsi, imei) = (ids()?, ids()?, ids()?);
        let (names, name, folded) = take_names(input)?;
        let (tags, spans) = take_tags(input, &mut words)?;
        let mut codes = || -> io::Result<Vec<u32>> {
            let codes = take_narrow(input)?;
            for code in codes.iter().filter(|code| **code != NONE) {
                words.again(*code).ok_or_else(|| broken(NO_WORD))?;
            }
            Ok(codes)
        };
        let [group_id, group, status, plan, speed, drift, dns, vpg] =
            [codes()?, codes()?, codes()?, codes()?, codes()?, codes()?, codes()?, codes()?];
        let state = take(input, |[state]| {
            SimState::ALL.get(usize::from(state)).copied().ok_or_else(|| broken("there is no such state"))
        })?;
        let has = take(input, |[has]| Ok(Has(has)))?;
        let session = take_sessions(input, &has, &mut words)?;
        let since = take(input, |bytes| Ok(i64::from_le_bytes(bytes)))?;
        let modified = take(input, |bytes| Ok(i64::from_le_bytes(bytes)))?;
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
        Fleet { columns, words, names, tags, ..Fleet::default() }.counted()
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
        self.count_all();
        self.alive = Bits::first(self.len);
        self.by_id = Order::of(&slots);
        Ok(self)
    }
}

type Names = (Arena<u8>, Vec<Span>, Vec<Span>);

fn take_names(input: &mut Reader<impl Read>) -> io::Result<Names> {
    let pieces = Pieces::take(input)?;
    let (lengths, other) = (take_narrow(input)?, input.take()?);
    let (mut names, mut rest) = (Arena::with_room(pieces.len() + other.len()), other.as_slice());
    let (mut name, mut folded) = (Vec::with_capacity(lengths.len()), Vec::with_capacity(lengths.len()));
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
    let (lengths, all) = (take_narrow(input)?, take_narrow(input)?);
    for code in &all {
        words.again(*code).ok_or_else(|| broken(NO_WORD))?;
    }
    let (mut tags, mut rest) = (Arena::with_room(all.len()), all.as_slice());
    let mut spans = Vec::with_capacity(lengths.len());
    for length in lengths {
        spans.push(tags.add(split(&mut rest, length).ok_or_else(|| broken("a tag is cut off"))?));
    }
    Ok((tags, spans))
}

/// The sessions of the rows that have one; 0 for the others.
fn take_sessions(input: &mut Reader<impl Read>, has: &[Has], words: &mut Words) -> io::Result<Vec<u128>> {
    let open = take(input, |bytes| Ok(u128::from_le_bytes(bytes)))?;
    let mut rest = open.iter();
    let mut sessions = Vec::with_capacity(has.len());
    for has in has {
        let session = if has.any(Has::SESSIONS) {
            *rest.next().ok_or_else(|| broken("a session is cut off"))?
        } else {
            0
        };
        if has.all(Has::SESSION_WORD) {
            let code = u32::try_from(session).ok();
            code.and_then(|code| words.again(code)).ok_or_else(|| broken(NO_WORD))?;
        }
        sessions.push(session);
    }
    Ok(sessions)
}
