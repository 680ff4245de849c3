//! What the operator is about to do, and how far that is.

use api::{
    console::{
        plan::{Action, Plan},
        sim_row::SimRow,
    },
    id::{ContextId, OpId, SimId},
};
use client::ClientError;

/// Something the operator began: which verb, on what, and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Doing {
    pub(crate) context: ContextId,
    pub(crate) action: Action,
    /// The SIM that it was begun on; none for a group's, and for many.
    pub(crate) sim: Option<SimRow>,
    /// The query that finds the SIMs, where it is about many.
    pub(crate) query: Option<String>,
    /// The SIMs, where they were named one by one.
    pub(crate) sims: Vec<SimId>,
    pub(crate) step: Step,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// The plan is being made.
    Planning,
    /// The plan can be read, and started.
    Planned(Plan),
    /// Starting it, under one intention.
    Starting(Plan, OpId),
    /// It may have been started, now or by an earlier try. The same intention again does nothing twice; another might.
    Unsure(Plan, OpId, ClientError),
    /// Could not be planned, or cannot be started any more and never was.
    Failed(ClientError),
}

impl Step {
    /// What to start, and under which intention: a new one only where none was sent yet.
    pub(super) fn intention(self, new: impl FnOnce() -> Option<OpId>) -> Option<(Plan, OpId)> {
        match self {
            Step::Planned(plan) => Some((plan, new()?)),
            Step::Unsure(plan, op, _) => Some((plan, op)),
            Step::Planning | Step::Starting(..) | Step::Failed(_) => None,
        }
    }

    /// What it means that starting brought `error`.
    pub(super) fn not_started(plan: Plan, op: OpId, error: ClientError) -> Self {
        if never_started(&error) { Step::Failed(error) } else { Step::Unsure(plan, op, error) }
    }

    /// The intention that was sent and not answered yet.
    pub(super) const fn sent(&self) -> Option<&OpId> {
        match self {
            Step::Starting(_, op) | Step::Unsure(_, op, _) => Some(op),
            Step::Planning | Step::Planned(_) | Step::Failed(_) => None,
        }
    }
}

/// Whether what starting brought says that nothing was ever started under its intention. The server looks for a job of
/// the intention first, so an unknown, old or used plan (404, 409) says that there is none. Nothing else says so: a try
/// before this one may have arrived without its answer.
pub(crate) fn never_started(error: &ClientError) -> bool {
    matches!(error.status(), Some(404 | 409))
}

#[cfg(test)]
mod tests {
    use client::ApiError;
    use serde_json::json;

    use super::*;

    fn plan() -> Plan {
        serde_json::from_value(json!({
            "id": "P-1", "context": "here", "action": { "verb": "cutSession" }, "madeAt": 1, "expiresAt": 2,
            "targets": [], "effect": { "sims": 1, "online": 1, "drops": 1, "doors": 0 }, "calls": [],
        }))
        .unwrap()
    }

    fn op(text: &str) -> OpId {
        OpId::new(text).unwrap()
    }

    fn refused(status: u16) -> ClientError {
        ClientError::Api(ApiError {
            status,
            code: None,
            message: String::new(),
            reason: None,
            request_id: None,
        })
    }

    #[test]
    fn a_plan_whose_start_was_not_answered_is_tried_again_under_the_same_intention() {
        let (plan, first) = Step::Planned(plan()).intention(|| Some(op("op-1"))).unwrap();
        assert_eq!(first, op("op-1"));
        let mut step = Step::not_started(plan, first, ClientError::Unreachable("gone".into()));
        for error in
            [ClientError::Unreadable("half".into()), refused(502), refused(500), refused(429), refused(401)]
        {
            assert_eq!(step.sent(), Some(&op("op-1")));
            let (plan, again) =
                step.intention(|| panic!("a second intention may cut a second time")).unwrap();
            assert_eq!(again, op("op-1"));
            step = Step::not_started(plan, again, error);
        }
        assert!(matches!(step, Step::Unsure(..)));
    }

    #[test]
    fn a_plan_that_is_gone_old_or_used_has_to_be_made_anew() {
        for status in [404, 409] {
            let step = Step::not_started(plan(), op("op-1"), refused(status));
            assert_eq!(step, Step::Failed(refused(status)));
            assert_eq!(step.sent(), None);
            assert_eq!(step.intention(|| Some(op("op-2"))), None);
        }
    }

    #[test]
    fn pressing_twice_starts_once() {
        assert_eq!(Step::Starting(plan(), op("op-1")).intention(|| Some(op("op-2"))), None);
        assert_eq!(Step::Planning.intention(|| Some(op("op-2"))), None);
        assert_eq!(Step::Planned(plan()).intention(|| None), None, "no intention, no call");
    }
}
