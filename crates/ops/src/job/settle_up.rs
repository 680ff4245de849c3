use api::console::{
    job::{Halt, Item, Job, MOST_ITEMS, Standing, Steer, Verdict},
    ledger::{Fact, Record},
    plan::Action,
};

use crate::{
    Now,
    job::{
        state::JobState,
        work::{Phase, Work},
    },
    pacing::Outcome,
};

impl JobState {
    /// Lets `input` work on an open item, and draws what follows from it for the job; nothing for an item that is not open.
    pub(super) fn with(&mut self, item: usize, now: Now, input: impl FnOnce(&mut Self)) {
        let (Some(seen), Some(work)) = (self.seen.get(item), self.work.get(item)) else { return };
        let (seen, work) = (seen.clone(), work.clone());
        input(self);
        self.settle_up(item, &seen, &work, now);
    }

    fn settle_up(&mut self, item: usize, seen_before: &Item, work_before: &Work, now: Now) {
        let (seen, work) = (&self.seen[item], &self.work[item]);
        if seen == seen_before && work == work_before {
            return;
        }
        self.changed.insert(item);
        self.queue.put(item, work);
        let counts = &mut self.job.counts;
        if seen.verdict != seen_before.verdict {
            match seen_before.verdict {
                Some(before) => *counts.of(before) -= 1,
                None => counts.running -= 1,
            }
            if let Some(verdict) = seen.verdict {
                *counts.of(verdict) += 1;
            }
        }
        counts.not_back += u64::from(seen.not_back_since.is_some());
        counts.not_back -= u64::from(seen_before.not_back_since.is_some());
        if let Some(sim) = seen.sim_id.clone()
            && self.job.mark(seen) != self.job.mark(seen_before)
        {
            let mark = self.job.mark(seen);
            self.marked.insert(sim, mark);
        }
        let cut = matches!(self.doing(item), Action::CutSession);
        let judged =
            seen.verdict.filter(|_| seen_before.verdict.is_none()).map(|verdict| outcome(seen, verdict, cut));
        if let Some(told) = self.job.items.get_mut(item) {
            told.clone_from(seen);
        }
        if work.phase == Phase::Over
            && let Some(sim) = &seen.sim_id
        {
            self.by_sim.remove(sim);
        }
        if let Some(outcome) = judged {
            self.course.judged(outcome);
        }
        self.begin(now.at);
        self.end(now);
    }

    /// Steers the job, as `by` wants it; nothing where it has ended.
    pub fn steer(&mut self, to: Steer, by: &str, now: Now) {
        let record = Record { by: by.to_owned(), ..self.row(None, Fact::Steered { to }, now) };
        self.records.push(record);
        match to {
            Steer::Pause => self.course.halt(Halt::Paused),
            Steer::Brake => self.course.halt(Halt::Braked),
            Steer::GoOn => self.course.go_on(now.at),
            Steer::Cancel => self.course.cancel(),
        }
        self.begin(now.at);
        self.end(now);
    }

    /// Notes that the last item was judged, and forgets what an ended job must not keep.
    pub(super) fn end(&mut self, now: Now) {
        self.face();
        if self.course.is_over() {
            self.job.ended_at.get_or_insert(now.at);
        }
        if matches!(self.course.standing(), Standing::Cancelled | Standing::Over) {
            let waiting = self.pins.drain(..).filter_map(|pin| pin.sim_id);
            self.marked.extend(waiting.map(|sim| (sim, None)));
        }
        if self.done() {
            self.wish = None;
            self.calls.clear();
        }
    }

    /// The job's face is what its course says.
    pub(super) fn face(&mut self) {
        self.job.standing = self.course.standing();
        self.job.waves = self.course.waves();
        self.job.brake_per_mille = self.course.brake_per_mille();
        self.job.rate_per_mille = self.course.rate_per_mille();
        self.job.stopped_per_mille = self.course.stopped_per_mille();
    }
}

/// How an item that was judged counts for the brake: who is back went well, whatever the new session picked up.
fn outcome(seen: &Item, verdict: Verdict, cut: bool) -> Outcome {
    match verdict {
        Verdict::Skipped => Outcome::Skipped,
        Verdict::DoneVerified => Outcome::Good,
        Verdict::DoneUnverified if cut && seen.new_session.is_some() => Outcome::Good,
        Verdict::DoneUnverified | Verdict::Failed | Verdict::Unknown => Outcome::Bad,
    }
}

/// True where a job tells its items with itself.
pub(super) fn tells_items(job: &Job) -> bool {
    job.total <= MOST_ITEMS as u64
}
