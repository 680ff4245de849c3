use std::collections::BTreeSet;

use api::{
    Endpoint, Method, UnixMillis,
    console::{
        job::{CallReply, Verdict},
        lease::{CloseReason, DoorAddress, Lease, LeaseDraft, LeaseStanding},
        ledger::{Fact, Record},
    },
    endpoint::path_of,
    id::{ContextId, LeaseId, OpId, SimId},
    soracom::port_mapping::{CreatePortMappingForSim, DeletePortMapping, PortMapping},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{draft::ranges, phase::Phase, request};
use crate::Now;

/// How far the platform's clock may be behind, in milliseconds, when it says when a door was opened.
const SKEW_MS: i64 = 5_000;
/// How often a door is looked for whose call was not answered: after that it was never opened.
const LOOKS: u32 = 5;

/// What a lease begins with.
#[derive(Debug, Clone)]
pub struct Promise {
    /// Its id.
    pub id: LeaseId,
    /// The intention.
    pub op: OpId,
    /// Whose it is.
    pub by: String,
    /// The session that it ends with.
    pub session: String,
    /// The context.
    pub context: ContextId,
    /// The device's name.
    pub name: String,
    /// What was asked for.
    pub draft: LeaseDraft,
}

/// A lease, and what is to be done about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaseState {
    lease: Lease,
    context: ContextId,
    /// The session that it ends with.
    session: String,
    phase: Phase,
    /// When the platform says that its door was opened.
    created: Option<UnixMillis>,
    /// How often was tried what the phase is about.
    tries: u32,
    /// The intention of whoever closes it.
    closes: Option<(OpId, String)>,
    /// Not yet taken: rows for the ledger.
    #[serde(skip)]
    records: Vec<Record>,
}

/// What a lease wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum LeaseStep {
    /// Make this call: [`LeaseState::calling`] and keep, then call, then [`LeaseState::answered`], and keep.
    Call {
        /// The method.
        method: Method,
        /// The path.
        path: String,
        /// The body; none for an empty one.
        body: Option<Value>,
    },
    /// Read the doors of this SIM: [`LeaseState::looked`].
    Look {
        /// The SIM.
        sim: SimId,
    },
}

impl LeaseState {
    /// A door that is to be opened.
    pub fn new(promise: Promise, now: Now) -> Self {
        let Promise { id, op, by, session, context, name, draft } = promise;
        let ends_at = now.at.plus(i64::from(draft.minutes) * 60_000);
        let lease = Lease {
            id,
            op,
            by,
            name,
            draft,
            asked_at: now.at,
            ends_at,
            standing: LeaseStanding::Asked,
            door: None,
            host_name: None,
            followed_by: None,
            closed_at: None,
            why: None,
            said: None,
            forward: None,
        };
        LeaseState {
            lease,
            context,
            session,
            phase: Phase::Open,
            created: None,
            tries: 0,
            closes: None,
            records: Vec::new(),
        }
    }

    /// The lease as pages see it.
    pub const fn lease(&self) -> &Lease {
        &self.lease
    }

    /// The session that it ends with.
    pub fn session(&self) -> &str {
        &self.session
    }

    /// When the platform says that its door was opened.
    pub const fn created(&self) -> Option<UnixMillis> {
        self.created
    }

    /// The intention of the call that is under way.
    pub fn intention(&self) -> OpId {
        match &self.closes {
            Some((op, _)) if self.phase == Phase::Closing => op.clone(),
            Some(_) | None => self.lease.op.clone(),
        }
    }

    /// How often in a row something has failed: it is tried again, and not at once.
    pub const fn failures(&self) -> u32 {
        self.tries
    }

    /// True once nothing more will be done.
    pub fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    /// True while it stands open, and nobody wants it closed.
    pub fn stands(&self) -> bool {
        matches!(self.phase, Phase::SeeOpened | Phase::Stand)
    }

    /// Rows for the ledger, since the last time.
    #[must_use]
    pub fn take_records(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    /// What to do now. Without an input in between it says the same again.
    pub fn next(&self, now: UnixMillis) -> Option<LeaseStep> {
        let look = || Some(LeaseStep::Look { sim: self.lease.draft.sim_id.clone() });
        match self.phase {
            Phase::Open => {
                let body = serde_json::to_value(request(&self.lease.draft)).ok();
                Some(call::<CreatePortMappingForSim>(&self.lease.draft.sim_id, body))
            }
            Phase::Close => {
                let door = self.lease.door.as_ref()?;
                Some(call::<DeletePortMapping>(&(door.ip_address.to_string(), door.port.to_string()), None))
            }
            Phase::LookForOpened | Phase::SeeOpened | Phase::SeeClosed => look(),
            Phase::Stand if now >= self.lease.ends_at => look(),
            Phase::Opening | Phase::Closing | Phase::Stand | Phase::Over => None,
        }
    }

    /// Announces that the call is about to be made.
    pub fn calling(&mut self, now: Now) {
        let Some(LeaseStep::Call { method, path, body }) = self.next(now.at) else { return };
        let draft = &self.lease.draft;
        let opens = self.phase == Phase::Open;
        let before = if opens {
            json!({ "lease": self.lease.id, "reason": draft.reason, "ticket": draft.ticket })
        } else {
            json!({ "lease": self.lease.id, "why": self.lease.why })
        };
        self.phase = if opens { Phase::Opening } else { Phase::Closing };
        self.record(Fact::Intended { method: method.to_string(), path, body, before }, now);
    }

    /// The call was answered; `door` is what the platform says of the one that it opened.
    pub fn answered(&mut self, reply: CallReply, door: Option<&PortMapping>, now: Now) {
        let status = reply.status;
        let said = reply.message.clone().or_else(|| reply.code.clone());
        let unclear = matches!(status, None | Some(408 | 500..));
        if !matches!(self.phase, Phase::Opening | Phase::Closing) {
            return;
        }
        self.record(Fact::Answered { reply }, now);
        match (self.phase, status) {
            (Phase::Opening, Some(200..=299)) => match door {
                Some(door) if self.opened(door) => self.turn(Phase::SeeOpened),
                Some(_) | None => self.turn(Phase::LookForOpened),
            },
            (Phase::Opening, _) if unclear => self.turn(Phase::LookForOpened),
            (Phase::Opening, _) => self.fail(said, Verdict::Failed, now),
            (_, Some(200..=299 | 404)) => self.phase = Phase::SeeClosed,
            (_, _) => {
                self.lease.said = said;
                self.again(now);
            }
        }
    }

    /// The doors of its SIM were read; none where they could not be. `taken` are those of other leases.
    pub fn looked(&mut self, doors: Option<&[PortMapping]>, taken: &BTreeSet<DoorAddress>, now: Now) {
        let there = doors.map(|doors| match &self.lease.door {
            Some(at) => doors.iter().any(|door| address_of(door).as_ref() == Some(at)),
            None => false,
        });
        match (self.phase, there) {
            (Phase::LookForOpened, None) => {
                if now.at >= self.lease.ends_at {
                    self.fail(None, Verdict::Unknown, now);
                }
            }
            (Phase::LookForOpened, Some(_)) => self.look_for_opened(doors.unwrap_or_default(), taken, now),
            (Phase::SeeOpened, None) => self.judged_open(Verdict::DoneUnverified, now),
            (Phase::SeeOpened, Some(true)) => self.judged_open(Verdict::DoneVerified, now),
            (Phase::SeeOpened, Some(false)) => {
                self.judged_open(Verdict::DoneUnverified, now);
                self.gone(now);
            }
            (Phase::Stand | Phase::Close, Some(false)) => self.gone(now),
            (Phase::SeeClosed, Some(false)) => self.over(Verdict::DoneVerified, now),
            (Phase::SeeClosed, Some(true) | None) => self.again(now),
            (Phase::Stand, None) if now.at >= self.lease.ends_at.plus(SKEW_MS) => self.gone(now),
            // The platform was to close it by itself by now.
            (Phase::Stand, Some(true)) if now.at >= self.lease.ends_at.plus(SKEW_MS) => {
                self.close_overdue(now)
            }
            (Phase::Open | Phase::Opening | Phase::Closing | Phase::Over, _)
            | (Phase::Stand | Phase::Close, Some(true) | None) => {}
        }
    }

    /// Somebody wants it closed: `by`, with this intention.
    pub fn close(&mut self, why: CloseReason, op: OpId, by: &str, now: Now) {
        if self.phase == Phase::Over || self.closes.is_some() {
            return;
        }
        self.lease.why = Some(why);
        self.closes = Some((op, by.to_owned()));
        match self.phase {
            // Nothing was asked of the platform.
            Phase::Open => self.fail(None, Verdict::Skipped, now),
            Phase::Stand => self.turn_to_close(),
            Phase::SeeOpened => self.judged_open(Verdict::DoneUnverified, now),
            Phase::Opening
            | Phase::LookForOpened
            | Phase::Close
            | Phase::Closing
            | Phase::SeeClosed
            | Phase::Over => {}
        }
    }

    /// Closes what outlasts its lease: no later than was promised, whatever the platform says.
    fn close_overdue(&mut self, now: Now) {
        let by = self.lease.by.clone();
        let op = OpId::new(format!("{}-end", self.lease.op)).unwrap_or_else(|_| self.lease.op.clone());
        self.close(CloseReason::Expired, op, &by, now);
    }

    /// Another one goes on where this one ends.
    pub fn follow(&mut self, by: LeaseId) {
        self.lease.followed_by = Some(by);
    }

    /// Picks up after the state was loaded from disk: a call that was announced may have been made, and whoever it was opened for
    /// was not told.
    pub fn resume(&mut self, op: OpId, now: Now) {
        match self.phase {
            Phase::Opening => self.turn(Phase::LookForOpened),
            Phase::Closing => self.phase = Phase::Close,
            Phase::Open
            | Phase::LookForOpened
            | Phase::SeeOpened
            | Phase::Stand
            | Phase::Close
            | Phase::SeeClosed
            | Phase::Over => {}
        }
        let by = self.lease.by.clone();
        self.close(CloseReason::Restarted, op, &by, now);
    }

    fn look_for_opened(&mut self, doors: &[PortMapping], taken: &BTreeSet<DoorAddress>, now: Now) {
        let draft = &self.lease.draft;
        let wanted: BTreeSet<String> = ranges(draft).into_iter().collect();
        let is_it = |door: &&PortMapping| {
            let source = door.source.as_ref().and_then(|source| source.ip_ranges.clone()).unwrap_or_default();
            let to = door.destination.as_ref().map(|destination| destination.port);
            to == Some(draft.port.into())
                && door.duration == Some(u32::from(draft.minutes) * 60)
                && door.created_time.is_some_and(|at| at >= self.lease.asked_at.plus(-SKEW_MS))
                && source.into_iter().collect::<BTreeSet<_>>() == wanted
                && address_of(door).is_some_and(|at| !taken.contains(&at))
        };
        match doors.iter().find(is_it).cloned() {
            Some(door) if self.opened(&door) => self.judged_open(Verdict::DoneVerified, now),
            Some(_) | None if self.tries + 1 < LOOKS => self.tries += 1,
            Some(_) | None => self.fail(None, Verdict::Failed, now),
        }
    }

    /// Takes down where the door is; false where the platform does not say so.
    fn opened(&mut self, door: &PortMapping) -> bool {
        let Some(at) = address_of(door) else { return false };
        self.lease.door = Some(at);
        self.lease.host_name.clone_from(&door.hostname);
        self.lease.standing = LeaseStanding::Open;
        self.created = door.created_time;
        // Never later than was promised, whatever the platform says.
        self.lease.ends_at = door.expired_time.map_or(self.lease.ends_at, |at| at.min(self.lease.ends_at));
        true
    }

    fn judged_open(&mut self, verdict: Verdict, now: Now) {
        let door = self.lease.door.as_ref().map(|door| format!("{}:{}", door.ip_address, door.port));
        let after = json!({ "door": door, "endsAt": self.lease.ends_at });
        self.record(Fact::Judged { verdict, after }, now);
        self.turn(Phase::Stand);
        if self.closes.is_some() {
            self.turn_to_close();
        }
    }

    fn turn_to_close(&mut self) {
        self.lease.standing = LeaseStanding::Closing;
        self.turn(Phase::Close);
    }

    /// Closes once more, unless the platform has done so by itself.
    fn again(&mut self, now: Now) {
        self.tries = self.tries.saturating_add(1);
        if now.at >= self.lease.ends_at.plus(SKEW_MS) {
            return self.over(Verdict::DoneUnverified, now);
        }
        self.phase = Phase::Close;
    }

    /// It is not there any more, and nothing of ours has closed it.
    fn gone(&mut self, now: Now) {
        let by_itself = now.at >= self.lease.ends_at.plus(-SKEW_MS);
        self.lease.why = Some(match self.lease.why {
            Some(why) => why,
            None if by_itself => CloseReason::Expired,
            None => CloseReason::Elsewhere,
        });
        self.end(LeaseStanding::Closed, now);
    }

    fn over(&mut self, verdict: Verdict, now: Now) {
        self.record(Fact::Judged { verdict, after: json!({ "door": null }) }, now);
        self.end(LeaseStanding::Closed, now);
    }

    fn fail(&mut self, said: Option<String>, verdict: Verdict, now: Now) {
        self.lease.said = said;
        if verdict != Verdict::Skipped {
            self.record(Fact::Judged { verdict, after: Value::Null }, now);
        }
        self.end(LeaseStanding::Failed, now);
    }

    fn end(&mut self, standing: LeaseStanding, now: Now) {
        self.lease.standing = standing;
        self.lease.closed_at = Some(now.at);
        self.turn(Phase::Over);
    }

    const fn turn(&mut self, phase: Phase) {
        self.phase = phase;
        self.tries = 0;
    }

    fn record(&mut self, fact: Fact, now: Now) {
        let closing = matches!(self.phase, Phase::Close | Phase::Closing | Phase::SeeClosed);
        let (op, by) = match &self.closes {
            Some((op, by)) if closing => (op.clone(), by.clone()),
            Some(_) | None => (self.lease.op.clone(), self.lease.by.clone()),
        };
        self.records.push(Record {
            by,
            wall: now.wall,
            at: now.at,
            context: self.context.clone(),
            plan: None,
            job: None,
            op,
            sim: Some(self.lease.draft.sim_id.clone()),
            name: Some(self.lease.name.clone()).filter(|name| !name.is_empty()),
            group: None,
            fact,
        });
    }
}

/// Where a door stands; none where the platform does not say so.
pub fn address_of(door: &PortMapping) -> Option<DoorAddress> {
    let ip_address = door.ip_address.as_ref()?.parse().ok()?;
    Some(DoorAddress { ip_address, port: u16::try_from(door.port?).ok()? })
}

fn call<E: Endpoint>(path: &E::Path, body: Option<Value>) -> LeaseStep {
    LeaseStep::Call { method: E::METHOD, path: path_of::<E>(path), body }
}
