use api::{
    console::{
        job::{CallReply, Verdict},
        plan::Action,
    },
    id::SimId,
    soracom::{
        group::Group,
        session::{SessionEvent, SessionEventKind},
        sim::Sim,
    },
};

use crate::{
    Now,
    job::{short, state::JobState, work::Phase},
};

impl JobState {
    /// The SIM was read, and its group (none when it is in none, or could not be read).
    pub fn sim(&mut self, item: usize, sim: &Sim, group: Option<&Group>, now: Now) {
        let Some(work) = self.work.get_mut(item) else { return };
        work.evidence.look_at(sim, group);
        work.got_sim = true;
        match self.job.action {
            Action::CutSession => self.sim_of_cut(item, sim, now),
            Action::Deactivate | Action::Activate => self.sim_of_status(item, sim, now),
            Action::Configure { .. } => {}
        }
    }

    /// The history was read: entries in any order, with or without those that are known already.
    pub fn events(&mut self, item: usize, events: &[SessionEvent], now: Now) {
        let Some(work) = self.work.get_mut(item) else { return };
        let called = work.called();
        for event in events {
            work.evidence.take(event, called);
        }
        work.got_events = true;
        self.events_of_cut(item, now);
    }

    /// The group was read.
    pub fn group(&mut self, item: usize, group: &Group, now: Now) {
        if self.work.get(item).is_some() {
            self.group_read(item, group, now);
        }
    }

    /// Something could not be read; `reason` is what was answered, or what went wrong on the way.
    pub fn unread(&mut self, item: usize, reason: CallReply, now: Now) {
        let Some(work) = self.work.get_mut(item) else { return };
        let phase = work.phase;
        match phase {
            Phase::Before | Phase::Recheck | Phase::Watch => {
                work.due = now.at.plus(self.limits.poll_ms(work.looks, self.limits.poll_most_ms));
                work.looks += 1;
            }
            Phase::Ready | Phase::Calling | Phase::Settings | Phase::Late | Phase::Over => {}
        }
        let looks = work.looks;
        let over = now.at >= self.limit(item);
        match phase {
            // No call was made yet, and none will be.
            Phase::Before if reason.status == Some(404) || looks >= self.limits.attempts => {
                self.job.items[item].reply = Some(short::reply(reason));
                self.judge_over(item, Verdict::Failed, now);
            }
            Phase::Recheck if over => self.judge_over(item, Verdict::Unknown, now),
            Phase::Watch if over => self.overdue(item, false, now),
            Phase::Watch => self.clip(item),
            // What the session was given stands in its `Created`, too.
            Phase::Settings => self.settle(item, None, now),
            // The SIM is gone: it will not return.
            Phase::Late if reason.status == Some(404) => {
                self.work[item].enter(Phase::Over, now.at, now.at);
            }
            Phase::Late => self.late(item, false, now),
            Phase::Before | Phase::Recheck | Phase::Ready | Phase::Calling | Phase::Over => {}
        }
    }

    /// An entry of a SIM's history arrived by itself. True when the job's items changed.
    pub fn event(&mut self, sim: &SimId, event: &SessionEvent, now: Now) -> bool {
        if !matches!(self.job.action, Action::CutSession) {
            return false;
        }
        let mut changed = false;
        for item in 0..self.work.len() {
            if self.job.items[item].sim_id.as_ref() != Some(sim) || self.work[item].phase == Phase::Over {
                continue;
            }
            let before = self.job.items[item].clone();
            let work = &mut self.work[item];
            let called = work.called();
            work.evidence.take(event, called);
            match work.phase {
                // The session that was to be cut may be another by now.
                Phase::Ready if event.event != SessionEventKind::Modified => self.before_again(item, now.at),
                Phase::Watch | Phase::Late => self.look(item, now),
                Phase::Before
                | Phase::Ready
                | Phase::Calling
                | Phase::Recheck
                | Phase::Settings
                | Phase::Over => {}
            }
            changed |= before != self.job.items[item];
        }
        changed
    }
}
