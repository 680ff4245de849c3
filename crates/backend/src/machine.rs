//! What happened to this machine's time: it slept, or somebody set its clock.
//!
//! Two clocks are compared from one look to the next. The steady one runs on whatever is done to the wall clock, and on most
//! systems it stands still while the computer sleeps.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use api::{UnixMillis, console::notice::Notice};
use tokio::sync::watch;

use crate::{
    steady,
    stop::{Stop, stopped},
};

/// How often somebody looks, at least.
const EVERY: Duration = Duration::from_secs(1);
/// From so many milliseconds between two looks on, the computer slept, or its clock was set forward.
const SLEPT: i64 = 30_000;
/// From so many milliseconds on, the wall clock was set back; less is a clock that is being corrected.
const SET_BACK: i64 = 2_000;
/// For so long, in milliseconds, pages say that the computer slept.
const SAID: i64 = 900_000;

/// Both clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Since any moment.
    pub(crate) steady: Duration,
    pub(crate) wall: UnixMillis,
}

impl Look {
    /// The machine's clocks now.
    pub(crate) fn now() -> Self {
        Look { steady: steady::steady(), wall: steady::wall() }
    }
}

/// What lies between two looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    Slept,
    /// The wall clock would have shown this time.
    SetBack(UnixMillis),
}

fn between(before: Look, now: Look) -> Between {
    let steady = now.steady.saturating_sub(before.steady);
    let steady = i64::try_from(steady.as_millis()).unwrap_or(i64::MAX);
    let wall = now.wall.since(before.wall);
    if wall < steady.saturating_sub(SET_BACK) {
        return Between::SetBack(before.wall.plus(steady));
    }
    // Somebody looks every second: such a gap is a sleep, whether the steady clock ran meanwhile or not.
    if wall >= SLEPT { Between::Slept } else { Between::Nothing }
}

/// Keeps watch over the machine's clocks.
pub(crate) struct Machine {
    look: Box<dyn Fn() -> Look + Send + Sync>,
    last: Mutex<Last>,
    set_back: watch::Sender<Option<Notice>>,
    slept: watch::Sender<Option<Notice>>,
}

struct Last {
    look: Look,
    times_slept: u64,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Machine")
    }
}

impl Machine {
    /// A machine whose clocks `look` reads.
    pub(crate) fn new(look: impl Fn() -> Look + Send + Sync + 'static) -> Self {
        let last = Mutex::new(Last { look: look(), times_slept: 0 });
        Machine {
            look: Box::new(look),
            last,
            set_back: watch::channel(None).0,
            slept: watch::channel(None).0,
        }
    }

    /// How often it slept so far, as of this very moment: whoever is about to act on what it knows asks here first.
    pub(crate) fn times_slept(&self) -> u64 {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (self.look)();
        let before = std::mem::replace(&mut last.look, now);
        match between(before, now) {
            Between::Nothing => {}
            Between::Slept => {
                last.times_slept += 1;
                tracing::warn!(
                    from = before.wall.0,
                    to = now.wall.0,
                    "this computer slept, or its clock was set forward"
                );
                self.slept.send_replace(Some(Notice::Slept { from: before.wall, to: now.wall }));
            }
            Between::SetBack(from) => {
                tracing::warn!(from = from.0, to = now.wall.0, "the wall clock was set back");
                self.set_back.send_replace(Some(Notice::SetBack { from, to: now.wall }));
            }
        }
        end(&self.set_back, |notice| matches!(notice, Notice::SetBack { from, .. } if now.wall >= *from));
        end(&self.slept, |notice| matches!(notice, Notice::Slept { to, .. } if now.wall.since(*to) >= SAID));
        last.times_slept
    }

    /// Whether the wall clock was set back and has not caught up.
    pub(crate) fn set_back(&self) -> watch::Receiver<Option<Notice>> {
        self.set_back.subscribe()
    }

    /// Whether it slept a short while ago.
    pub(crate) fn slept(&self) -> watch::Receiver<Option<Notice>> {
        self.slept.subscribe()
    }
}

/// Takes a notice back when it is over.
fn end(notice: &watch::Sender<Option<Notice>>, is_over: impl Fn(&Notice) -> bool) {
    notice.send_if_modified(|notice| notice.take_if(|notice| is_over(notice)).is_some());
}

/// Looks every second until `stop` says so.
pub(crate) async fn watch(machine: Arc<Machine>, mut stop: Stop) {
    loop {
        machine.times_slept();
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stopped(&mut stop) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine whose clocks a test sets: steady and wall, in milliseconds.
    fn machine() -> (Machine, Arc<Mutex<(u64, i64)>>) {
        let clocks = Arc::new(Mutex::new((1_000, 1_000_000)));
        let reading = Arc::clone(&clocks);
        let look = move || {
            let (steady, wall) = *reading.lock().unwrap();
            Look { steady: Duration::from_millis(steady), wall: UnixMillis(wall) }
        };
        (Machine::new(look), clocks)
    }

    fn pass(clocks: &Mutex<(u64, i64)>, steady: u64, wall: i64) {
        let mut clocks = clocks.lock().unwrap();
        clocks.0 += steady;
        clocks.1 += wall;
    }

    #[test]
    fn a_sleep_is_seen_whether_the_steady_clock_ran_or_not() {
        for steady in [0, 3_600_000] {
            let (machine, clocks) = machine();
            pass(&clocks, 1_000, 1_000);
            assert_eq!(machine.times_slept(), 0);
            pass(&clocks, steady, 3_600_000);
            assert_eq!(machine.times_slept(), 1, "{steady}");
            let said = Notice::Slept { from: UnixMillis(1_001_000), to: UnixMillis(4_601_000) };
            assert_eq!(*machine.slept().borrow(), Some(said));
            assert_eq!(machine.times_slept(), 1, "it is counted once");
            for _ in 0..900 {
                pass(&clocks, 1_000, 1_000);
                machine.times_slept();
            }
            assert_eq!((machine.times_slept(), *machine.slept().borrow()), (1, None));
        }
    }

    #[test]
    fn a_clock_that_is_set_back_is_told_until_it_has_caught_up() {
        let (machine, clocks) = machine();
        pass(&clocks, 1_000, -59_000);
        assert_eq!(machine.times_slept(), 0, "nobody slept");
        let said = Notice::SetBack { from: UnixMillis(1_001_000), to: UnixMillis(941_000) };
        assert_eq!(*machine.set_back().borrow(), Some(said));
        for second in 1..60 {
            pass(&clocks, 1_000, 1_000);
            machine.times_slept();
            assert_eq!(*machine.set_back().borrow(), Some(said), "{second}");
        }
        pass(&clocks, 1_000, 1_000);
        machine.times_slept();
        assert_eq!(*machine.set_back().borrow(), None);
    }

    #[test]
    fn a_busy_second_and_a_clock_that_is_corrected_are_nothing() {
        let (machine, clocks) = machine();
        for (steady, wall) in [(5_000, 5_000), (1_000, 500), (1_000, 2_500), (20_000, 20_100), (1_000, 0)] {
            pass(&clocks, steady, wall);
            assert_eq!(machine.times_slept(), 0);
        }
        assert_eq!((*machine.slept().borrow(), *machine.set_back().borrow()), (None, None));
    }
}
