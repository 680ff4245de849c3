use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::plan::{Action, Plan, PlanRequest, Target},
    id::{ContextId, PlanId, SimId},
    soracom::group::ConfigurationParameter,
};

use crate::{
    plan::{
        error::PlanError,
        facts::{Facts, TargetFacts},
        pin::Pin,
        planner::Planner,
    },
    secret,
};

/// How long a plan can be started, in the context's time: what it says of the fleet grows old.
pub const PLAN_LIFE_MS: i64 = 10 * 60 * 1000;

/// Says what `request` will touch, refuse and call. Sends nothing. For a plan of many SIMs see [`Planner`].
///
/// The plan's action comes back with its secrets hidden (a plan is shown, kept and sent to pages); who starts the plan
/// gives the request's own action to [`crate::job::JobState::new`]. A target that is named twice counts once.
///
/// # Errors
/// See [`PlanError`].
pub fn plan(
    request: &PlanRequest,
    facts: &Facts,
    now: UnixMillis,
    id: PlanId,
    context: ContextId,
) -> Result<Plan, PlanError> {
    let targets = targets_of(request, facts)?;
    let mut planner = Planner::new(&request.action, facts.group.as_ref())?;
    for target in targets {
        planner.see(target);
    }
    planner.plan(now, id, context)
}

/// The targets of a plan of few that it will touch.
pub(crate) fn accepted(plan: &Plan) -> impl Iterator<Item = &Target> {
    let refused: BTreeSet<&SimId> = plan.refusals.iter().map(|refusal| &refusal.sim_id).collect();
    plan.targets.iter().filter(move |target| !refused.contains(&target.sim_id))
}

/// The targets that a plan of few will touch, as its job takes them.
pub fn pins(plan: &Plan) -> Vec<Pin> {
    match &plan.action {
        Action::Configure { group_id, .. } => vec![Pin::group(group_id)],
        Action::CutSession | Action::Deactivate | Action::Activate => {
            accepted(plan).map(Pin::of_target).collect()
        }
    }
}

/// True for a plan that has something to do.
pub fn startable(plan: &Plan) -> bool {
    match plan.action {
        Action::Configure { .. } => !plan.calls.is_empty(),
        Action::CutSession | Action::Deactivate | Action::Activate => plan.accepted() > 0,
    }
}

/// `action` as it may be shown: without secrets.
pub(crate) fn hidden(action: &Action) -> Action {
    match action {
        Action::CutSession | Action::Deactivate | Action::Activate => action.clone(),
        Action::Configure { group_id, namespace, put, remove } => Action::Configure {
            group_id: group_id.clone(),
            namespace: namespace.clone(),
            put: put
                .iter()
                .map(|parameter| ConfigurationParameter {
                    value: secret::hide_field(&parameter.key, &parameter.value),
                    ..parameter.clone()
                })
                .collect(),
            remove: remove.clone(),
        },
    }
}

fn targets_of<'a>(request: &PlanRequest, facts: &'a Facts) -> Result<Vec<&'a TargetFacts>, PlanError> {
    let on_group = matches!(request.action, Action::Configure { .. });
    match (on_group, request.targets.is_empty()) {
        (true, true) => return Ok(Vec::new()),
        (true, false) => {
            return Err(PlanError::Invalid { reason: "an action on a group names no SIMs".to_owned() });
        }
        (false, true) => return Err(PlanError::NoTarget),
        (false, false) => {}
    }
    let known: BTreeMap<&SimId, &TargetFacts> = facts.targets.iter().map(|t| (&t.sim.sim_id, t)).collect();
    let mut named = BTreeSet::new();
    request
        .targets
        .iter()
        .filter(|id| named.insert(*id))
        .map(|id| known.get(id).copied().ok_or_else(|| PlanError::UnknownSim(id.clone())))
        .collect()
}
