//! Order of names: digits count as numbers.

use std::cmp::Ordering;

/// Compares two folded texts: `pump-9` before `pump-10`. Total: two texts are equal only if they are the same.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (x, y) = match (left.chars().next(), right.chars().next()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => (x, y),
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (m, rest_left) = number(left);
            let (n, rest_right) = number(right);
            // Without leading zeros the longer number is the greater one.
            match m.len().cmp(&n.len()).then_with(|| m.cmp(n)) {
                Ordering::Equal => (left, right) = (rest_left, rest_right),
                order @ (Ordering::Less | Ordering::Greater) => return order,
            }
        } else if x == y {
            (left, right) = (&left[x.len_utf8()..], &right[y.len_utf8()..]);
        } else {
            return x.cmp(&y);
        }
    }
}

/// The number at the start of `text` without leading zeros, and what follows it.
fn number(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}

/// The start of a folded text as two numbers that stand as [`compare`] says wherever they differ.
pub(crate) fn key(text: &str) -> (u64, u64) {
    let mut key = [0_u8; 16];
    let mut room = key.iter_mut();
    let mut rest = text;
    // Nobody misses what no longer fits.
    let mut put = |byte: u8| room.next().map(|place| *place = byte);
    while let Some(first) = rest.bytes().next() {
        let mut fits = Some(());
        if first.is_ascii_digit() {
            // A number stands where digits do; among numbers the longer is greater. Two digits a byte.
            let (digits, behind) = number(rest);
            let Ok(length) = u8::try_from(digits.len()) else {
                // All that are so long look alike.
                let _ = put(b'0').and_then(|()| put(u8::MAX));
                break;
            };
            fits = put(b'0').and_then(|()| put(length));
            for pair in digits.as_bytes().chunks(2) {
                let second = pair.get(1).map_or(0, |digit| digit - b'0');
                fits = fits.and_then(|()| put((pair[0] - b'0') << 4 | second));
            }
            rest = behind;
        } else {
            let end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            for byte in rest[..end].bytes() {
                fits = fits.and_then(|()| put(byte));
            }
            rest = &rest[end..];
        }
        if fits.is_none() {
            break;
        }
    }
    let value = u128::from_be_bytes(key);
    ((value >> 64) as u64, value as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_count_as_numbers() {
        let mut names =
            ["pump-10", "pump-9", "pump", "pump-09b", "9", "ポンプ2", "ポンプ12", "10", "pump-9a", "pump-09"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(
            names,
            ["9", "10", "pump", "pump-09", "pump-9", "pump-9a", "pump-09b", "pump-10", "ポンプ2", "ポンプ12"]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn keys_never_contradict(a in "([a-c./:é]{0,3}0?[0-9]{0,9}){0,3}", b in "([a-c./:é]{0,3}0?[0-9]{0,9}){0,3}") {
            prop_assert!(key(&a) == key(&b) || key(&a).cmp(&key(&b)) == compare(&a, &b));
        }

        #[test]
        fn it_is_a_total_order(a in "[a0-9é]{0,6}", b in "[a0-9é]{0,6}", c in "[a0-9é]{0,6}") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
            prop_assert_eq!(compare(&a, &b) == Ordering::Equal, a == b);
            if compare(&a, &b) != Ordering::Greater && compare(&b, &c) != Ordering::Greater {
                prop_assert_ne!(compare(&a, &c), Ordering::Greater);
            }
        }
    }
}
