use std::cmp::Ordering;

/// Most slots of a chunk. Small enough to insert into, large enough that a million slots are a thousand chunks.
const CHUNK: usize = 2_048;

/// Slots in an order that stays as rows come and go. Whoever changes a row takes it out before and puts it back after.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    /// None is empty.
    chunks: Vec<Vec<u32>>,
}

impl Order {
    /// Takes slots that are in order.
    pub(super) fn of(sorted: &[u32]) -> Self {
        Order { chunks: sorted.chunks(CHUNK / 4 * 3).map(<[u32]>::to_vec).collect() }
    }

    /// Puts a slot where it belongs; `order` says how another slot stands to it.
    pub(super) fn insert(&mut self, slot: u32, order: impl Fn(u32) -> Ordering) {
        let (at, place) = self.place(&order);
        let place = place.unwrap_or_else(|place| place);
        let Some(chunk) = self.chunks.get_mut(at) else {
            // Behind the last one, which is where rows come that come in order: chunks stay full.
            match self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
                Some(last) => last.push(slot),
                None => self.chunks.push(vec![slot]),
            }
            return;
        };
        chunk.insert(place, slot);
        if chunk.len() > CHUNK {
            let half = chunk.split_off(CHUNK / 2);
            self.chunks.insert(at + 1, half);
        }
    }

    /// Takes out the slot that `order` calls equal.
    pub(super) fn remove(&mut self, order: impl Fn(u32) -> Ordering) {
        if let (at, Ok(place)) = self.place(&order) {
            let chunk = &mut self.chunks[at];
            chunk.remove(place);
            if chunk.is_empty() {
                self.chunks.remove(at);
            }
        }
    }

    /// The slot that `order` calls equal.
    pub(super) fn find(&self, order: impl Fn(u32) -> Ordering) -> Option<u32> {
        let (at, place) = self.place(&order);
        self.chunks.get(at)?.get(place.ok()?).copied()
    }

    /// The slots in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.chunks.iter().flatten().copied()
    }

    /// The slots in their order, without the first `offset`.
    pub(super) fn iter_from(&self, mut offset: usize) -> impl Iterator<Item = u32> {
        let mut first = 0;
        while let Some(chunk) = self.chunks.get(first)
            && chunk.len() <= offset
        {
            offset -= chunk.len();
            first += 1;
        }
        self.chunks[first..].iter().flatten().copied().skip(offset)
    }

    /// The chunk and, in it, the place of what `order` calls equal, or where that would stand.
    fn place(&self, order: &impl Fn(u32) -> Ordering) -> (usize, Result<usize, usize>) {
        let before = |chunk: &Vec<u32>| chunk.last().is_some_and(|last| order(*last) == Ordering::Less);
        let at = match self.chunks.last() {
            Some(last) if before(last) => self.chunks.len(),
            _ => self.chunks.partition_point(before),
        };
        (at, self.chunks.get(at).map_or(Err(0), |chunk| chunk.binary_search_by(|slot| order(*slot))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_in_order_whatever_comes_and_goes() {
        let mut order = Order::default();
        // 7 and 10,007 have no common divisor: every number once, in no order.
        let numbers = (0..10_007_u32).map(|n| n * 7 % 10_007);
        numbers.clone().for_each(|n| order.insert(n, |other| other.cmp(&n)));
        assert!(order.iter().eq(0..10_007));
        assert!(order.iter_from(9_999).eq(9_999..10_007));
        assert_eq!(order.iter_from(10_007).count(), 0);
        numbers.filter(|n| n % 3 > 0).for_each(|n| order.remove(|other| other.cmp(&n)));
        assert!(order.iter().eq((0..10_007).filter(|n| n % 3 == 0)));
        assert_eq!([9, 10].map(|n| order.find(|other| other.cmp(&n))), [Some(9), None]);
        let sorted: Vec<u32> = order.iter().collect();
        assert!(Order::of(&sorted).iter().eq(sorted.iter().copied()));
    }
}
