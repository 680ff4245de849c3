use crate::cores::{MANY, in_parts};

/// A set of slots.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The first so many slots.
    pub(crate) fn first(slots: usize) -> Self {
        let mut words = vec![u64::MAX; slots / 64];
        words.extend((!slots.is_multiple_of(64)).then_some((1 << (slots % 64)) - 1));
        Bits(words)
    }

    pub(crate) fn insert(&mut self, slot: u32) {
        let (word, bit) = place(slot);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= bit;
    }

    pub(crate) fn remove(&mut self, slot: u32) {
        let (word, bit) = place(slot);
        if let Some(word) = self.0.get_mut(word) {
            *word &= !bit;
        }
    }

    pub(crate) fn contains(&self, slot: u32) -> bool {
        let (word, bit) = place(slot);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The slots, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().enumerate().flat_map(|(at, word)| Ones(*word).map(move |bit| (at as u32) * 64 + bit))
    }

    /// Keeps the slots for which `keep` says so. Where there are many, each core has a `keep` of its own.
    pub(crate) fn sift<K: FnMut(usize) -> bool>(&mut self, keep: impl Fn() -> K + Sync) {
        self.sift_words(|| {
            let mut keep = keep();
            move |first, word| {
                let kept = Ones(word).filter(|bit| keep(first + *bit as usize));
                kept.fold(0, |word, bit| word | 1 << bit)
            }
        });
    }

    /// The same for 64 slots at a time: `keep` answers with those of a word that are kept, of which the lowest bit is the
    /// slot that it gets beside.
    pub(crate) fn sift_words<K: FnMut(usize, u64) -> u64>(&mut self, keep: impl Fn() -> K + Sync) {
        in_parts(&mut self.0, MANY / 64, |at, words| {
            let mut keep = keep();
            for (nth, word) in words.iter_mut().enumerate().filter(|(_, word)| **word != 0) {
                *word &= keep((at + nth) * 64, *word);
            }
        });
    }
}

const fn place(slot: u32) -> (usize, u64) {
    (slot as usize / 64, 1 << (slot % 64))
}

/// The places of the ones in a word.
pub(super) struct Ones(pub(super) u64);

impl Iterator for Ones {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_is_asked_for() {
        let slots = |keep: fn(u32) -> bool| (0..3 * MANY as u32 + 7).filter(move |slot| keep(*slot));
        let mut set = Bits::default();
        slots(|slot| slot % 3 > 0).for_each(|slot| set.insert(slot));
        set.sift(|| |slot| slot % 5 == 0);
        assert!(set.iter().eq(slots(|slot| slot % 3 > 0 && slot % 5 == 0)));
        assert_eq!(set.len(), set.iter().count());
        set.sift_words(|| |first, word| if first % 128 == 0 { !0 } else { word & 1 });
        let kept = slots(|slot| slot % 3 > 0 && slot % 5 == 0 && (slot % 128 < 64 || slot % 64 == 0));
        assert!(set.iter().eq(kept));
        for slots in [0, 1, 63, 64, 65, 1_000] {
            assert!(Bits::first(slots).iter().eq(0..slots as u32));
        }
        set.remove(5);
        assert!(!set.contains(5) && set.contains(10) && !set.contains(u32::MAX));
    }
}
