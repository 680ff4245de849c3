//! The socket's life: open, lost, and how long to wait before the next.

use api::{UnixMillis, console::feed::Limits};

use super::message::SocketId;

/// Longest time that a ticket and a socket may take.
pub(super) const OPENING_MS: i64 = 15_000;
/// First upper bound of the wait between two tries; doubles with every failure.
const BASE_MS: u64 = 500;
/// Last upper bound of the wait.
const CAP_MS: u64 = 30_000;
/// A socket that lived so long counts as a success: the next failure is a first one.
const GOOD_LIFE_MS: i64 = 10_000;
/// Most time before the end of a socket's life at which the next is opened.
const MARGIN_MS: u64 = 5_000;

/// The socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// Nothing is followed.
    Idle,
    /// Being opened.
    Opening { id: SocketId, since: UnixMillis },
    /// Open.
    Open { id: SocketId, since: UnixMillis },
    /// Lost; opened again at this time.
    Waiting { until: UnixMillis },
}

impl Link {
    /// The socket that inputs may come from.
    pub(super) const fn socket(self) -> Option<SocketId> {
        match self {
            Link::Opening { id, .. } | Link::Open { id, .. } => Some(id),
            Link::Idle | Link::Waiting { .. } => None,
        }
    }

    /// The socket that frames may be sent on.
    pub(super) const fn open(self) -> Option<SocketId> {
        match self {
            Link::Open { id, .. } => Some(id),
            Link::Idle | Link::Opening { .. } | Link::Waiting { .. } => None,
        }
    }

    /// True from the time on at which the server is about to close an open socket anyway.
    pub(super) fn is_old(self, limits: &Limits, now: UnixMillis) -> bool {
        let Link::Open { since, .. } = self else { return false };
        let end = limits.life_ms.saturating_sub(MARGIN_MS.min(limits.life_ms / 10));
        now.since(since) >= i64::try_from(end).unwrap_or(i64::MAX)
    }

    /// True when the socket lived long enough to forget the failures before it.
    pub(super) const fn was_good(self, now: UnixMillis) -> bool {
        matches!(self, Link::Open { since, .. } if now.since(since) >= GOOD_LIFE_MS)
    }
}

/// Back-off with full jitter: anything up to a bound that doubles, so that a thousand windows that lost the same server
/// do not come back in the same moment.
pub(super) fn wait_ms(failures: u32, random: u64) -> i64 {
    let bound = BASE_MS.saturating_mul(1 << failures.min(16)).min(CAP_MS);
    i64::try_from(random % (bound + 1)).unwrap_or(0)
}
