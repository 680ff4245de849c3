//! What each context of this server is to one part of it. Contexts come while the server runs.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, Weak},
};

use api::id::ContextId;

/// Something of each context, by its id. Cheap to clone: all clones are the same registry.
pub(crate) struct Registry<T> {
    held: Arc<RwLock<BTreeMap<ContextId, T>>>,
}

impl<T> Clone for Registry<T> {
    fn clone(&self) -> Self {
        Registry { held: Arc::clone(&self.held) }
    }
}

impl<T> Default for Registry<T> {
    fn default() -> Self {
        Registry { held: Arc::default() }
    }
}

/// A registry that does not keep what stands in it: for what is itself kept by something there.
pub(crate) struct WeakRegistry<T> {
    held: Weak<RwLock<BTreeMap<ContextId, T>>>,
}

impl<T: Clone> WeakRegistry<T> {
    /// What stands under `id`, as long as anybody keeps the registry.
    pub(crate) fn get(&self, id: &ContextId) -> Option<T> {
        self.held.upgrade()?.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

impl<T> std::fmt::Debug for Registry<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Registry")
    }
}

impl<T: Clone> Registry<T> {
    /// What stands under `id`.
    pub(crate) fn get(&self, id: &ContextId) -> Option<T> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The same, without keeping it.
    pub(crate) fn weak(&self) -> WeakRegistry<T> {
        WeakRegistry { held: Arc::downgrade(&self.held) }
    }

    /// Everything, in the order of the ids.
    pub(crate) fn all(&self) -> Vec<T> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Puts `what` under `id`.
    pub(crate) fn put(&self, id: ContextId, what: T) {
        self.held.write().unwrap_or_else(PoisonError::into_inner).insert(id, what);
    }

    /// Takes away what stands under `id`.
    pub(crate) fn take_away(&self, id: &ContextId) {
        self.held.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
