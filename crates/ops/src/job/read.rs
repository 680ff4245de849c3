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
    job::{state::JobState, work::Phase},
    short,
};

impl JobState {
    /// The SIM was read, and its group (none when it is in none, or could not be read).
    pub fn sim(&mut self, item: usize, sim: &Sim, group: Option<&Group>, now: Now) {
        self.with(item, now, |job| job.take_sim(item, sim, group, now));
    }

    fn take_sim(&mut self, item: usize, sim: &Sim, group: Option<&Group>, now: Now) {
        let work = &mut self.work[item];
        work.evidence.look_at(sim, group);
        work.got_sim = true;
        match self.doing(item) {
            Action::CutSession => self.sim_of_cut(item, sim, now),
            Action::Configure { .. } | Action::Sequence { .. } | Action::Undo { .. } => {}
            Action::Deactivate
            | Action::Activate
            | Action::Standby
            | Action::Suspend
            | Action::SetGroup { .. }
            | Action::UnsetGroup
            | Action::SetSpeedClass { .. }
            | Action::ChangeTags { .. }
            | Action::AddSubscription { .. } => self.sim_of_settings(item, sim, now),
        }
    }

    /// The history was read: entries in any order, with or without those that are known already.
    pub fn events(&mut self, item: usize, events: &[SessionEvent], now: Now) {
        self.with(item, now, |job| job.take_events(item, events, now));
    }

    fn take_events(&mut self, item: usize, events: &[SessionEvent], now: Now) {
        let work = &mut self.work[item];
        let called = work.called();
        for event in events {
            work.evidence.take(event, called);
        }
        work.got_events = true;
        self.events_of_cut(item, now);
    }

    /// The group was read.
    pub fn group(&mut self, item: usize, group: &Group, now: Now) {
        self.with(item, now, |job| job.group_read(item, group, now));
    }

    /// Something could not be read; `reason` is what was answered, or what went wrong on the way.
    pub fn unread(&mut self, item: usize, reason: CallReply, now: Now) {
        self.with(item, now, |job| job.take_failure(item, reason, now));
    }

    fn take_failure(&mut self, item: usize, reason: CallReply, now: Now) {
        let work = &mut self.work[item];
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
                self.seen[item].reply = Some(short::reply(reason));
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

    /// An entry of a SIM's history arrived by itself. True when something of the item changed that pages see.
    pub fn event(&mut self, sim: &SimId, event: &SessionEvent, now: Now) -> bool {
        let Some(item) = self.by_sim.get(sim).copied() else { return false };
        if !matches!(self.doing(item), Action::CutSession) {
            return false;
        }
        let before = self.seen[item].clone();
        self.with(item, now, |job| job.take_event(item, event, now));
        self.seen.get(item) != Some(&before)
    }

    fn take_event(&mut self, item: usize, event: &SessionEvent, now: Now) {
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
    }
}
