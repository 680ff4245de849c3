use std::{
    collections::BTreeMap,
    ops::{Index, IndexMut},
};

/// Something of each item that is open, by the item's number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Open<T>(BTreeMap<usize, T>);

impl<T> Default for Open<T> {
    fn default() -> Self {
        Open(BTreeMap::new())
    }
}

impl<T> Open<T> {
    pub(super) fn get(&self, item: usize) -> Option<&T> {
        self.0.get(&item)
    }

    pub(super) fn insert(&mut self, item: usize, value: T) {
        self.0.insert(item, value);
    }

    pub(super) fn remove(&mut self, item: usize) {
        self.0.remove(&item);
    }

    /// The numbers of those that are open, ascending.
    pub(super) fn numbers(&self) -> Vec<usize> {
        self.0.keys().copied().collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        self.0.iter().map(|(item, value)| (*item, value))
    }
}

/// Of an item that is open.
impl<T> Index<usize> for Open<T> {
    type Output = T;
    fn index(&self, item: usize) -> &T {
        &self.0[&item]
    }
}

impl<T> IndexMut<usize> for Open<T> {
    fn index_mut(&mut self, item: usize) -> &mut T {
        self.0.get_mut(&item).expect("an item that is open")
    }
}
