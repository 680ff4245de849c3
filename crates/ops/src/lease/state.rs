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

use super::{lost::Lost, phase::Phase, request};
use crate::Now;

/// How far the platform's clock may be behind, in milliseconds, when it says when a door was opened.
const SKEW_MS: i64 = 5_000;
/// How often a door is looked for whose call was not answered: after that it is taken for failed, and looked for all the same.
const LOOKS: u32 = 5;
/// How often in a row nobody could look before a door is closed unseen.
const BLIND: u32 = 3;
/// How long after its end, in milliseconds, a door that nobody could look at is taken for closed.
const UNSEEN_MS: i64 = 3_600_000;

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
    /// Doors to its SIM that were there before.
    pub before: Vec<PortMapping>,
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
    /// Doors to its SIM that were there before.
    #[serde(default)]
    before: BTreeSet<(DoorAddress, Option<UnixMillis>)>,
    /// How often was tried what the phase is about.
    tries: u32,
    /// Whether the last try failed.
    #[serde(default)]
    waits: bool,
    /// The intention of whoever closes it.
    closes: Option<(OpId, String)>,
    /// Whether the ledger holds that intention.
    #[serde(default)]
    announced: bool,
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
        let Promise { id, op, by, session, context, name, draft, before } = promise;
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
            before: before.iter().filter_map(|door| Some((address_of(door)?, door.created_time))).collect(),
            tries: 0,
            waits: false,
            closes: None,
            announced: false,
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

    /// How often in a row something has failed: it is tried again, and not at once. None where the last step went well.
    pub const fn failures(&self) -> u32 {
        if self.waits { self.tries } else { 0 }
    }

    /// True while somebody wants it closed, or it is being closed.
    pub const fn is_to_close(&self) -> bool {
        self.closes.is_some()
    }

    /// True while it is not known whether its door will open.
    pub fn is_opening(&self) -> bool {
        matches!(self.phase, Phase::Opening | Phase::LookForOpened)
    }

    /// True while its door may be open, as far as anybody would guess.
    pub fn may_be_open(&self) -> bool {
        !matches!(self.phase, Phase::LookForLate | Phase::Over)
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
            Phase::LookForOpened
            | Phase::LookForLate
            | Phase::SeeOpened
            | Phase::SeeStill
            | Phase::SeeClosed => look(),
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
        self.announced |= !opens;
        self.waits = false;
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
            (Phase::Opening, _) if unclear => {
                self.lease.said = said;
                self.turn(Phase::LookForOpened);
            }
            (Phase::Opening, _) => self.fail(said, Verdict::Failed, now),
            (_, Some(200..=299 | 404)) => self.phase = Phase::SeeClosed,
            (_, _) => {
                self.lease.said = said;
                self.again(Phase::SeeStill, now);
            }
        }
    }

    /// The doors of its SIM were read; none where they could not be. `taken` are those of other leases.
    pub fn looked(&mut self, doors: Option<&[PortMapping]>, taken: &BTreeSet<DoorAddress>, now: Now) {
        self.waits = false;
        let there = doors.map(|doors| doors.iter().any(|door| self.is_its_own(door)));
        match (self.phase, there) {
            (Phase::LookForOpened | Phase::LookForLate, _) => self.look_for_opened(doors, taken, now),
            (Phase::SeeOpened, None) => self.judged_open(Verdict::DoneUnverified, now),
            (Phase::SeeOpened, Some(true)) => self.judged_open(Verdict::DoneVerified, now),
            (Phase::SeeOpened, Some(false)) => {
                self.judged_open(Verdict::DoneUnverified, now);
                self.gone(now);
            }
            (Phase::SeeStill, Some(false)) if self.announced => self.over(Verdict::DoneVerified, now),
            (Phase::SeeStill, Some(false)) => {
                // Nothing of ours has closed it.
                self.lease.why = None;
                self.gone(now);
            }
            (Phase::Stand | Phase::Close, Some(false)) => self.gone(now),
            (Phase::SeeStill, Some(true)) => self.phase = Phase::Close,
            // Before its end nobody else can have got its address, unless it was closed elsewhere.
            (Phase::SeeStill, None) if self.tries >= BLIND && now.at < self.lease.ends_at => {
                self.phase = Phase::Close;
            }
            (Phase::SeeStill, None) => self.again(Phase::SeeStill, now),
            (Phase::SeeClosed, Some(false)) => self.over(Verdict::DoneVerified, now),
            (Phase::SeeClosed, Some(true)) => self.again(Phase::Close, now),
            (Phase::SeeClosed, None) => self.again(Phase::SeeStill, now),
            (Phase::Stand, None) if now.at >= self.lease.ends_at.plus(UNSEEN_MS) => self.gone(now),
            (Phase::Stand, None) if now.at >= self.lease.ends_at => self.wait(),
            // The platform was to close it by itself by now.
            (Phase::Stand, Some(true)) if now.at >= self.lease.ends_at.plus(SKEW_MS) => {
                self.close_overdue(CloseReason::Expired, now);
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
            | Phase::LookForLate
            | Phase::SeeStill
            | Phase::Close
            | Phase::Closing
            | Phase::SeeClosed
            | Phase::Over => {}
        }
    }

    /// It could not be kept that the call is to be made that opens it: it is not made.
    pub fn abandon(&mut self, now: Now) {
        if self.phase == Phase::Opening {
            self.records.clear();
            self.fail(None, Verdict::Skipped, now);
        }
    }

    /// Closes what nobody wants open any more: what outlasts its lease, or came too late.
    fn close_overdue(&mut self, why: CloseReason, now: Now) {
        let by = self.lease.by.clone();
        let op = OpId::new(format!("{}-end", self.lease.op)).unwrap_or_else(|_| self.lease.op.clone());
        self.close(why, op, &by, now);
    }

    /// Another one goes on where this one ends.
    pub fn follow(&mut self, by: LeaseId) {
        self.lease.followed_by = Some(by);
    }

    /// Whoever made a call was broken off, and it may have been made.
    pub fn interrupted(&mut self) {
        match self.phase {
            Phase::Opening => self.turn(Phase::LookForOpened),
            Phase::Closing => self.phase = Phase::SeeStill,
            Phase::Open
            | Phase::LookForOpened
            | Phase::LookForLate
            | Phase::SeeOpened
            | Phase::Stand
            | Phase::SeeStill
            | Phase::Close
            | Phase::SeeClosed
            | Phase::Over => {}
        }
    }

    /// Picks up after the state was loaded from disk: a call that was announced may have been made, and whoever it was opened for
    /// was not told.
    pub fn resume(&mut self, op: OpId, now: Now) {
        self.interrupted();
        let by = self.lease.by.clone();
        self.close(CloseReason::Restarted, op, &by, now);
        // Its address may be another's by now.
        if self.phase == Phase::Close {
            self.phase = Phase::SeeStill;
        }
    }

    fn look_for_opened(&mut self, doors: Option<&[PortMapping]>, taken: &BTreeSet<DoorAddress>, now: Now) {
        let lost = Lost::new(&self.lease, &self.before, taken);
        let found = doors.unwrap_or_default().iter().find(|door| lost.is_it(door));
        if found.is_some_and(|door| self.opened(door)) {
            let is_late = self.phase == Phase::LookForLate;
            self.judged_open(Verdict::DoneVerified, now);
            if is_late && self.closes.is_none() {
                self.close_overdue(CloseReason::Late, now);
            }
            return;
        }
        self.wait();
        let was_given_up = self.phase == Phase::LookForLate;
        if now.at >= self.lease.ends_at.plus(SKEW_MS) {
            // Had it come, it would be closed by now.
            let verdict = if was_given_up { Verdict::Skipped } else { Verdict::Unknown };
            let said = self.lease.said.take();
            self.fail(said, verdict, now);
        } else if !was_given_up && self.tries >= LOOKS {
            self.record(Fact::Judged { verdict: Verdict::Unknown, after: Value::Null }, now);
            self.lease.standing = LeaseStanding::Failed;
            self.phase = Phase::LookForLate;
        }
    }

    /// True for the door that is this lease's, and not another's that has got its address.
    fn is_its_own(&self, door: &PortMapping) -> bool {
        let same_time = match (self.created, door.created_time) {
            (Some(ours), Some(its)) => ours == its,
            (Some(_) | None, _) => true,
        };
        same_time && self.lease.door.is_some() && address_of(door) == self.lease.door
    }

    /// Takes down where the door is; false where the platform does not say so.
    fn opened(&mut self, door: &PortMapping) -> bool {
        let Some(at) = address_of(door) else { return false };
        self.lease.door = Some(at);
        self.lease.host_name.clone_from(&door.hostname);
        self.lease.standing = LeaseStanding::Open;
        self.lease.said = None;
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

    /// Tries once more, if need be long after the platform has closed it by itself.
    fn again(&mut self, phase: Phase, now: Now) {
        if now.at >= self.lease.ends_at.plus(UNSEEN_MS) {
            return self.over(Verdict::DoneUnverified, now);
        }
        self.phase = phase;
        self.wait();
    }

    const fn wait(&mut self) {
        self.tries = self.tries.saturating_add(1);
        self.waits = true;
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
        self.waits = false;
    }

    fn record(&mut self, fact: Fact, now: Now) {
        let closing =
            matches!(self.phase, Phase::SeeStill | Phase::Close | Phase::Closing | Phase::SeeClosed);
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
