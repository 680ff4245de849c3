use api::{
    UnixMillis,
    console::{
        job::{Item, Stage, Verdict},
        plan::Action,
    },
    id::SessionId,
    soracom::sim::Sim,
};
use serde_json::json;

use crate::{
    Now,
    job::{evidence::Given, state::JobState, work::Phase},
    plan::Call,
};

impl JobState {
    /// A SIM whose session is to be cut was read.
    pub(super) fn sim_of_cut(&mut self, item: usize, sim: &Sim, now: Now) {
        match self.work[item].phase {
            Phase::Before if self.left_the_plan(item, sim) => self.changed_since(item, json!(null), now),
            Phase::Before => {
                let session = sim.session_status.as_ref().filter(|session| session.online);
                let had = session.map(|session| Given {
                    dns_servers: session.dns_servers.clone(),
                    vpg_id: session.vpg_id.clone(),
                });
                let old = session.and_then(|session| session.session_id.clone());
                let evidence = &mut self.work[item].evidence;
                evidence.had = had.unwrap_or_default();
                evidence.before = state_of(old.as_ref(), &evidence.had);
                evidence.known.extend(old.clone());
                self.seen[item].old_session = old;
                self.ready_to_cut(item, now);
            }
            Phase::Recheck => self.cut_rechecked(item, now),
            Phase::Settings => self.settle(item, Some(sim), now),
            Phase::Ready | Phase::Calling | Phase::Watch | Phase::Late | Phase::Over => {}
        }
    }

    /// The history of a SIM whose session is to be cut was read.
    pub(super) fn events_of_cut(&mut self, item: usize, now: Now) {
        match self.work[item].phase {
            Phase::Before => self.ready_to_cut(item, now),
            Phase::Recheck => self.cut_rechecked(item, now),
            Phase::Watch => {
                self.look(item, now);
                if self.work[item].phase == Phase::Watch {
                    self.not_yet(item, now);
                }
            }
            Phase::Late => {
                self.look(item, now);
                if self.work[item].phase == Phase::Late {
                    self.late(item, true, now);
                }
            }
            Phase::Ready | Phase::Calling | Phase::Settings | Phase::Over => {}
        }
    }

    /// Both reads before the call are here: the call can be made, unless the session ended between them.
    fn ready_to_cut(&mut self, item: usize, now: Now) {
        let work = &mut self.work[item];
        if !(work.got_sim && (work.got_events || self.limits.by_rows)) {
            return;
        }
        let ended = |old: &SessionId| work.evidence.deleted.contains_key(old);
        if self.seen[item].old_session.as_ref().is_some_and(ended) {
            work.looks += 1;
            if work.looks < self.limits.attempts {
                return work.next_round();
            }
            // It changes faster than it can be read; the reply will say which session was cut.
            self.seen[item].old_session = None;
        }
        self.ready(item, sim_calls(&self.seen[item]), now);
    }

    fn cut_rechecked(&mut self, item: usize, now: Now) {
        let work = &self.work[item];
        if work.got_sim && work.got_events {
            let found = self.found_of_cut(item);
            self.rechecked(item, found, now);
        }
    }

    /// The reply to a cut shows the session that was cut. It outranks what was read before the call, for the device may
    /// have redialled in between; a session that had ended by then is an old picture and says nothing.
    pub(super) fn adopt(&mut self, item: usize, sim: Option<&Sim>) {
        let shown = sim.and_then(|sim| sim.session_status.as_ref()).and_then(|s| s.session_id.clone());
        let Some(shown) = shown else { return };
        let evidence = &mut self.work[item].evidence;
        let seen = &mut self.seen[item];
        let older = seen.old_session.is_some() && evidence.known.contains(&shown);
        if older || evidence.deleted_before(&shown) {
            return;
        }
        evidence.known.insert(shown.clone());
        seen.old_session = Some(shown);
    }

    /// Draws what can be drawn from the evidence: `Deleted` of the old session, then a new one.
    pub(super) fn look(&mut self, item: usize, now: Now) {
        let (skew, not_before) = (self.limits.skew_ms, self.not_before(item));
        let evidence = &self.work[item].evidence;
        let seen = &mut self.seen[item];
        let Some(old) = &seen.old_session else { return };
        let Some(deleted_at) = evidence.deleted.get(old).copied() else { return };
        seen.deleted_at = Some(deleted_at);
        seen.stage = seen.stage.max(Stage::Deleted);
        let Some((id, created)) = evidence.follower(old, not_before, skew) else {
            // An overdue item may hear only now that its session did end.
            if seen.verdict.is_some() {
                seen.not_back_since.get_or_insert(now.at);
            }
            return;
        };
        seen.new_session = Some(id.clone());
        seen.created_at = Some(created.at);
        seen.return_ms = Some(created.at.since(deleted_at).max(0));
        seen.stage = Stage::Returned;
        self.work[item].enter(Phase::Settings, now.at, now.at);
    }

    /// Where no history is read before a call, nothing that began before it can follow it.
    pub(super) fn not_before(&self, item: usize) -> Option<UnixMillis> {
        self.seen[item].called_at.filter(|_| self.limits.by_rows)
    }

    /// The limit has run out. `looked`: the history was read just now, so what is not there did not happen.
    pub(super) fn overdue(&mut self, item: usize, looked: bool, now: Now) {
        let seen = &self.seen[item];
        let accepted = seen.reply.as_ref().is_some_and(|reply| matches!(reply.status, Some(200..=299)));
        let cut = matches!(self.doing(item), Action::CutSession);
        let deleted = cut && seen.deleted_at.is_some();
        if !accepted && !deleted {
            let last = self.work[item].evidence.last.clone();
            self.judge(item, Verdict::Unknown, last, now);
            return self.work[item].enter(Phase::Over, now.at, now.at);
        }
        if deleted {
            self.seen[item].not_back_since = Some(now.at);
        }
        if !cut || (looked && !deleted) {
            let last = self.work[item].evidence.last.clone();
            self.judge(item, Verdict::DoneUnverified, last, now);
            return self.work[item].enter(Phase::Over, now.at, now.at);
        }
        // The feed tells of a return; who is looked for by it is read once in a long while.
        let first = if self.limits.by_rows {
            self.limits.late_most_ms
        } else {
            self.limits.poll_ms(0, self.limits.late_most_ms)
        };
        let first = now.at.plus(first);
        self.work[item].enter(Phase::Late, now.at, first);
        let after = json!({ "sessionId": null });
        self.judge(item, Verdict::DoneUnverified, if deleted { after } else { json!(null) }, now);
    }

    /// Looked for a late return in vain: looks again, ever more seldom, until the platform's own memory ends.
    pub(super) fn late(&mut self, item: usize, looked: bool, now: Now) {
        let overdue = self.seen[item].not_back_since.is_some();
        let work = &mut self.work[item];
        if (looked && !overdue) || now.at >= work.since.plus(self.limits.late_ms) {
            return work.enter(Phase::Over, now.at, now.at);
        }
        work.due = now.at.plus(self.limits.poll_ms(work.looks, self.limits.late_most_ms));
        work.looks += 1;
    }
}

/// The call that cuts the item's session.
fn sim_calls(seen: &Item) -> Vec<Call> {
    seen.sim_id.iter().map(Call::cut).collect()
}

/// A session as the ledger keeps it.
pub(super) fn state_of(session: Option<&SessionId>, given: &Given) -> serde_json::Value {
    json!({ "sessionId": session, "dnsServers": given.dns_servers, "vpgId": given.vpg_id })
}
