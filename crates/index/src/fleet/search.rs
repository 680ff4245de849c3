//! Free text: which rows hold it, 64 at a time.

use memchr::memmem::Finder;

use super::{
    bits::{Bits, Ones},
    columns::Columns,
    packed::LINE,
    whole::Fleet,
    words::Memo,
};
use crate::list::{SimEntry, fold_tag};

/// Names that are spread more widely are looked at one by one.
const SPREAD: usize = 16 * 1_024;
/// What is looked at of a row's identifiers.
const ROW: usize = 2 * LINE;

impl Fleet {
    /// Keeps the rows in which a folded text occurs: within one line of what [`SimEntry`] looks at.
    pub(super) fn search(&self, text: &str, found: &mut Bits) {
        if text.contains('\n') {
            // Only this can be found across two lines.
            return found
                .sift(|| |slot| self.row(slot as u32).is_some_and(|row| SimEntry::new(row).has_text(text)));
        }
        let (words, columns) = (&self.words, &self.columns);
        let finder = &Finder::new(text);
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        found.sift_words(|| {
            let mut tags = Memo::new(words, |code| {
                let (name, value) = fold_tag(words.text(code));
                [name.as_str(), "=", &value].concat().contains(text)
            });
            let mut lines = vec![0; 64 * ROW];
            move |first, word| {
                let mut hits = self.in_names(finder, first, word);
                for bit in Ones(word & !hits) {
                    let slot = first + bit as usize;
                    let (sim, imsi) = (columns.sim[slot].word(), columns.imsi[slot].word());
                    let hit = self.tags.get(columns.tags[slot]).iter().any(|tag| tags.ask(*tag))
                        || sim.is_some_and(|sim| words.folded(sim).contains(text))
                        || imsi.is_some_and(|imsi| words.text(imsi).contains(text));
                    hits |= u64::from(hit) << bit;
                }
                if digits {
                    hits |= in_numbers(columns, finder, first, word & !hits, &mut lines);
                }
                hits
            }
        });
    }

    /// Those slots of a word whose folded names hold a text.
    fn in_names(&self, finder: &Finder<'_>, first: usize, word: u64) -> u64 {
        let all = self.names.all();
        let name = |bit: u32| self.columns.folded[first + bit as usize].range();
        let (mut start, mut end, mut in_order) = (usize::MAX, 0, true);
        for name in Ones(word).map(name) {
            start = start.min(name.start);
            in_order &= end <= name.start;
            end = name.end;
        }
        if !in_order || end - start > SPREAD {
            let holds = |bit: &u32| all.get(name(*bit)).is_some_and(|name| finder.find(name).is_some());
            return Ones(word).filter(holds).fold(0, |hits, bit| hits | 1 << bit);
        }
        // As they came, names stand one behind another: all are looked through at once.
        let (mut hits, mut at) = (0, start);
        let mut rows = Ones(word).map(|bit| (bit, name(bit))).peekable();
        while let Some(hit) = all.get(at..end).and_then(|rest| finder.find(rest)) {
            let hit = at + hit;
            while rows.next_if(|(_, name)| name.end <= hit).is_some() {}
            let Some((bit, name)) = rows.peek() else { break };
            if hit < name.start {
                // It begins in what lies between two names.
                at = name.start;
            } else {
                hits |= u64::from(hit + finder.needle().len() <= name.end) << bit;
                at = name.end;
            }
        }
        hits
    }
}

/// Those slots of a word whose SIM ID or IMSI is digits and holds a text. `lines` has room for all of them.
fn in_numbers(columns: &Columns, finder: &Finder<'_>, first: usize, word: u64, lines: &mut [u8]) -> u64 {
    let (rows, _) = lines.as_chunks_mut::<LINE>();
    for (bit, row) in Ones(word).zip(rows.chunks_exact_mut(2)) {
        let slot = first + bit as usize;
        let [sim, imsi] = row else { continue };
        columns.sim[slot].lay(sim);
        columns.imsi[slot].lay(imsi);
    }
    let lines = &lines[..word.count_ones() as usize * ROW];
    let (mut hits, mut at, mut bits) = (0, 0, Ones(word).enumerate());
    while let Some(hit) = lines.get(at..).and_then(|rest| finder.find(rest)) {
        let row = (at + hit) / ROW;
        let bit = bits.find(|(nth, _)| *nth == row);
        hits |= bit.map_or(0, |(_, bit)| 1 << bit);
        at = (row + 1) * ROW;
    }
    hits
}
