use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::{
        job::MOST_ITEMS,
        plan::{Action, Plan, Refusal, RefusalReason, Target},
        sim_row::SimRow,
    },
    id::{ContextId, PlanId, SimId},
    soracom::group::Group,
};

use crate::{
    plan::{
        calls,
        effect::Effects,
        error::PlanError,
        facts::{GroupFacts, TargetFacts},
        make::{PLAN_LIFE_MS, hidden},
        pin::Pin,
        refusals,
        scene::Scene,
        warnings::Warnings,
    },
    returns,
};

/// Makes a plan of any number of SIMs, of which it sees one after the other and keeps a few.
pub struct Planner<'a> {
    scene: Scene<'a>,
    effects: Effects,
    warnings: Warnings,
    /// A SIM that is not refused, and how many of those there are.
    first: Option<SimId>,
    accepted: u64,
    refused: BTreeMap<RefusalReason, u64>,
    /// The first of all, and of those that are refused.
    targets: Vec<Target>,
    refusals: Vec<Refusal>,
}

impl std::fmt::Debug for Planner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Planner").field("accepted", &self.accepted).finish_non_exhaustive()
    }
}

impl<'a> Planner<'a> {
    /// Plans `action`; `group` is what is known of the group that it names.
    ///
    /// # Errors
    /// The action contradicts itself, or its group is not known.
    pub fn new(action: &'a Action, group: Option<&'a GroupFacts>) -> Result<Self, PlanError> {
        let scene = Scene { action, group: group_of(action, group)? };
        Ok(Planner {
            scene,
            effects: Effects::new(),
            warnings: Warnings::default(),
            first: None,
            accepted: 0,
            refused: BTreeMap::new(),
            targets: Vec::new(),
            refusals: Vec::new(),
        })
    }

    /// Sees the next target; answers with it as the job takes it, or with none where the plan leaves it alone.
    pub fn see(&mut self, target: &TargetFacts) -> Option<Pin> {
        if self.targets.len() < MOST_ITEMS {
            self.targets.push(shown(target));
        }
        if let Some(refusal) = refusals::refusal(self.scene.action, target) {
            *self.refused.entry(refusal.reason).or_default() += 1;
            if self.refusals.len() < MOST_ITEMS {
                self.refusals.push(refusal);
            }
            return None;
        }
        self.first.get_or_insert_with(|| target.sim.sim_id.clone());
        self.accepted += 1;
        self.effects.see(&self.scene, target);
        self.warnings.see(target);
        Some(Pin::of(&target.sim))
    }

    /// The plan of all that were seen.
    ///
    /// # Errors
    /// There is nothing to change in the group.
    pub fn plan(self, now: UnixMillis, id: PlanId, context: ContextId) -> Result<Plan, PlanError> {
        let calls = calls::planned(&self.scene, self.first.as_ref(), self.accepted);
        if self.scene.group.is_some() && calls.is_empty() {
            return Err(PlanError::Invalid { reason: "there is nothing to change in the group".to_owned() });
        }
        let effect = self.effects.say(&self.scene);
        Ok(Plan {
            id,
            context,
            action: hidden(self.scene.action),
            made_at: now,
            expires_at: now.plus(PLAN_LIFE_MS),
            total: self.accepted + self.refused.values().sum::<u64>(),
            targets: self.targets,
            calls,
            warnings: self.warnings.say(&self.scene, &effect),
            effect,
            refused: self.refused,
            refusals: self.refusals,
        })
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

fn group_of<'a>(
    action: &Action,
    known: Option<&'a GroupFacts>,
) -> Result<Option<(&'a GroupFacts, Group)>, PlanError> {
    let Action::Configure { group_id, namespace, put, remove } = action else { return Ok(None) };
    let mut named = BTreeSet::new();
    for key in put.iter().map(|parameter| &parameter.key).chain(remove) {
        if key.is_empty() || !named.insert(key) {
            return Err(PlanError::Invalid { reason: format!("the key {key:?} is empty or named twice") });
        }
    }
    let known = known.filter(|known| known.group.group_id == *group_id);
    let known = known.ok_or_else(|| PlanError::UnknownGroup(group_id.clone()))?;
    let mut after = known.group.clone();
    let keys = after.configuration.entry(namespace.clone()).or_default();
    keys.extend(put.iter().map(|parameter| (parameter.key.clone(), parameter.value.clone())));
    keys.retain(|key, _| !remove.contains(key));
    Ok(Some((known, after)))
}
