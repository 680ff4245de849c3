use std::collections::BTreeSet;

use api::{
    console::{
        job::Verdict,
        lease::{CloseReason, DoorAddress, LeaseStanding},
        ledger::Fact,
    },
    soracom::port_mapping::PortMapping,
};
use serde_json::{Value, json};

use super::{
    closing::SKEW_MS,
    lost::Lost,
    phase::Phase,
    state::{LeaseState, address_of},
};
use crate::Now;

/// How often a door is looked for whose call was not answered: after that it is taken for failed, and looked for all the same.
const LOOKS: u32 = 5;

/// How far apart, in milliseconds, two times may be of which the platform says that they are one.
const SAME_MS: i64 = 1_000;

/// How a door comes to be open.
impl LeaseState {
    /// It could not be kept that the call is to be made that opens it: it is not made.
    pub fn abandon(&mut self, now: Now) {
        if self.phase == Phase::Opening {
            self.records.clear();
            self.fail(None, Verdict::Skipped, now);
        }
    }

    pub(super) fn look_for_opened(
        &mut self,
        doors: Option<&[PortMapping]>,
        taken: &BTreeSet<DoorAddress>,
        now: Now,
    ) {
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
    pub(super) fn is_its_own(&self, door: &PortMapping) -> bool {
        let same_time = match (self.created, door.created_time) {
            // An answer and a list may round differently.
            (Some(ours), Some(its)) => ours.since(its).abs() < SAME_MS,
            (Some(_) | None, _) => true,
        };
        same_time && self.lease.door.is_some() && address_of(door) == self.lease.door
    }

    /// Takes down where the door is; false where the platform does not say so.
    pub(super) fn opened(&mut self, door: &PortMapping) -> bool {
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

    pub(super) fn judged_open(&mut self, verdict: Verdict, now: Now) {
        let door = self.lease.door.as_ref().map(|door| format!("{}:{}", door.ip_address, door.port));
        let after = json!({ "door": door, "endsAt": self.lease.ends_at });
        self.record(Fact::Judged { verdict, after }, now);
        self.turn(Phase::Stand);
        if self.closes.is_some() {
            self.turn_to_close();
        }
    }
}
