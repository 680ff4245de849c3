use std::collections::BTreeSet;

use api::{
    UnixMillis,
    console::{
        lease::{DoorAddress, Lease, LeaseDraft, LeaseStanding},
        ledger::{Fact, Record},
    },
    id::{ContextId, LeaseId, OpId},
    soracom::port_mapping::PortMapping,
};
use serde::{Deserialize, Serialize};

use super::phase::Phase;
use crate::Now;

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
    pub(super) lease: Lease,
    pub(super) context: ContextId,
    /// The session that it ends with.
    pub(super) session: String,
    pub(super) phase: Phase,
    /// When the platform says that its door was opened.
    pub(super) created: Option<UnixMillis>,
    /// Doors to its SIM that were there before.
    #[serde(default)]
    pub(super) before: BTreeSet<(DoorAddress, Option<UnixMillis>)>,
    /// How often was tried what the phase is about.
    pub(super) tries: u32,
    /// Whether the last try failed.
    #[serde(default)]
    pub(super) waits: bool,
    /// The intention of whoever closes it.
    pub(super) closes: Option<(OpId, String)>,
    /// Whether the ledger holds that intention.
    #[serde(default)]
    pub(super) announced: bool,
    /// Not yet taken: rows for the ledger.
    #[serde(skip)]
    pub(super) records: Vec<Record>,
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

    /// Another one goes on where this one ends.
    pub fn follow(&mut self, by: LeaseId) {
        self.lease.followed_by = Some(by);
    }

    pub(super) const fn wait(&mut self) {
        self.tries = self.tries.saturating_add(1);
        self.waits = true;
    }

    pub(super) const fn turn(&mut self, phase: Phase) {
        self.phase = phase;
        self.tries = 0;
        self.waits = false;
    }

    pub(super) fn record(&mut self, fact: Fact, now: Now) {
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
