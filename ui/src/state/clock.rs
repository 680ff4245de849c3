//! The context's time. Every age on screen is counted from here, never from the wall clock.

use std::time::Duration;

use api::{UnixMillis, console::context::Clock};
use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::*};

/// A context's clock, and the machine's. Both step once a second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WorldClock {
    told: RwSignal<Option<Told>>,
    now: RwSignal<UnixMillis>,
    wall: RwSignal<UnixMillis>,
    /// Nobody says what time it is there.
    held: StoredValue<bool>,
}

/// What the server said, and when it said so by the machine's own clock.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Told {
    clock: Clock,
    at: UnixMillis,
}

impl WorldClock {
    /// The context's time, to the second.
    pub(crate) fn now(self) -> UnixMillis {
        self.now.get()
    }

    /// The machine's time, to the second.
    pub(crate) fn wall(self) -> UnixMillis {
        self.wall.get()
    }

    /// How the context's clock runs, once the server has said so.
    pub(crate) fn clock(self) -> Option<Clock> {
        self.told.get().map(|told| told.clock)
    }

    /// Takes what the server says of the context's clock.
    pub(crate) fn tell(self, clock: Clock) {
        let at = wall_now();
        let same = self.told.get_untracked().is_some_and(|told| runs_alike(told.clock, clock));
        let told = Told { clock, at };
        // A tick that only says that time goes on must not repaint every age on the page.
        if same {
            self.told.update_untracked(|before| *before = Some(told));
        } else {
            self.told.set(Some(told));
        }
        self.held.set_value(false);
        self.step();
    }

    /// The feed has fallen silent: the context's time stands where it was last told, until it is told again. Ages that went
    /// on would look as if somebody had counted them.
    pub(crate) fn hold(self) {
        self.held.set_value(true);
    }

    fn step(self) {
        let wall = wall_now();
        let now = self.told.get_untracked().map_or(wall, |told| world_time(told.clock, wall.since(told.at)));
        if !self.held.get_value() {
            set_second(self.now, now);
        }
        set_second(self.wall, wall);
    }
}

pub(crate) fn provide_clock() -> WorldClock {
    let wall = wall_now();
    let (now, told) = (RwSignal::new(wall), RwSignal::new(None));
    let clock = WorldClock { told, now, wall: RwSignal::new(wall), held: StoredValue::new(false) };
    if let Ok(timer) = set_interval_with_handle(move || clock.step(), Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
    provide_context(clock);
    clock
}

pub(crate) fn use_clock() -> WorldClock {
    expect_context()
}

/// The machine's clock: the one place in the page that reads it.
pub(crate) fn wall_now() -> UnixMillis {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
    UnixMillis(js_sys::Date::now() as i64)
}

/// A context's time, `elapsed` wall milliseconds after it was told.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "elapsed times are small")]
fn world_time(clock: Clock, elapsed: i64) -> UnixMillis {
    if clock.paused { clock.now } else { clock.now.plus((elapsed.max(0) as f64 * clock.scale) as i64) }
}

/// Whether two tellings differ in nothing but the time.
fn runs_alike(one: Clock, other: Clock) -> bool {
    one.scale == other.scale && one.paused == other.paused && one.simulated == other.simulated
}

/// Writes only when the second is another.
fn set_second(signal: RwSignal<UnixMillis>, to: UnixMillis) {
    if signal.get_untracked().0.div_euclid(1000) != to.0.div_euclid(1000) {
        signal.set(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_became_simulated_is_news() {
        let wall = Clock { now: UnixMillis(1_000), scale: 1.0, paused: false, simulated: false };
        assert!(runs_alike(wall, Clock { now: UnixMillis(2_000), ..wall }));
        assert!(!runs_alike(wall, Clock { simulated: true, ..wall }));
    }

    #[test]
    fn a_world_runs_at_its_own_pace_or_stands_still() {
        let clock = Clock { now: UnixMillis(1_000), scale: 60.0, paused: false, simulated: true };
        assert_eq!(world_time(clock, 500), UnixMillis(31_000));
        assert_eq!(world_time(clock, -500), UnixMillis(1_000));
        assert_eq!(world_time(Clock { paused: true, ..clock }, 500), UnixMillis(1_000));
    }
}
