//! The first time that an order is asked for: all rows at once.

use super::{columns::Has, sorted::Wording, whole::Fleet};
use crate::{
    cores::{MANY, in_parts},
    list::{SimColumn, Sort},
    natural, radix,
};

impl Fleet {
    /// Every slot in the order that is asked for.
    pub(super) fn sort(&self, sort: &Sort<SimColumn>) -> Vec<u32> {
        // Equal ones stand in this order.
        let mut slots: Vec<u32> = self.by_id.iter().collect();
        let (columns, descending) = (&self.columns, sort.descending);
        let by_word = |slots: &mut [u32], wording, column: &[u32]| {
            let ranks = self.ranks(wording, column);
            by_number(slots, descending, |slot| ranks.get(column[slot] as usize).copied().flatten())
        };
        let by_text =
            |slots: &[u32], order: Vec<u32>| order.into_iter().map(|nth| slots[nth as usize]).collect();
        match sort.column {
            SimColumn::Name => {
                let name = |nth: u32| self.folded_bytes(slots[nth as usize]);
                by_text(&slots, natural::sorted(slots.len(), name, descending))
            }
            SimColumn::Sim if slots.iter().all(|slot| columns.sim[*slot as usize].as_number().is_some()) => {
                by_number(&mut slots, descending, |slot| columns.sim[slot].as_number())
            }
            SimColumn::Sim => {
                let ids: Vec<String> =
                    slots.iter().map(|slot| self.folded_id(columns.sim[*slot as usize])).collect();
                by_text(&slots, natural::sorted(slots.len(), |nth| ids[nth as usize].as_bytes(), descending))
            }
            SimColumn::State => by_number(&mut slots, descending, |slot| Some(columns.state[slot] as u64)),
            SimColumn::Since => by_number(&mut slots, descending, |slot| {
                // Without its sign the least is the one that is furthest below zero.
                columns.has[slot].all(Has::SINCE).then(|| columns.since[slot].cast_unsigned() ^ 1 << 63)
            }),
            SimColumn::Group => by_word(&mut slots, Wording::Name, &columns.group),
            SimColumn::Status => by_word(&mut slots, Wording::Status, &columns.status),
            SimColumn::Plan => by_word(&mut slots, Wording::Name, &columns.plan),
            SimColumn::Drift => by_word(&mut slots, Wording::Drift, &columns.drift),
        }
    }

    /// By its code, where each word of a column stands among them; none where it is blank. Words between which there is
    /// no order stand at one place.
    fn ranks(&self, wording: Wording, column: &[u32]) -> Vec<Option<u64>> {
        let words = &self.words;
        let mut used = vec![false; words.len()];
        for code in column {
            if let Some(used) = used.get_mut(*code as usize) {
                *used = true;
            }
        }
        let used = (0_u32..).zip(used).filter(|(_, used)| *used).map(|(code, _)| code);
        let mut codes: Vec<u32> = used.filter(|code| !self.is_blank(wording, *code)).collect();
        match wording {
            Wording::Name => {
                let order =
                    natural::sorted(codes.len(), |nth| words.folded(codes[nth as usize]).as_bytes(), false);
                codes = order.into_iter().map(|nth| codes[nth as usize]).collect();
            }
            Wording::Status | Wording::Drift => codes.sort_by(|a, b| self.compare_words(wording, *a, *b)),
        }
        let mut ranks = vec![None; words.len()];
        for (place, same) in (0..).zip(codes.chunk_by(|a, b| self.compare_words(wording, *a, *b).is_eq())) {
            same.iter().for_each(|code| ranks[*code as usize] = Some(place));
        }
        ranks
    }
}

/// Slots in the order of their numbers. Those without one are last in both directions; equal ones stand as they stood.
fn by_number(slots: &mut [u32], descending: bool, number: impl Fn(usize) -> Option<u64> + Sync) -> Vec<u32> {
    let turned = if descending { u64::MAX } else { 0 };
    let parts = in_parts(slots, MANY, |_, slots| {
        let (mut keyed, mut without) = (Vec::with_capacity(slots.len()), Vec::new());
        for slot in slots {
            match number(*slot as usize) {
                Some(number) => keyed.push((number ^ turned, *slot)),
                None => without.push(*slot),
            }
        }
        (keyed, without)
    });
    let (keyed, without): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
    let mut all = Vec::with_capacity(slots.len());
    all.extend(radix::sorted(keyed).into_iter().map(|(_, slot)| slot));
    all.extend(without.into_iter().flatten());
    all
}
