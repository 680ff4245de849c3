use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::{
        plan::{Action, Plan, PlanRequest, Target},
        sim_row::SimRow,
    },
    id::{ContextId, PlanId, SimId},
    soracom::group::{ConfigurationParameter, Group},
};

use crate::{
    plan::{
        calls, effect,
        error::PlanError,
        facts::{Facts, TargetFacts},
        pin::Pin,
        refusals,
        scene::Scene,
        warnings,
    },
    returns, secret,
};

/// How long a plan can be started, in the context's time: what it says of the fleet grows old.
pub const PLAN_LIFE_MS: i64 = 10 * 60 * 1000;

/// Says what `request` will touch, refuse and call. Sends nothing.
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
    let group = group_of(request, facts)?;
    let refusals: Vec<_> =
        targets.iter().filter_map(|target| refusals::refusal(&request.action, target)).collect();
    let refused: BTreeSet<&SimId> = refusals.iter().map(|refusal| &refusal.sim_id).collect();
    let scene = Scene {
        action: &request.action,
        accepted: targets.iter().copied().filter(|t| !refused.contains(&t.sim.sim_id)).collect(),
        group,
    };
    let calls = calls::planned(&scene);
    if scene.group.is_some() && calls.is_empty() {
        return Err(PlanError::Invalid { reason: "there is nothing to change in the group".to_owned() });
    }
    let effect = effect::of(&scene);
    Ok(Plan {
        id,
        context,
        action: hidden(&request.action),
        made_at: now,
        expires_at: now.plus(PLAN_LIFE_MS),
        targets: targets.iter().map(|target| shown(target)).collect(),
        calls,
        warnings: warnings::of(&scene, &effect),
        effect,
        refusals,
    })
}

/// The targets of a plan that it will touch.
pub fn accepted(plan: &Plan) -> impl Iterator<Item = &Target> {
    let refused: BTreeSet<&SimId> = plan.refusals.iter().map(|refusal| &refusal.sim_id).collect();
    plan.targets.iter().filter(move |target| !refused.contains(&target.sim_id))
}

/// The targets that a plan will touch, as its job takes them.
pub fn pins(plan: &Plan) -> Vec<Pin> {
    match &plan.action {
        Action::Configure { group_id, .. } => vec![Pin::group(group_id)],
        Action::CutSession | Action::Deactivate | Action::Activate => accepted(plan).map(Pin::of).collect(),
    }
}

/// True for a plan that has something to do.
pub fn startable(plan: &Plan) -> bool {
    match plan.action {
        Action::Configure { .. } => !plan.calls.is_empty(),
        Action::CutSession | Action::Deactivate | Action::Activate => accepted(plan).next().is_some(),
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

fn shown(target: &TargetFacts) -> Target {
    let row = SimRow::derive(&target.sim, target.group(), target.mark.clone());
    Target {
        sim_id: row.sim_id,
        name: row.name,
        state: row.state,
        drift: row.drift,
        history: target.history.as_deref().map(returns::history).unwrap_or_default(),
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

fn group_of<'a>(
    request: &PlanRequest,
    facts: &'a Facts,
) -> Result<Option<(&'a crate::plan::GroupFacts, Group)>, PlanError> {
    let Action::Configure { group_id, namespace, put, remove } = &request.action else { return Ok(None) };
    let mut named = BTreeSet::new();
    for key in put.iter().map(|parameter| &parameter.key).chain(remove) {
        if key.is_empty() || !named.insert(key) {
            return Err(PlanError::Invalid { reason: format!("the key {key:?} is empty or named twice") });
        }
    }
    let known = facts.group.as_ref().filter(|known| known.group.group_id == *group_id);
    let known = known.ok_or_else(|| PlanError::UnknownGroup(group_id.clone()))?;
    let mut after = known.group.clone();
    let keys = after.configuration.entry(namespace.clone()).or_default();
    keys.extend(put.iter().map(|parameter| (parameter.key.clone(), parameter.value.clone())));
    keys.retain(|key, _| !remove.contains(key));
    Ok(Some((known, after)))
}
