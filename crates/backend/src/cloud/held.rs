//! Tokens that were looked up and hold.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use emulator::access::Statements;

/// So many tokens are remembered at most.
const MOST: usize = 1_024;

/// What the holder of a token may do.
#[derive(Debug, Clone)]
pub(crate) enum Leave {
    /// Everything: it is the root user.
    Everything,
    /// What the statements allow that were frozen when the token was issued.
    Stated(Arc<Statements>),
}

/// Remembers what tokens allow, until access is changed in any way: a token that was ended is never found here.
#[derive(Debug, Default)]
pub(crate) struct Held {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    access: u64,
    tokens: HashMap<String, Leave>,
}

impl Held {
    /// What is known of a token while the world counts `access` changes of access.
    pub(crate) fn get(&self, token: &str, access: u64) -> Option<Leave> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.access == access { known.tokens.get(token).cloned() } else { None }
    }

    /// Remembers what was read of a token after the world had counted `access` changes.
    pub(crate) fn remember(&self, token: String, leave: Leave, access: u64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.access > access {
            return;
        }
        if known.access < access || known.tokens.len() >= MOST {
            known.tokens.clear();
            known.access = access;
        }
        known.tokens.insert(token, leave);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_of_access_counts_no_more() {
        let held = Held::default();
        held.remember("t".to_owned(), Leave::Everything, 3);
        assert!(held.get("t", 3).is_some());
        assert!(held.get("t", 4).is_none());
        held.remember("u".to_owned(), Leave::Everything, 4);
        held.remember("late".to_owned(), Leave::Everything, 3);
        assert!(held.get("u", 4).is_some());
        assert!(held.get("late", 4).is_none() && held.get("t", 4).is_none());
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let held = Held::default();
        (0..10 * MOST).for_each(|nth| held.remember(nth.to_string(), Leave::Everything, 1));
        assert!(held.known.lock().unwrap().tokens.len() <= MOST);
    }
}
