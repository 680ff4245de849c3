//! The clock of a context: it starts at the wall clock's time and runs with it until somebody sets, scales or stops it.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use api::{UnixMillis, console::context::Clock};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::steady;

/// Where the clock was tied to the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Anchor {
    /// The context's time at the knot.
    pub(crate) context: UnixMillis,
    /// The wall's time at the knot.
    pub(crate) wall: UnixMillis,
    /// Context seconds in a wall second.
    pub(crate) scale: f64,
    /// Stands still.
    pub(crate) paused: bool,
    /// Was set, scaled or stopped at some time.
    pub(crate) simulated: bool,
}

#[derive(Debug)]
struct State {
    anchor: Anchor,
    /// The greatest time that was ever told: when the wall clock is set back, the context waits there.
    told: UnixMillis,
}

impl State {
    fn now(&mut self) -> UnixMillis {
        self.told = self.told.max(read(&self.anchor, steady::wall()));
        self.told
    }
}

/// A context's clock. It never runs backward, but for a reset.
#[derive(Debug)]
pub(crate) struct ContextClock {
    state: Mutex<State>,
    changed: watch::Sender<u64>,
}

impl ContextClock {
    /// A clock tied to the wall clock, or to where it was left.
    pub(crate) fn new(anchor: Option<Anchor>, not_before: Option<UnixMillis>, scale: f64) -> Self {
        let wall = steady::wall();
        let mut anchor = anchor.filter(|anchor| anchor.simulated).unwrap_or(Anchor {
            context: wall,
            wall,
            scale: 1.0,
            paused: false,
            simulated: false,
        });
        // A pace that was asked for at the start outranks the one that was left.
        if (scale - 1.0).abs() > f64::EPSILON {
            anchor = Anchor { context: read(&anchor, wall), wall, scale, simulated: true, ..anchor };
        }
        if let Some(floor) = not_before.filter(|floor| read(&anchor, wall) < *floor) {
            anchor = Anchor { context: floor, wall, ..anchor };
        }
        let told = read(&anchor, wall);
        ContextClock { state: Mutex::new(State { anchor, told }), changed: watch::channel(0).0 }
    }

    /// The context's time.
    pub(crate) fn now(&self) -> UnixMillis {
        self.state().now()
    }

    /// The clock as the page sees it.
    pub(crate) fn face(&self) -> Clock {
        let mut state = self.state();
        let (now, anchor) = (state.now(), state.anchor);
        Clock { now, scale: anchor.scale, paused: anchor.paused, simulated: anchor.simulated }
    }

    /// How long to wait on the wall until the context's time is `at`; none while the clock stands still.
    pub(crate) fn wall_until(&self, at: UnixMillis) -> Option<Duration> {
        let mut state = self.state();
        let (now, anchor) = (state.now(), state.anchor);
        let left = at.since(now);
        if left <= 0 {
            return Some(Duration::ZERO);
        }
        if anchor.paused {
            return None;
        }
        Some(Duration::from_secs_f64(left as f64 / 1000.0 / anchor.scale))
    }

    /// Wakes whoever waits for a time when the clock was changed.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Ties the clock anew: `change` gets the anchor at the present time.
    pub(crate) fn retie(&self, change: impl FnOnce(&mut Anchor)) -> Anchor {
        let mut state = self.state();
        let now = state.now();
        state.anchor = Anchor { context: now, wall: steady::wall(), ..state.anchor };
        change(&mut state.anchor);
        let tied = state.anchor;
        state.told = tied.context;
        drop(state);
        self.changed.send_modify(|count| *count += 1);
        tied
    }

    /// Runs with the wall clock, so many milliseconds ahead of it: as the clock of a platform elsewhere was proved to. What was
    /// told before may have been later: then it runs backward, once.
    pub(crate) fn lean(&self, ahead: i64) {
        let mut state = self.state();
        let wall = steady::wall();
        state.anchor =
            Anchor { context: wall.plus(ahead), wall, scale: 1.0, paused: false, simulated: false };
        state.told = state.anchor.context;
        drop(state);
        self.changed.send_modify(|count| *count += 1);
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until the context's time is `at`, through every change of the clock.
pub(crate) async fn sleep_until(clock: &ContextClock, at: UnixMillis) {
    let mut changes = clock.changes();
    loop {
        changes.borrow_and_update();
        let wait = match clock.wall_until(at) {
            Some(Duration::ZERO) => return,
            // A millisecond more: sleeping is rounded down by some timers, and early is worse than late.
            Some(wait) => wait + Duration::from_millis(1),
            None => Duration::from_secs(86_400),
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            changed = changes.changed() => if changed.is_err() { return },
        }
    }
}

fn read(anchor: &Anchor, wall: UnixMillis) -> UnixMillis {
    if anchor.paused {
        return anchor.context;
    }
    let passed = wall.since(anchor.wall).max(0);
    anchor.context.plus((passed as f64 * anchor.scale) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(paused: bool, scale: f64) -> Anchor {
        Anchor { context: UnixMillis(1_000), wall: UnixMillis(50), scale, paused, simulated: true }
    }

    #[test]
    fn a_scaled_clock_runs_faster_and_a_paused_one_not_at_all() {
        assert_eq!(read(&anchor(false, 10.0), UnixMillis(60)), UnixMillis(1_100));
        assert_eq!(read(&anchor(true, 10.0), UnixMillis(60)), UnixMillis(1_000));
    }

    #[test]
    fn a_wall_clock_that_jumps_back_does_not_take_the_context_with_it() {
        assert_eq!(read(&anchor(false, 1.0), UnixMillis(40)), UnixMillis(1_000));
    }

    #[test]
    fn a_clock_never_starts_before_what_has_happened() {
        let clock = ContextClock::new(None, Some(steady::wall().plus(60_000)), 1.0);
        assert!(clock.now() >= steady::wall().plus(59_000));
    }
}
