use std::ops::Range;

/// Pieces of one long array: a name or a list costs what it holds and no allocation of its own.
#[derive(Debug, Clone)]
pub(super) struct Arena<T> {
    all: Vec<T>,
    /// Items that no piece holds any more.
    dead: usize,
}

/// Where a piece stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    at: u32,
    len: u32,
}

/// Below this, dead items are not worth moving the others.
const LITTLE: usize = 64 * 1024;

impl Span {
    /// Where the piece stands in all that there is.
    pub(super) const fn range(self) -> Range<usize> {
        self.at as usize..self.at as usize + self.len as usize
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena { all: Vec::new(), dead: 0 }
    }
}

impl<T: Copy> Arena<T> {
    /// One into which so many items go before it grows.
    pub(super) fn with_room(items: usize) -> Self {
        Arena { all: Vec::with_capacity(items), dead: 0 }
    }

    /// Keeps a piece. One that does not fit into what a span can say (4 Gi items) is kept as an empty one.
    pub(super) fn add(&mut self, items: &[T]) -> Span {
        match self.room(items.len()) {
            Some(span) => {
                self.all.extend_from_slice(items);
                span
            }
            None => Span::default(),
        }
    }

    /// The same of items that are made one by one, and only if they fit.
    pub(super) fn add_each(&mut self, items: impl ExactSizeIterator<Item = T>) -> Span {
        match self.room(items.len()) {
            Some(span) => {
                self.all.extend(items);
                span
            }
            None => Span::default(),
        }
    }

    fn room(&self, len: usize) -> Option<Span> {
        Some(Span { at: u32::try_from(self.all.len()).ok()?, len: u32::try_from(len).ok()? })
    }

    pub(super) fn get(&self, span: Span) -> &[T] {
        self.all.get(span.range()).unwrap_or_default()
    }

    /// All pieces, with what no piece holds any more between them.
    pub(super) fn all(&self) -> &[T] {
        &self.all
    }

    /// Gives a piece up.
    pub(super) fn drop(&mut self, span: Span) {
        self.dead += span.len as usize;
    }

    /// Whether so much is dead that what is held should move into an arena of its own.
    pub(super) const fn is_untidy(&self) -> bool {
        self.dead >= LITTLE && self.dead * 2 >= self.all.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_outlives_what_is_given_up() {
        let mut arena = Arena::default();
        let mut spans: Vec<Span> = Vec::new();
        for round in 0..4_u32 {
            for item in 0..20_000_u32 {
                let piece = [round, item, item + 1];
                match spans.get_mut(item as usize) {
                    Some(span) => {
                        arena.drop(*span);
                        *span = arena.add(&piece);
                    }
                    None => spans.push(arena.add(&piece)),
                }
            }
            if arena.is_untidy() {
                let mut next = Arena::default();
                spans.iter_mut().for_each(|span| *span = next.add(arena.get(*span)));
                arena = next;
            }
        }
        assert!(arena.all.len() <= 3 * 20_000 * 2 + LITTLE, "the dead are moved out");
        for (item, span) in spans.iter().enumerate() {
            assert_eq!(arena.get(*span), [3, item as u32, item as u32 + 1]);
        }
    }
}
