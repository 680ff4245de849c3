//! What goes wrong between commands, where nobody waits for an answer.

use std::sync::{Arc, Mutex, PoisonError};

use crate::StoreError;

type Hear = Box<dyn FnMut(&StoreError) + Send>;

/// One who listens, if any; said once a trouble, however often it is met.
#[derive(Default, Clone)]
pub(crate) struct Alarm {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    hear: Option<Hear>,
    rung: bool,
}

impl std::fmt::Debug for Alarm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Alarm")
    }
}

impl Alarm {
    /// From now on `hear` listens, and nobody else. A trouble that is there already is met again.
    pub(crate) fn listen(&self, hear: impl FnMut(&StoreError) + Send + 'static) {
        *self.inner.lock().unwrap_or_else(PoisonError::into_inner) =
            Inner { hear: Some(Box::new(hear)), rung: false };
    }

    /// Hears how something went; answers with the same.
    pub(crate) fn watch<T>(&self, went: Result<T, StoreError>) -> Result<T, StoreError> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match (&went, inner.rung) {
            (Err(error), false) => {
                inner.rung = inner.hear.as_mut().map(|hear| hear(error)).is_some();
            }
            (Err(_), true) => {}
            (Ok(_), _) => inner.rung = false,
        }
        went
    }
}
