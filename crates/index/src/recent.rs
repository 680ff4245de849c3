//! Where to look first for a text: what repeats was, as a rule, seen a short while ago.

/// How many places there are.
pub(crate) const PLACES: usize = 1_024;

/// The place of a text. It is cheap to find, and texts may share it: whoever looks compares them, and goes on to a map that
/// nobody can make slow where they differ.
pub(crate) fn place(text: &[u8]) -> usize {
    let (first, last) = match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (text.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
    };
    let mixed = (first ^ last.rotate_left(29) ^ text.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize % PLACES
}

/// Whether two texts are the same: sooner said than by a loop where they are of the length of a word.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match (a.first_chunk::<8>(), b.first_chunk::<8>()) {
        (Some(x), Some(y)) if a.len() <= 16 => x == y && a.last_chunk::<8>() == b.last_chunk::<8>(),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_is_the_same() {
        for length in 0..40 {
            let text: Vec<u8> = (0..length).collect();
            assert!(same(&text, &text.clone()));
            assert!(!same(&text, &[&text[..], b"x"].concat()));
            for at in 0..text.len() {
                let mut other = text.clone();
                other[at] ^= 64;
                assert!(!same(&text, &other), "{length} {at}");
            }
        }
    }

    #[test]
    fn what_a_fleet_repeats_seldom_shares_a_place() {
        let words =
            ["active", "plan-D", "planX3", "s1.fast", "", "9:10.0.0.53", "a", "site=osaka", "site=kobe"];
        let groups: Vec<String> = (0..40).flat_map(|n| [format!("g-{n}"), format!("Plant {n}")]).collect();
        let places: BTreeSet<usize> = words
            .into_iter()
            .chain(groups.iter().map(String::as_str))
            .map(|text| place(text.as_bytes()))
            .collect();
        assert!(places.len() > 80, "89 texts have {} places", places.len());
    }
}
