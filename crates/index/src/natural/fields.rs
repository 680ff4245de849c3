//! Texts as they are named as a rule, letters and a number and perhaps both again, as one number each.

use std::{cmp::Ordering, collections::HashMap};

use super::compare::number;
use crate::{
    cores::in_parts,
    recent::{PLACES, place, same},
};

/// How often letters and a number are looked for in a text.
const TIMES: usize = 2;
/// More different letters than this are not worth telling apart so.
const MOST: usize = 4_096;

/// Texts by numbers that stand as [`super::compare()`] says of the texts wherever they differ, in parts; and those that
/// are empty. None where the texts are of a kind that would leave too much to be told apart.
///
/// Two texts of one key that are whole in the same way are the same.
pub(super) fn keys<'t>(
    nths: &mut [u32],
    least: usize,
    text: impl Fn(u32) -> &'t [u8] + Sync,
) -> Option<(Vec<Keyed>, Vec<u32>)> {
    let mut parts = in_parts(nths, least, |_, nths| Part::read(nths, &text));
    let mut all: Vec<Letters> = parts.iter().flat_map(|part| &part.letters).copied().collect();
    all.sort_unstable_by(Letters::order);
    all.dedup();
    let mut fits = parts.iter().map(|part| part.fits).min()?;
    let lowest = [0, 1].map(|at| parts.iter().map(|part| part.least[at]).min().unwrap_or(0));
    let most = [0, 1].map(|at| parts.iter().map(|part| part.most[at]).max().unwrap_or(0));
    let letters = bits(all.len() as u64 - 1);
    let widths = [0, 1].map(|at| [letters, bits(most[at].saturating_sub(lowest[at]))]).concat();
    while widths[..fits].iter().sum::<u32>() > u64::BITS {
        fits -= 1;
    }
    // With less than a number, runs of equal ones are long.
    let widths = widths.get(..fits).filter(|fields| fields.len() > 1)?;
    let empty = parts.iter().flat_map(|part| &part.empty).copied().collect();
    let keyed = in_parts(&mut parts, 1, |_, parts| {
        let keys = parts.iter().map(|part| part.keys(&all, lowest, widths));
        keys.collect::<Vec<_>>()
    });
    Some((keyed.into_iter().flatten().collect(), empty))
}

/// Texts of one part, each behind its key.
pub(super) type Keyed = Vec<(u64, Named)>;

/// A text by its number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub(super) nth: u32,
    pub(super) whole: Whole,
}

/// How many zeros lead the numbers of a text that is no more than its fields; none where it may be more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Whole(u8);

impl Whole {
    const NO: Whole = Whole(u8::MAX);

    pub(super) fn is(self) -> bool {
        self != Whole::NO
    }

    fn with(self, at: usize, zeros: usize) -> Self {
        if self.is() && zeros < 15 { Whole(self.0 | (zeros as u8) << (4 * at)) } else { Whole::NO }
    }
}

/// How many bits hold any number up to `most`.
const fn bits(most: u64) -> u32 {
    u64::BITS - most.leading_zeros()
}

/// What stands before a number, or before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Letters<'t> {
    text: &'t [u8],
    /// Whether a number follows.
    counted: bool,
}

impl Letters<'_> {
    /// A number stands where digits do.
    fn order(&self, other: &Self) -> Ordering {
        let bytes = |letters: &Self| letters.text.iter().copied().chain(letters.counted.then_some(b'0'));
        bytes(self).cmp(bytes(other))
    }
}

/// What a text begins with: letters by their code, and the number that follows; zero where none does.
#[derive(Debug, Clone, Copy)]
struct Fields {
    number: u64,
    nth: u32,
    letters: u16,
    whole: Whole,
    /// Whether there is more, in a list of its own: as a rule there is not.
    more: bool,
}

/// What a part of all texts is made of.
struct Part<'t> {
    texts: Vec<Fields>,
    /// What stands behind the first numbers: letters by their code, and a number.
    more: Vec<(u16, u64)>,
    empty: Vec<u32>,
    /// By their codes.
    letters: Vec<Letters<'t>>,
    codes: HashMap<Letters<'t>, u16>,
    /// A code by what is cheap to find out of letters: most letters are those of many texts.
    recent: Vec<u16>,
    least: [u64; TIMES],
    most: [u64; TIMES],
    /// So many fields say the truth: letters, number, letters, number.
    fits: usize,
}

impl<'t> Part<'t> {
    fn read(nths: &[u32], text: &impl Fn(u32) -> &'t [u8]) -> Self {
        let mut part = Part {
            texts: Vec::with_capacity(nths.len()),
            more: Vec::new(),
            empty: Vec::new(),
            letters: vec![Letters { text: &[], counted: false }],
            codes: HashMap::new(),
            recent: vec![0; PLACES],
            least: [u64::MAX; TIMES],
            most: [0; TIMES],
            fits: 2 * TIMES,
        };
        for nth in nths {
            match text(*nth) {
                [] => part.empty.push(*nth),
                text => part.take(*nth, text),
            }
            if part.fits < 2 {
                break;
            }
        }
        part
    }

    fn take(&mut self, nth: u32, text: &'t [u8]) {
        let (letters, number, zeros, behind) = self.field(0, text);
        let mut whole = Whole(0).with(0, zeros);
        let more = !behind.is_empty();
        if more {
            let (letters, number, zeros, behind) = self.field(1, behind);
            self.more.push((letters, number));
            whole = if behind.is_empty() { whole.with(1, zeros) } else { Whole::NO };
        }
        self.texts.push(Fields { number, nth, letters, whole, more });
    }

    /// Letters by their code, the number that follows, how many zeros lead it, and what is behind it.
    fn field(&mut self, at: usize, text: &'t [u8]) -> (u16, u64, usize, &'t [u8]) {
        let end = text.iter().position(u8::is_ascii_digit).unwrap_or(text.len());
        let (letters, rest) = text.split_at(end);
        let counted = !rest.is_empty();
        let code = self.code(Letters { text: letters, counted });
        if code.is_none() {
            self.fits = self.fits.min(2 * at);
        }
        let code = code.unwrap_or_default();
        if !counted {
            return (code, 0, 0, rest);
        }
        let (digits, behind) = number(rest);
        let zeros = rest.len() - digits.len() - behind.len();
        let Some(value) = value(digits) else {
            self.fits = self.fits.min(2 * at + 1);
            return (code, 0, zeros, behind);
        };
        self.least[at] = self.least[at].min(value);
        self.most[at] = self.most[at].max(value);
        (code, value, zeros, behind)
    }

    /// The keys of the texts, of fields so wide; `all` are the letters of every part in their order.
    fn keys(&self, all: &[Letters<'_>], lowest: [u64; TIMES], widths: &[u32]) -> Vec<(u64, Named)> {
        let place = |letters: &Letters| all.partition_point(|other| other.order(letters).is_lt()) as u64;
        let places: Vec<u64> = self.letters.iter().map(place).collect();
        let mut behind = self.more.iter();
        let key = |fields: &Fields| {
            let more = if fields.more { behind.next().copied() } else { None };
            let (letters, number) = more.unwrap_or_default();
            let numbers = [fields.number.saturating_sub(lowest[0]), number.saturating_sub(lowest[1])];
            let letters = [fields.letters, letters].map(|letters| places[letters as usize]);
            let fields_of_it = [letters[0], numbers[0], letters[1], numbers[1]].into_iter().zip(widths);
            let key = fields_of_it
                .fold(0, |key: u64, (field, width)| key.checked_shl(*width).unwrap_or_default() | field);
            let whole = if widths.len() == 2 * TIMES { fields.whole } else { Whole::NO };
            (key, Named { nth: fields.nth, whole })
        };
        self.texts.iter().map(key).collect()
    }

    /// The code of letters; none where there are too many.
    fn code(&mut self, letters: Letters<'t>) -> Option<u16> {
        if letters.text.is_empty() && !letters.counted {
            return Some(0);
        }
        let place = place(letters.text) ^ usize::from(letters.counted);
        let recent = self.recent[place];
        let known = self.letters[recent as usize];
        if known.counted == letters.counted && same(known.text, letters.text) {
            return Some(recent);
        }
        let code = match self.codes.get(&letters) {
            Some(code) => *code,
            None if self.letters.len() >= MOST => return None,
            None => {
                let code = self.letters.len() as u16;
                self.letters.push(letters);
                self.codes.insert(letters, code);
                code
            }
        };
        self.recent[place] = code;
        Some(code)
    }
}

/// The number that digits without leading zeros are, where it is not too long.
fn value(digits: &[u8]) -> Option<u64> {
    (digits.len() < 20).then(|| digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::natural::compare;

    fn keys_of(texts: &[String]) -> Option<Vec<u64>> {
        let mut nths: Vec<u32> = (0..texts.len() as u32).collect();
        let (keyed, empty) = keys(&mut nths, 10, |nth| texts[nth as usize].as_bytes())?;
        assert!(empty.iter().all(|nth| texts[*nth as usize].is_empty()));
        let keyed = keyed.concat();
        let filled = (0..texts.len() as u32).filter(|nth| !texts[*nth as usize].is_empty());
        assert!(keyed.iter().map(|(_, named)| named.nth).eq(filled), "each in its place");
        for [(a, one), (b, other)] in keyed.iter().flat_map(|a| keyed.iter().map(move |b| [*a, *b])) {
            let same = texts[one.nth as usize] == texts[other.nth as usize];
            assert!(a != b || one.whole != other.whole || !one.whole.is() || same, "{texts:?}");
        }
        Some(keyed.into_iter().map(|(key, _)| key).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn keys_never_contradict(
            texts in prop::collection::vec("([a-c./:éポ\u{0}]{0,2}0{0,2}[0-9]{0,3}){0,3}|[0-9]{16,21}", 1..20),
        ) {
            let too_long = texts.iter().any(|text| text.len() > 16);
            let Some(keys) = keys_of(&texts) else {
                prop_assert!(too_long, "these fit");
                return Ok(());
            };
            let texts: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
            for (a, left) in texts.iter().zip(&keys) {
                for (b, right) in texts.iter().zip(&keys) {
                    prop_assert!(left == right || left.cmp(right) == compare(a, b), "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn what_has_a_place_in_it_is_told_apart() {
        let texts = |names: [&str; 6]| names.map(str::to_owned);
        let fine = texts(["pump", "pump-", "pump-9", "pump-010", "pump-10a", "pump-10b2"]);
        let numbers = keys_of(&fine).unwrap();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        let wide = texts(["a0", "a9999999999999999999", "b1", "b2", "b2c", "b2d"]);
        assert_eq!(keys_of(&wide), None, "a number that takes all there is leaves no place for letters");
        let letters =
            |nth: usize| (0..12).map(|bit| if nth >> bit & 1 == 1 { 'a' } else { 'b' }).collect::<String>();
        let many: Vec<String> = (0..MOST).map(|nth| letters(nth) + "7").collect();
        let mut nths: Vec<u32> = (0..many.len() as u32).collect();
        let keyed = |nths: &mut [u32]| keys(nths, usize::MAX, |nth| many[nth as usize].as_bytes()).is_some();
        assert!(
            !keyed(&mut nths) && keyed(&mut nths[1..]),
            "so many letters and no more, with those that are none"
        );
    }
}
