//! Identifiers in fixed width. What is digits is kept as a number; anything else is a word.

use std::cmp::Ordering;

use super::{decimal, words::Words};

/// An identifier that is digits as a rule: SIM ID, IMSI, IMEI.
///
/// From the top bit: `0` and 63 bits of a number without leading zeros; `10`, five bits of length and 57 bits of a number
/// with them; `11` and a word's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits(pub(super) u64);

const PADDED: u64 = 1 << 63;
const WORD: u64 = 3 << 62;
const PADDED_BITS: u32 = 57;

impl Digits {
    pub(super) const NONE: Digits = Digits(u64::MAX);

    pub(super) fn take(text: &str, words: &mut Words) -> Digits {
        Digits::number(text).unwrap_or_else(|| Digits(WORD | u64::from(words.take(text))))
    }

    /// The packed form of a text that needs no word.
    fn number(text: &str) -> Option<Digits> {
        if text.is_empty() {
            return None;
        }
        let number = decimal::read(text.as_bytes())?;
        if !text.starts_with('0') {
            return (number < PADDED).then_some(Digits(number));
        }
        let fits = text.len() < 32 && number < 1 << PADDED_BITS;
        fits.then_some(Digits(PADDED | ((text.len() as u64) << PADDED_BITS) | number))
    }

    /// The packed form of a text, where a row may have it.
    pub(super) fn find(text: &str, words: &Words) -> Option<Digits> {
        Digits::number(text).or_else(|| Some(Digits(WORD | u64::from(words.code(text)?))))
    }

    pub(super) fn drop(self, words: &mut Words) {
        if let Some(code) = self.word() {
            words.drop(code);
        }
    }

    /// The word's code, where it is one.
    pub(super) fn word(self) -> Option<u32> {
        (self != Digits::NONE && self.0 & WORD == WORD).then_some(self.0 as u32)
    }

    /// The same with another code, where it is a word.
    pub(super) fn with_word(self, code: impl FnOnce(u32) -> u32) -> Digits {
        self.word().map_or(self, |word| Digits(WORD | u64::from(code(word))))
    }

    /// The text; none where there is no identifier. `buffer` is where digits are written.
    pub(super) fn text<'t>(self, words: &'t Words, buffer: &'t mut Buffer) -> Option<&'t str> {
        std::str::from_utf8(self.bytes(words, buffer)?).ok()
    }

    /// The text as it stands.
    pub(super) fn bytes<'t>(self, words: &'t Words, buffer: &'t mut Buffer) -> Option<&'t [u8]> {
        if self == Digits::NONE {
            None
        } else if let Some(code) = self.word() {
            Some(words.text(code).as_bytes())
        } else {
            let (number, width) = self.parts();
            Some(buffer.write(number, width))
        }
    }

    /// Writes the digits of what is no word at the end of a line, and line feeds before them, one at least.
    pub(super) fn lay(self, line: &mut [u8; LINE]) {
        if self.0 & WORD == WORD {
            return line.fill(b'\n');
        }
        let (number, width) = self.parts();
        let mut buffer = Buffer::default();
        let start = LINE - buffer.write(number, width).len();
        *line = buffer.0;
        line[..start].fill(b'\n');
    }

    /// The number, and how many digits it has at least.
    const fn parts(self) -> (u64, usize) {
        if self.0 & PADDED == 0 {
            return (self.0, 1);
        }
        let bits = self.0 & !PADDED;
        (bits & ((1 << PADDED_BITS) - 1), (bits >> PADDED_BITS) as usize)
    }

    /// The order of two identifiers by their texts.
    pub(super) fn order(self, other: Self, words: &Words) -> Ordering {
        let length = |digits: Digits| (digits.0 & PADDED == 0).then(|| digits.0.checked_ilog10());
        match (length(self), length(other)) {
            (Some(a), Some(b)) if a == b => self.0.cmp(&other.0),
            _ => {
                let (mut left, mut right) = (Buffer::default(), Buffer::default());
                self.text(words, &mut left).cmp(&other.text(words, &mut right))
            }
        }
    }

    /// The number, where it has no leading zeros and is no word.
    pub(super) fn as_number(self) -> Option<u64> {
        (self.0 & PADDED == 0).then_some(self.0)
    }
}

/// What an identifier of digits fits into, with a byte before it: 31 digits at most.
pub(super) const LINE: usize = 32;

/// Where digits are written.
pub(super) struct Buffer([u8; LINE]);

impl Default for Buffer {
    fn default() -> Self {
        Buffer([b'0'; LINE])
    }
}

impl Buffer {
    /// Writes a number in at least `width` digits (1 to 31).
    fn write(&mut self, number: u64, width: usize) -> &[u8] {
        let digits = number.checked_ilog10().unwrap_or(0) as usize + 1;
        let written = decimal::write(number);
        self.0[LINE - written.len()..].copy_from_slice(&written);
        &self.0[LINE - digits.max(width)..]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_identifier_comes_back_as_it_was(text in "0{0,3}[0-9]{1,21}|[0-9a-zA-Z:-]{1,12}") {
            let mut words = Words::default();
            let packed = Digits::take(&text, &mut words);
            let mut buffer = Buffer::default();
            prop_assert_eq!(packed.text(&words, &mut buffer), Some(text.as_str()));
            prop_assert_eq!(Digits::find(&text, &words), Some(packed));
            let mut line = [b'x'; LINE];
            packed.lay(&mut line);
            let laid = if packed.word().is_some() { "" } else { text.as_str() };
            prop_assert_eq!(line.to_vec(), format!("{laid:\n>LINE$}").into_bytes());
            packed.drop(&mut words);
            prop_assert_eq!(words.code(&text), None);
        }

        #[test]
        fn identifiers_are_ordered_as_their_texts(a in "[0-9]{1,20}|[a-c0-9]{1,3}", b in "[0-9]{1,20}|[a-c0-9]{1,3}") {
            let mut words = Words::default();
            let (left, right) = (Digits::take(&a, &mut words), Digits::take(&b, &mut words));
            prop_assert_eq!(left.order(right, &words), a.cmp(&b));
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        assert_eq!(Digits::NONE.text(&Words::default(), &mut Buffer::default()), None);
        assert_eq!(Digits::find("of-nobody", &Words::default()), None);
    }
}
