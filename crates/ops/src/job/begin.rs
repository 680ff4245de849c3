use api::UnixMillis;

use crate::{
    Now,
    job::{state::JobState, work::Work},
    plan::Pin,
};

impl JobState {
    /// Targets from number `from` on were brought, as [`crate::job::Step::Bring`] asked.
    pub fn bring(&mut self, from: usize, pins: Vec<Pin>, now: Now) {
        // What was asked for twice is taken once.
        if from != self.next_pin() {
            return;
        }
        if pins.is_empty() {
            // The plan has fewer targets than it counted: what is there was begun, and no more is.
            self.course.cancel();
        }
        self.pins.extend(pins);
        self.begin(now.at);
        self.end(now);
    }

    /// Begins as many items as may be and there is room for.
    pub(super) fn begin(&mut self, at: UnixMillis) {
        while self.queue.places() < self.limits.parallel.max(1) && self.course.may_begin(at) > 0 {
            let Some(pin) = self.pins.pop_front() else { return };
            let number = self.begun();
            // Which calls a SIM needs is known when it was read.
            let calls = if pin.sim_id.is_some() { Vec::new() } else { std::mem::take(&mut self.calls) };
            self.course.begin();
            let item = pin.as_item();
            if let Some(sim) = item.sim_id.clone() {
                self.marked.insert(sim, self.job.mark(&item));
            }
            self.open(number, item, Work { own: pin.own, pinned: pin.status, ..Work::new(calls, at) });
            self.job.counts.waiting -= 1;
            self.job.counts.running += 1;
            self.changed.insert(number);
            self.face();
        }
    }

    /// The number of the first target that was not brought.
    pub(super) fn next_pin(&self) -> usize {
        self.begun() + self.pins.len()
    }

    /// The number of the first item that was not begun.
    pub(super) fn begun(&self) -> usize {
        usize::try_from(self.course.begun()).unwrap_or(usize::MAX)
    }

    /// True where targets are wanted that are not here.
    pub(super) fn wants_pins(&self, at: UnixMillis) -> bool {
        let few = self.pins.len() < self.limits.parallel.max(1);
        let more = (self.next_pin() as u64) < self.job.total;
        few && more && (self.course.opens_at().is_some() || self.course.may_begin(at) > 0)
    }
}
