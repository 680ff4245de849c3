//! The messages of a world that are on their way out.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Their numbers. Each message leaves once at a time, however often somebody asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sending {
    numbers: Arc<Mutex<BTreeSet<i64>>>,
}

/// A message on its way; it has arrived, or not, when this is dropped.
#[derive(Debug)]
pub(crate) struct OnItsWay {
    sending: Sending,
    number: i64,
}

impl Sending {
    /// Sends a message on its way; none when it is already.
    pub(crate) fn begin(&self, number: i64) -> Option<OnItsWay> {
        self.lock().insert(number).then(|| OnItsWay { sending: self.clone(), number })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        self.sending.lock().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_leaves_once_at_a_time() {
        let sending = Sending::default();
        let first = sending.begin(1).unwrap();
        assert!(sending.begin(1).is_none() && sending.begin(2).is_some());
        drop(first);
        assert!(sending.begin(1).is_some());
    }
}
