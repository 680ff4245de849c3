//! What has a number as its key, in the order of the keys.

use crate::{cores::in_parts, merge::merged};

/// Bits of a key that one pass looks at.
const BITS: u32 = 11;

/// Puts parts in the order of their keys, as one; equal ones stand as they stood.
pub(crate) fn sorted<T: Copy + Send>(mut parts: Vec<Vec<(u64, T)>>) -> Vec<(u64, T)> {
    in_parts(&mut parts, 1, |_, parts| {
        for part in parts {
            *part = sort(std::mem::take(part));
        }
    });
    merged(parts, |a, b| a.0 <= b.0)
}

fn sort<T: Copy>(mut keyed: Vec<(u64, T)>) -> Vec<(u64, T)> {
    let keys = || keyed.iter().map(|(key, _)| *key);
    let (Some(least), Some(most)) = (keys().min(), keys().max()) else { return keyed };
    let mut behind = keyed.clone();
    let mut shift = 0;
    // Keys that are near each other differ in few bits above the least one.
    while shift < u64::BITS && (most - least) >> shift > 0 {
        let digit = |key: u64| ((key - least) >> shift) as usize & ((1 << BITS) - 1);
        let mut places = [0_u32; 1 << BITS];
        keyed.iter().for_each(|(key, _)| places[digit(*key)] += 1);
        let mut before = 0;
        for place in &mut places {
            before += std::mem::replace(place, before);
        }
        for item in &keyed {
            let place = &mut places[digit(item.0)];
            behind[*place as usize] = *item;
            *place += 1;
        }
        std::mem::swap(&mut keyed, &mut behind);
        shift += BITS;
    }
    keyed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_is_a_stable_sort(
            parts in prop::collection::vec(
                prop::collection::vec(prop_oneof![0u64..9, any::<u64>(), Just(u64::MAX)], 0..60),
                0..5,
            ),
            base in prop::sample::select(vec![0u64, 1 << 40]),
        ) {
            let mut nth = 0..;
            let mut keyed = |part: Vec<u64>| -> Vec<(u64, u32)> {
                part.into_iter().map(|key| key.wrapping_add(base)).zip(nth.by_ref()).collect()
            };
            let parts: Vec<Vec<(u64, u32)>> = parts.into_iter().map(&mut keyed).collect();
            let mut expected = parts.concat();
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(sorted(parts), expected);
        }
    }
}
