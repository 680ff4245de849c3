use super::compare::number;

/// How many bytes of a text's key are looked at at once.
pub(super) const WIDTH: usize = 24;

/// A piece of a key. Pieces stand as the bytes do.
pub(super) type Piece = [u64; WIDTH / 8];

/// What stands behind the end of every key.
pub(super) const END: Piece = [0; WIDTH / 8];

/// The piece of a folded text's key that begins at byte `from`, filled up with zeros.
///
/// Two texts stand as [`super::compare()`] says wherever their keys differ. Where they do not, the texts differ in leading
/// zeros, or in zero bytes at the end, if at all.
pub(super) fn piece(text: &[u8], from: usize) -> Piece {
    let mut key = Key { skip: from, bytes: [0; WIDTH], len: 0 };
    let mut rest = text;
    while let Some(first) = rest.first()
        && key.len < WIDTH
    {
        if first.is_ascii_digit() {
            let (digits, behind) = number(rest);
            key.number(digits);
            rest = behind;
        } else {
            key.put(*first);
            rest = &rest[1..];
        }
    }
    let (words, _) = key.bytes.as_chunks::<8>();
    [0, 1, 2].map(|at| words.get(at).map_or(0, |word| u64::from_be_bytes(*word)))
}

struct Key {
    /// So many bytes are in pieces before this one.
    skip: usize,
    bytes: [u8; WIDTH],
    len: usize,
}

impl Key {
    /// A number stands where digits do; among numbers the longer is greater. Two digits a byte.
    fn number(&mut self, digits: &[u8]) {
        self.put(b'0');
        match u8::try_from(digits.len()) {
            Ok(length) if length < u8::MAX => self.put(length),
            _ => {
                self.put(u8::MAX);
                (digits.len() as u64).to_be_bytes().into_iter().for_each(|byte| self.put(byte));
            }
        }
        let (pairs, last) = digits.as_chunks::<2>();
        for [first, second] in pairs {
            self.put((first - b'0') << 4 | (second - b'0'));
        }
        if let [last] = last {
            self.put((last - b'0') << 4);
        }
    }

    /// Nobody misses what does not fit.
    fn put(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;
    use crate::natural::compare;

    /// The whole keys, held against each other a piece at a time.
    fn by_pieces(a: &str, b: &str) -> Ordering {
        let pieces =
            (0..40).map(|nth| piece(a.as_bytes(), nth * WIDTH).cmp(&piece(b.as_bytes(), nth * WIDTH)));
        pieces.fold(Ordering::Equal, Ordering::then)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn keys_never_contradict(
            a in "([a-c./:éポ\u{0}]{0,9}0?[0-9]{0,30}){0,5}",
            b in "([a-c./:éポ\u{0}]{0,9}0?[0-9]{0,30}){0,5}",
        ) {
            let keys = by_pieces(&a, &b);
            prop_assert!(keys == Ordering::Equal || keys == compare(&a, &b), "{keys:?}");
        }

        #[test]
        fn texts_of_one_key_differ_in_zeros_alone(a in "[a0]{0,3}[0-9]{0,4}[ab]?", b in "[a0]{0,3}[0-9]{0,4}[ab]?") {
            let bare = |text: &str| text.replace('0', "");
            prop_assert!(by_pieces(&a, &b) != Ordering::Equal || bare(&a) == bare(&b));
        }

        #[test]
        fn a_key_is_the_same_however_it_is_cut(text in "([a-c]{0,9}[0-9]{0,30}){0,5}", from in 0usize..60) {
            let bytes = |from: usize| piece(text.as_bytes(), from).map(u64::to_be_bytes).concat();
            let whole = [bytes(0), bytes(WIDTH), bytes(2 * WIDTH), bytes(3 * WIDTH)].concat();
            prop_assert_eq!(&bytes(from)[..], &whole[from..from + WIDTH]);
        }
    }

    #[test]
    fn numbers_of_any_length_are_told_apart() {
        let number = |digits: usize, last: &str| format!("{}{last}", "7".repeat(digits));
        let mut texts =
            [number(254, ""), number(255, "a"), number(255, "b"), number(300, ""), number(300, "0")];
        texts.sort_by(|a, b| by_pieces(b, a));
        assert!(texts.is_sorted_by(|a, b| compare(a, b) == Ordering::Greater), "{texts:?}");
    }
}
