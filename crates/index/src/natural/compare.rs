use std::cmp::Ordering;

/// Compares two folded texts: `pump-9` before `pump-10`. Total: two texts are equal only if they are the same.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    compare_bytes(a.as_bytes(), b.as_bytes())
}

/// The same of texts as they stand.
pub(super) fn compare_bytes(a: &[u8], b: &[u8]) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        // Bytes of UTF-8 stand as the characters do, and a digit is a byte of its own.
        let (x, y) = match (left.first(), right.first()) {
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
            (left, right) = (&left[1..], &right[1..]);
        } else {
            return x.cmp(y);
        }
    }
}

/// The number at the start of `text` without leading zeros, and what follows it.
pub(super) fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, behind) = text.split_at(end);
    let zeros = digits.iter().position(|digit| *digit != b'0').unwrap_or(end);
    (&digits[zeros..], behind)
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

    /// The rule as it is said: a character or a number at a time.
    fn by_characters(a: &str, b: &str) -> Ordering {
        #[derive(PartialEq, Eq, PartialOrd, Ord)]
        enum Part {
            // Digits stand together among the characters; none of these stands between two of them.
            Below(char),
            Number(usize, String),
            Above(char),
        }
        let parts = |text: &str| {
            let mut parts = Vec::new();
            let mut rest = text;
            while let Some(first) = rest.chars().next() {
                let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                if digits > 0 {
                    let number = rest[..digits].trim_start_matches('0');
                    parts.push(Part::Number(number.len(), number.to_owned()));
                    rest = &rest[digits..];
                } else {
                    parts.push(if first < '0' { Part::Below(first) } else { Part::Above(first) });
                    rest = &rest[first.len_utf8()..];
                }
            }
            parts
        };
        parts(a).cmp(&parts(b)).then_with(|| a.cmp(b))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn bytes_stand_as_characters_do(a in "([a-c./:éポプ𠮷~]{0,3}0?[0-9]{0,9}){0,3}", b in "([a-c./:éポプ𠮷~]{0,3}0?[0-9]{0,9}){0,3}") {
            prop_assert_eq!(compare(&a, &b), by_characters(&a, &b));
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
