//! Identifiers in fixed width. What is digits is kept as a number; anything else is a word.

use std::cmp::Ordering;

use super::words::Words;

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
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: u64 = text.parse().ok()?;
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
        if self == Digits::NONE {
            None
        } else if let Some(code) = self.word() {
            Some(words.text(code))
        } else if self.0 & PADDED == 0 {
            buffer.write(self.0, 0)
        } else {
            let bits = self.0 & !PADDED;
            buffer.write(bits & ((1 << PADDED_BITS) - 1), (bits >> PADDED_BITS) as usize)
        }
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

/// Where digits are written.
#[derive(Default)]
pub(super) struct Buffer([u8; 32]);

impl Buffer {
    /// Writes a number in at least `width` digits (at most 31).
    fn write(&mut self, mut number: u64, width: usize) -> Option<&str> {
        let mut at = self.0.len();
        let last = at - width.clamp(1, 31);
        while number > 0 || at > last {
            at -= 1;
            self.0[at] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        std::str::from_utf8(&self.0[at..]).ok()
    }
}

/// Reads a UUID in the form in which it is always written: lower case, with hyphens.
pub(super) fn uuid(text: &str) -> Option<u128> {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return None;
    }
    let mut value = 0_u128;
    for (at, byte) in bytes.iter().enumerate() {
        let digit = match byte {
            b'-' if matches!(at, 8 | 13 | 18 | 23) => continue,
            b'0'..=b'9' if !matches!(at, 8 | 13 | 18 | 23) => byte - b'0',
            b'a'..=b'f' if !matches!(at, 8 | 13 | 18 | 23) => byte - b'a' + 10,
            _ => return None,
        };
        value = value << 4 | u128::from(digit);
    }
    Some(value)
}

/// Writes a UUID.
pub(super) fn uuid_text(value: u128) -> String {
    let hex = format!("{value:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
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
            packed.drop(&mut words);
            prop_assert_eq!(words.code(&text), None);
        }

        #[test]
        fn identifiers_are_ordered_as_their_texts(a in "[0-9]{1,20}|[a-c0-9]{1,3}", b in "[0-9]{1,20}|[a-c0-9]{1,3}") {
            let mut words = Words::default();
            let (left, right) = (Digits::take(&a, &mut words), Digits::take(&b, &mut words));
            prop_assert_eq!(left.order(right, &words), a.cmp(&b));
        }

        #[test]
        fn a_uuid_comes_back_as_it_was(value in any::<u128>(), text in "[0-9a-f-]{36}") {
            prop_assert_eq!(uuid(&uuid_text(value)), Some(value));
            if let Some(value) = uuid(&text) {
                prop_assert_eq!(uuid_text(value), text);
            }
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        assert_eq!(Digits::NONE.text(&Words::default(), &mut Buffer::default()), None);
        assert_eq!(Digits::find("of-nobody", &Words::default()), None);
        assert_eq!(uuid("0123456789ABCDEF"), None);
    }
}
