use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::{
        action::MOST_STEPS,
        job::MOST_ITEMS,
        plan::{Action, Plan, Refusal, RefusalReason, Target},
        sim_row::SimRow,
    },
    id::{ContextId, PlanId},
    soracom::group::Group,
};

use crate::{
    plan::{
        calls::{self, Calls},
        drift::{GroupHashes, hash_of_configuration},
        effect::Effects,
        error::PlanError,
        facts::{About, GroupFacts, TargetFacts},
        make::{PLAN_LIFE_MS, hidden},
        outlook::Outlook,
        pin::Pin,
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
    calls: Calls,
    hashes: GroupHashes,
    /// How many SIMs are not refused.
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
    /// Plans `action`; `group` is what is known of the group that it changes, `about` of the rest of the context.
    ///
    /// # Errors
    /// The action contradicts itself, or a group that it names is not known.
    pub fn new(
        action: &'a Action,
        group: Option<&'a GroupFacts>,
        about: &'a About,
    ) -> Result<Self, PlanError> {
        check_steps(action)?;
        if let Some(unknown) = action.groups().find(|id| !about.groups.contains_key(id)) {
            return Err(PlanError::UnknownGroup(unknown.clone()));
        }
        let About { groups, rates, root, handlers, doors } = about;
        let scene = Scene {
            action,
            group: group_of(action, group)?,
            groups,
            rates,
            root: *root,
            handlers: handlers.as_ref(),
            doors: doors.as_ref(),
        };
        Ok(Planner {
            scene,
            effects: Effects::new(),
            warnings: Warnings::default(),
            calls: Calls::default(),
            hashes: GroupHashes::new(),
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
        match Outlook::of(&self.scene, target) {
            Err(reason) => {
                *self.refused.entry(reason).or_default() += 1;
                if self.refusals.len() < MOST_ITEMS {
                    self.refusals.push(Refusal { sim_id: target.sim.sim_id.clone(), reason });
                }
                None
            }
            Ok(outlook) => {
                self.accepted += 1;
                if let Some(group) = target.group()
                    && !self.hashes.contains_key(&group.group_id)
                {
                    self.hashes.insert(group.group_id.clone(), hash_of_configuration(group));
                }
                self.calls.see(&target.sim.sim_id, &outlook.todo);
                self.effects.see(&self.scene, &outlook);
                self.warnings.see(&outlook);
                Some(Pin::of(target))
            }
        }
    }

    /// The groups that the plan looks at: those of its SIMs, those that it puts SIMs into, and the one that it changes.
    pub fn hashes(&self) -> GroupHashes {
        let named =
            self.scene.action.groups().filter_map(|id| self.scene.groups.get(id)).map(|group| &**group);
        let changed = self.scene.group.as_ref().map(|(known, _)| &known.group);
        let more = named.chain(changed).map(|group| (group.group_id.clone(), hash_of_configuration(group)));
        self.hashes.clone().into_iter().chain(more).collect()
    }

    /// The plan of all that were seen.
    ///
    /// # Errors
    /// There is nothing to change in the group.
    pub fn plan(self, now: UnixMillis, id: PlanId, context: ContextId) -> Result<Plan, PlanError> {
        let mut calls = calls::of_group(&self.scene);
        calls.extend(self.calls.say());
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

/// Refuses steps that contradict each other, or name nothing.
fn check_steps(action: &Action) -> Result<(), PlanError> {
    let invalid = |reason: String| Err(PlanError::Invalid { reason });
    let steps = action.steps();
    if matches!(action, Action::Sequence { .. }) && !(2..=MOST_STEPS).contains(&steps.len()) {
        return invalid(format!(
            "steps: a sequence has 2 to {MOST_STEPS} of them, and this one {}",
            steps.len()
        ));
    }
    let mut verbs = BTreeSet::new();
    for step in steps {
        if !verbs.insert(step.verb()) {
            return invalid(format!("steps: {} stands there twice", step.verb()));
        }
        if let Action::SetSpeedClass { speed_class } = step
            && speed_class.is_empty()
        {
            return invalid("speedClass: must not be empty".to_owned());
        }
        if let Action::ChangeTags { put, remove } = step {
            let mut names = BTreeSet::new();
            if put.is_empty() && remove.is_empty() {
                return invalid("put, remove: no tag is named".to_owned());
            }
            for name in put.keys().chain(remove) {
                if name.is_empty() || !names.insert(name) {
                    return invalid(format!("the tag {name:?} is empty or named twice"));
                }
            }
        }
    }
    Ok(())
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
