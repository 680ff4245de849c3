use api::{UnixMillis, soracom::sim::SimStatus};
use serde::{Deserialize, Serialize};

use crate::{
    job::evidence::Evidence,
    plan::{Call, OwnStep},
};

/// Where an item stands, in the machine's own terms; what pages see is [`api::console::job::Stage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Phase {
    /// Reads what stands before the call.
    Before,
    /// The call can be made.
    Ready,
    /// The call was announced; its answer is not here.
    Calling,
    /// The answer was lost: looks whether the call had its effect.
    Recheck,
    /// Accepted: looks for the effect.
    Watch,
    /// The SIM is back: reads what it picked up.
    Settings,
    /// Judged without the effect: looks for a late return.
    Late,
    /// Nothing more to do.
    Over,
}

/// What an item's carrying-out remembers beside what pages see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Work {
    pub(super) phase: Phase,
    /// When the phase began.
    pub(super) since: UnixMillis,
    /// When the phase's next step is due.
    pub(super) due: UnixMillis,
    /// Looks so far in this phase.
    pub(super) looks: u32,
    /// In this round of the phase the SIM was read.
    pub(super) got_sim: bool,
    /// In this round of the phase the events were read.
    pub(super) got_events: bool,
    /// Calls that are still to be made; the first is the next one, or the one in flight. Secrets in clear.
    pub(super) calls: Vec<Call>,
    /// How often the first of them was made and its answer lost.
    pub(super) attempts: u32,
    /// How often the first of them was put off by the platform.
    pub(super) throttled: u32,
    /// An answer was lost: that the call was made is drawn from what was seen afterwards.
    #[serde(default)]
    pub(super) lost: bool,
    /// What was seen.
    pub(super) evidence: Evidence,
    /// A call of the step was accepted, or its answer lost: what stands may be its own doing.
    #[serde(default)]
    pub(super) made: bool,
    /// The SIM's status as the plan saw it; none where it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pinned: Option<SimStatus>,
    /// Which of its steps it is at.
    #[serde(default)]
    pub(super) step: usize,
    /// True once a step before it was seen to hold.
    #[serde(default)]
    pub(super) did: bool,
    /// Steps of its own; empty where the job's are the same for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) own: Vec<OwnStep>,
}

impl Work {
    pub(super) fn new(calls: Vec<Call>, at: UnixMillis) -> Self {
        Work {
            phase: Phase::Before,
            since: at,
            due: at,
            looks: 0,
            got_sim: false,
            got_events: false,
            calls,
            attempts: 0,
            throttled: 0,
            lost: false,
            evidence: Evidence::default(),
            made: false,
            pinned: None,
            step: 0,
            did: false,
            own: Vec::new(),
        }
    }

    /// Turns to the next step, as if the item began with it.
    pub(super) fn turn_to_next(&mut self, at: UnixMillis) {
        let (step, own) = (self.step + 1, std::mem::take(&mut self.own));
        *self = Work { step, own, did: self.did, ..Work::new(Vec::new(), at) };
    }

    /// Enters a phase; its first step is due at `due`.
    pub(super) fn enter(&mut self, phase: Phase, at: UnixMillis, due: UnixMillis) {
        self.phase = phase;
        self.since = at;
        self.due = due;
        self.looks = 0;
        self.next_round();
        if phase == Phase::Over {
            // What is over keeps no secret and no weight.
            self.calls = Vec::new();
            self.own = Vec::new();
            self.evidence = Evidence::default();
        }
    }

    /// Begins the next round of reads.
    pub(super) fn next_round(&mut self) {
        self.got_sim = false;
        self.got_events = false;
    }

    /// True while the item takes one of the job's places for calls.
    pub(super) fn calls_now(&self) -> bool {
        match self.phase {
            Phase::Before | Phase::Ready | Phase::Calling | Phase::Recheck => true,
            Phase::Watch | Phase::Settings | Phase::Late | Phase::Over => false,
        }
    }

    /// True once the call was announced: what is new from here on may be its effect.
    pub(super) fn called(&self) -> bool {
        !matches!(self.phase, Phase::Before | Phase::Ready)
    }
}
