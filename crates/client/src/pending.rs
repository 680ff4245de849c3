//! Local echo: what the operator asked for and nobody has confirmed yet.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::{
        feed::{Cause, Change, ChangeFrame},
        plan::Action,
        sim_row::{Mark, SimRow},
    },
    id::{OpId, SimId},
};

/// How long an overlay may stand without an answer.
const SILENCE_MS: i64 = 10_000;

/// What was asked for on one SIM. It says what the operator wants, never what the world will do.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// The intention.
    pub op: OpId,
    /// The verb.
    pub action: Action,
    /// When, by the page's clock.
    pub asked_at: UnixMillis,
    /// What stood in the row then: something newer is the answer.
    modified: Option<UnixMillis>,
    mark: Option<Mark>,
}

/// The overlays of a context, one a SIM: the last intention counts.
#[derive(Debug, Clone, Default)]
pub struct Pending {
    overlays: BTreeMap<SimId, Overlay>,
}

impl Pending {
    /// Overlays `row` with what was just asked for.
    pub fn ask(&mut self, row: &SimRow, op: OpId, action: Action, now: UnixMillis) {
        let overlay = Overlay { op, action, asked_at: now, modified: row.modified, mark: row.mark.clone() };
        self.overlays.insert(row.sim_id.clone(), overlay);
    }

    /// What is pending on a SIM.
    pub fn get(&self, sim: &SimId) -> Option<&Overlay> {
        self.overlays.get(sim)
    }

    /// Drops what was asked for by `op`, because it was refused before anything was called; answers with its SIMs.
    pub fn withdraw(&mut self, op: &OpId) -> BTreeSet<SimId> {
        self.drop_where(|_, overlay| overlay.op == *op)
    }

    /// Takes a change; answers with the SIMs whose overlay it answers: its causes name the op, the row is newer or
    /// newly marked, or the op's job has a verdict.
    pub fn apply(&mut self, frame: &ChangeFrame) -> BTreeSet<SimId> {
        let caused = |op: &OpId| {
            frame.causes.iter().any(|cause| matches!(cause, Cause::Call { op: Some(by), .. } if by == op))
        };
        match &frame.change {
            Change::Sim { row } => self.drop_where(|sim, overlay| {
                *sim == row.sim_id && (caused(&overlay.op) || overlay.is_answered_by(row))
            }),
            Change::Session { sim_id, .. } => {
                self.drop_where(|sim, overlay| sim == sim_id && caused(&overlay.op))
            }
            Change::Job { job } => self.drop_where(|sim, overlay| {
                overlay.op == job.op
                    && job.items.iter().any(|i| i.sim_id.as_ref() == Some(sim) && i.verdict.is_some())
            }),
            Change::Group { .. } | Change::Clock { .. } | Change::Notices { .. } | Change::Skipped => {
                BTreeSet::new()
            }
        }
    }

    /// Takes a row that a window brought; true when it answered an overlay.
    pub fn see(&mut self, row: &SimRow) -> bool {
        let answered = self.get(&row.sim_id).is_some_and(|overlay| overlay.is_answered_by(row));
        answered && self.overlays.remove(&row.sim_id).is_some()
    }

    /// Drops what nobody answered within ten seconds; answers with the SIMs, which have to be fetched again. Whether
    /// those calls had an effect is not known.
    pub fn expired(&mut self, now: UnixMillis) -> BTreeSet<SimId> {
        // A negative age means that the clock was set back: not knowing how long it was is silence too.
        self.drop_where(|_, overlay| !(0..SILENCE_MS).contains(&now.since(overlay.asked_at)))
    }

    fn drop_where(&mut self, mut falls: impl FnMut(&SimId, &Overlay) -> bool) -> BTreeSet<SimId> {
        let fallen: BTreeSet<SimId> = self
            .overlays
            .iter()
            .filter(|(sim, overlay)| falls(sim, overlay))
            .map(|(sim, _)| sim.clone())
            .collect();
        self.overlays.retain(|sim, _| !fallen.contains(sim));
        fallen
    }
}

impl Overlay {
    fn is_answered_by(&self, row: &SimRow) -> bool {
        row.modified > self.modified || (row.mark.is_some() && row.mark != self.mark)
    }
}
