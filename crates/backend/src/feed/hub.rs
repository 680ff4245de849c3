use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use api::{
    UnixMillis,
    console::feed::{Cause, Change, ChangeFrame, Position},
    id::ContextId,
};
use tokio::sync::watch;

use crate::{
    feed::{Beside, Published},
    random,
};

/// Changes that a ring keeps.
pub(crate) const RING: usize = 8_192;

/// A context's feed: positions without a gap, the last [`RING`] changes, and a bell.
#[derive(Debug)]
pub(crate) struct Hub {
    context: ContextId,
    ring: Mutex<Ring>,
    bell: watch::Sender<Position>,
}

#[derive(Debug)]
struct Ring {
    position: Position,
    changes: VecDeque<Arc<Published>>,
}

/// What comes after a position.
#[derive(Debug)]
pub(crate) enum After {
    /// These; none when the position is the newest.
    Changes(Vec<Arc<Published>>),
    /// The position is of another count.
    Epoch,
    /// The position is older than the ring, or newer than anything told.
    Gone,
}

impl Hub {
    /// An empty feed of `context`, with a count of its own.
    pub(crate) fn new(context: ContextId) -> Self {
        let position = fresh();
        Hub {
            context,
            ring: Mutex::new(Ring { position, changes: VecDeque::new() }),
            bell: watch::channel(position).0,
        }
    }

    /// Where the feed stands.
    pub(crate) fn position(&self) -> Position {
        self.ring().position
    }

    /// Gives a change the next position.
    pub(crate) fn publish(&self, at: UnixMillis, causes: Vec<Cause>, change: Change, beside: Beside) {
        let mut ring = self.ring();
        let after = ring.position.seq;
        ring.position.seq += 1;
        let frame = ChangeFrame {
            context: self.context.clone(),
            epoch: ring.position.epoch,
            after,
            seq: ring.position.seq,
            at,
            causes,
            change,
        };
        ring.changes.push_back(Arc::new(Published { frame, beside }));
        if ring.changes.len() > RING {
            ring.changes.pop_front();
        }
        let position = ring.position;
        drop(ring);
        self.bell.send_replace(position);
    }

    /// Begins another count: whoever follows has to fetch again.
    pub(crate) fn restart(&self) {
        let mut ring = self.ring();
        ring.position = fresh();
        ring.changes.clear();
        let position = ring.position;
        drop(ring);
        self.bell.send_replace(position);
    }

    /// Up to `limit` changes after `position`.
    pub(crate) fn after(&self, position: Position, limit: usize) -> After {
        let ring = self.ring();
        if position.epoch != ring.position.epoch {
            return After::Epoch;
        }
        let first = ring.position.seq - ring.changes.len() as u64;
        if position.seq < first || position.seq > ring.position.seq {
            return After::Gone;
        }
        let skip = usize::try_from(position.seq - first).unwrap_or(usize::MAX);
        After::Changes(ring.changes.iter().skip(skip).take(limit).cloned().collect())
    }

    /// Rings when something was published.
    pub(crate) fn bell(&self) -> watch::Receiver<Position> {
        self.bell.subscribe()
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The beginning of a count. The page reads the number in JavaScript too, so it stays below 2^53.
fn fresh() -> Position {
    Position { epoch: random::number() >> 12, seq: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub() -> Hub {
        Hub::new(ContextId::new("local").unwrap())
    }

    fn publish(hub: &Hub) {
        hub.publish(UnixMillis(0), Vec::new(), Change::Skipped, Beside::Nothing);
    }

    fn seqs(after: After) -> Vec<u64> {
        match after {
            After::Changes(changes) => changes.iter().map(|change| change.frame.seq).collect(),
            After::Epoch | After::Gone => panic!("{after:?}"),
        }
    }

    #[test]
    fn what_follows_a_position_joins_it() {
        let hub = hub();
        let start = hub.position();
        for _ in 0..5 {
            publish(&hub);
        }
        assert_eq!(seqs(hub.after(start, 3)), [1, 2, 3]);
        assert_eq!(seqs(hub.after(Position { seq: 4, ..start }, 9)), [5]);
        assert!(seqs(hub.after(hub.position(), 9)).is_empty());
    }

    #[test]
    fn a_position_that_cannot_be_joined_is_said_to_be_so() {
        let hub = hub();
        let start = hub.position();
        for _ in 0..=RING {
            publish(&hub);
        }
        assert!(matches!(hub.after(start, 1), After::Gone));
        assert!(matches!(hub.after(Position { seq: u64::MAX, ..start }, 1), After::Gone));
        hub.restart();
        assert!(matches!(hub.after(start, 1), After::Epoch));
    }
}
