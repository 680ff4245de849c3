use std::collections::BTreeSet;

use api::{
    Endpoint, Method, UnixMillis,
    console::{
        job::{CallReply, Verdict},
        lease::{CloseReason, DoorAddress},
        ledger::Fact,
    },
    endpoint::path_of,
    id::SimId,
    soracom::port_mapping::{CreatePortMappingForSim, DeletePortMapping, PortMapping},
};
use serde_json::{Value, json};

use super::{
    closing::{SKEW_MS, UNSEEN_MS},
    draft::request,
    phase::Phase,
    state::LeaseState,
};
use crate::Now;

/// How long after it was asked for, in milliseconds, a door that the platform has said to be open may be missing on its list.
const FRESH_MS: i64 = 60_000;
/// How often in a row nobody could look before a door is closed unseen.
const BLIND: u32 = 3;

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
            // What was said to be open may stand on the list a moment later.
            (Phase::SeeOpened, Some(false)) => self.judged_open(Verdict::DoneUnverified, now),
            (Phase::Stand, Some(false)) if now.at < self.lease.asked_at.plus(FRESH_MS) => {}
            (Phase::SeeStill, Some(false)) if self.announced => self.over(Verdict::DoneVerified, now),
            (Phase::SeeStill, Some(false)) => {
                // Nothing of ours has closed it.
                self.lease.why = None;
                self.gone(now);
            }
            (Phase::Stand | Phase::Close, Some(false)) => self.gone(now),
            (Phase::SeeStill, Some(true)) => self.phase = Phase::Close,
            // Before its end nobody else can have got its address, unless it was closed before.
            (Phase::SeeStill, None)
                if self.tries >= BLIND && now.at < self.lease.ends_at && !self.announced =>
            {
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
}

fn call<E: Endpoint>(path: &E::Path, body: Option<Value>) -> LeaseStep {
    LeaseStep::Call { method: E::METHOD, path: path_of::<E>(path), body }
}
