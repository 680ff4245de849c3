use api::{
    console::plan::{Action, RefusalReason},
    soracom::{
        group::Group,
        sim::{
            SimStatus,
            lifecycle::{self, allows},
        },
    },
};

use crate::plan::{calls::Settings, facts::TargetFacts, scene::Scene};

/// What an action comes to on one SIM, before it is done.
#[derive(Debug)]
pub(super) struct Outlook<'a> {
    pub(super) target: &'a TargetFacts,
    /// Steps that have something to do, in their order.
    pub(super) todo: Vec<Todo<'a>>,
    /// As its settings will be.
    pub(super) after: Settings<'a>,
    /// True where its open session will end.
    pub(super) ends: bool,
}

/// A step that has something to do.
#[derive(Debug)]
pub(super) struct Todo<'a> {
    /// Its place among the steps.
    pub(super) place: usize,
    pub(super) step: &'a Action,
    /// As the settings will stand when it begins.
    pub(super) settings: Settings<'a>,
    /// True for a step that is this SIM's own.
    pub(super) own: bool,
}

impl<'a> Outlook<'a> {
    /// What `scene` comes to on `target`, or why it is left alone: one reason, the strongest first.
    pub(super) fn of(scene: &Scene<'a>, target: &'a TargetFacts) -> Result<Self, RefusalReason> {
        // A SIM that another job waits for in vain may be acted on: that is how it is helped.
        if target.mark.as_ref().is_some_and(|mark| !mark.not_back) {
            return Err(RefusalReason::InHand);
        }
        let own = target.own.as_ref();
        let steps: Vec<&Action> = match own {
            Some(own) => own.steps.iter().map(|step| &step.action).collect(),
            None => scene.action.steps().iter().collect(),
        };
        if steps.is_empty() && !scene.action.is_on_group() {
            return Err(RefusalReason::NothingToUndo);
        }
        let now = Settings::of(&target.sim);
        let unseen = own.is_some_and(|own| {
            own.steps.iter().any(|step| step.expects.is_null() && !now.are_so(&step.action))
        });
        if unseen {
            return Err(RefusalReason::LeftUnknown);
        }
        let drifted = own.is_some_and(|own| {
            own.steps.iter().any(|step| !now.are_so(&step.action) && now.state(&step.action) != step.expects)
        });
        if drifted {
            return Err(RefusalReason::Drifted);
        }
        let (mut todo, mut settings) = (Vec::with_capacity(steps.len()), now);
        for (place, step) in steps.iter().copied().enumerate() {
            if !permitted(step, settings.status.as_ref()) {
                return Err(RefusalReason::Status);
            }
            if !settings.are_so(step) {
                todo.push(Todo { place, step, settings: settings.clone(), own: own.is_some() });
            }
            settings = settings.after(step);
        }
        let online = target.sim.online();
        let cuts_only = todo.iter().all(|todo| matches!(todo.step, Action::CutSession));
        if !todo.is_empty() && cuts_only && !online {
            return Err(RefusalReason::AlreadyOffline);
        }
        if todo.is_empty() && !scene.action.is_on_group() {
            return Err(RefusalReason::AlreadySo);
        }
        let ends = online && todo.iter().any(|todo| todo.step.ends_session());
        Ok(Outlook { target, todo, after: settings, ends })
    }

    /// The group that it will be in, as far as it is known here; an error where it will be in one that is not.
    pub(super) fn group_after(&self, scene: &Scene<'a>) -> Result<Option<&'a Group>, ()> {
        let Some(id) = self.after.group_id else { return Ok(None) };
        let known = self.target.group().filter(|group| group.group_id == *id);
        known.or_else(|| scene.groups.get(id).map(|group| &**group)).map(Some).ok_or(())
    }

    /// True where it will be in another group than it is.
    pub(super) fn moves(&self) -> bool {
        self.after.group_id != self.target.sim.group_id.as_ref()
    }
}

/// Whether a SIM's status allows a step. A status that is not known here is for the platform to judge.
fn permitted(step: &Action, status: Option<&SimStatus>) -> bool {
    let action = match step {
        Action::Activate => lifecycle::Action::Activate,
        Action::Deactivate => lifecycle::Action::Deactivate,
        Action::Standby => lifecycle::Action::SetToStandby,
        Action::Suspend => lifecycle::Action::Suspend,
        Action::SetGroup { .. } => lifecycle::Action::SetGroup,
        Action::UnsetGroup => lifecycle::Action::UnsetGroup,
        Action::SetSpeedClass { .. } => lifecycle::Action::UpdateSpeedClass,
        Action::ChangeTags { .. } => lifecycle::Action::PutTags,
        Action::CutSession => lifecycle::Action::DeleteSession,
        // guess: whatever the status, but for the last.
        Action::AddSubscription { .. } => return status != Some(&SimStatus::Terminated),
        Action::Sequence { .. } | Action::Undo { .. } | Action::Configure { .. } => return true,
    };
    match status {
        None | Some(SimStatus::Other(_)) => true,
        Some(status) => allows(action, status),
    }
}
