use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::plan::{Action, Plan, PlanRequest},
    id::{ContextId, PlanId, SimId},
    soracom::group::ConfigurationParameter,
};

use serde_json::Value;

use crate::{
    plan::{
        drift::GroupHashes,
        error::PlanError,
        facts::{Facts, TargetFacts},
        pin::Pin,
        planner::Planner,
    },
    secret::{self, HIDDEN},
};

/// How long a plan can be started, in the context's time: what it says of the fleet grows old.
pub const PLAN_LIFE_MS: i64 = 10 * 60 * 1000;

/// A plan of few, and what it froze.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// The targets that it will touch, as its job takes them.
    pub pins: Vec<Pin>,
    /// The groups that it looked at.
    pub hashes: GroupHashes,
}

/// Says what `request` will touch, refuse and call, and gives the targets that it will touch as its job takes them. Sends nothing.
/// For a plan of many SIMs see [`Planner`].
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
) -> Result<Planned, PlanError> {
    let targets = targets_of(request, facts)?;
    let mut planner = Planner::new(&request.action, facts.group.as_ref(), &facts.about)?;
    let mut pins: Vec<Pin> = targets.into_iter().filter_map(|target| planner.see(target)).collect();
    if let Action::Configure { group_id, .. } = &request.action {
        pins.push(Pin::group(group_id));
    }
    let hashes = planner.hashes();
    Ok(Planned { plan: planner.plan(now, id, context)?, pins, hashes })
}

/// True for a plan that has something to do.
pub fn startable(plan: &Plan) -> bool {
    if plan.action.is_on_group() { !plan.calls.is_empty() } else { plan.accepted() > 0 }
}

/// `action` as it may be shown: without secrets.
pub(crate) fn hidden(action: &Action) -> Action {
    match action {
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
        Action::ChangeTags { put, remove } => {
            let shown = |(tag, value): (&String, &String)| {
                let value = secret::hide_field(tag, &Value::from(value.as_str()));
                (tag.clone(), value.as_str().unwrap_or(HIDDEN).to_owned())
            };
            Action::ChangeTags { put: put.iter().map(shown).collect(), remove: remove.clone() }
        }
        Action::Sequence { steps } => Action::Sequence { steps: steps.iter().map(hidden).collect() },
        Action::CutSession
        | Action::Deactivate
        | Action::Activate
        | Action::Standby
        | Action::Suspend
        | Action::SetGroup { .. }
        | Action::UnsetGroup
        | Action::SetSpeedClass { .. }
        | Action::AddSubscription { .. }
        | Action::Undo { .. } => action.clone(),
    }
}

fn targets_of<'a>(request: &PlanRequest, facts: &'a Facts) -> Result<Vec<&'a TargetFacts>, PlanError> {
    let on_group = request.action.is_on_group();
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
