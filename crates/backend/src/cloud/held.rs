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
pub(crate) enum Allowance {
    /// Everything: it is the root user.
    Everything,
    /// What the statements allow that were frozen when the token was issued.
    Stated(Arc<Statements>),
}

/// Remembers what tokens allow, until any token is ended: one that was is never found here.
#[derive(Debug, Default)]
pub(crate) struct Held {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    endings: u64,
    tokens: HashMap<String, Allowance>,
}

impl Held {
    /// What is known of a token while the world counts `endings` of tokens.
    pub(crate) fn get(&self, token: &str, endings: u64) -> Option<Allowance> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.endings == endings { known.tokens.get(token).cloned() } else { None }
    }

    /// Remembers what was read of a token after the world had counted so many `endings`.
    pub(crate) fn remember(&self, token: String, allowance: Allowance, endings: u64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.endings > endings {
            return;
        }
        if known.endings < endings || known.tokens.len() >= MOST {
            known.tokens.clear();
            known.endings = endings;
        }
        known.tokens.insert(token, allowance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_token_ended_counts_no_more() {
        let held = Held::default();
        held.remember("t".to_owned(), Allowance::Everything, 3);
        assert!(held.get("t", 3).is_some());
        assert!(held.get("t", 4).is_none());
        held.remember("u".to_owned(), Allowance::Everything, 4);
        held.remember("late".to_owned(), Allowance::Everything, 3);
        assert!(held.get("u", 4).is_some());
        assert!(held.get("late", 4).is_none() && held.get("t", 4).is_none());
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let held = Held::default();
        (0..10 * MOST).for_each(|nth| held.remember(nth.to_string(), Allowance::Everything, 1));
        assert!(held.known.lock().unwrap().tokens.len() <= MOST);
    }
}
