//! What an action is, in words: as a phrase, as a title, as what will happen.

use api::{console::plan::Action, id::ContextId};

use crate::{
    format::count,
    locales::{Actions, Jobs, Lang, Row, Verbs, lang, pick},
    parts::group_names::GroupNames,
};

/// An action as a phrase, e.g. "move to the group new-x3, then cut the session". Reads the language and the groups' names.
pub(crate) fn phrase(action: &Action, context: &ContextId, names: GroupNames) -> String {
    match action {
        Action::CutSession => pick(Actions::Cut.row()).to_owned(),
        Action::Deactivate => pick(Actions::Deactivate.row()).to_owned(),
        Action::Activate => pick(Actions::Activate.row()).to_owned(),
        Action::Standby => pick(Actions::Standby.row()).to_owned(),
        Action::Suspend => pick(Actions::Suspend.row()).to_owned(),
        Action::SetGroup { group_id } => text!(Actions::SetGroup, group = names.name(context, group_id)),
        Action::UnsetGroup => pick(Actions::UnsetGroup.row()).to_owned(),
        Action::SetSpeedClass { speed_class } => text!(Actions::SpeedClass, class = speed_class),
        Action::ChangeTags { put, remove } => {
            match (put.iter().next(), remove.first(), put.len() + remove.len()) {
                (Some((tag, value)), None, 1) => text!(Actions::PutTag, tag = tag, value = value),
                (None, Some(tag), 1) => text!(Actions::RemoveTag, tag = tag),
                (_, _, n) => text!(Actions::Tags, n = n),
            }
        }
        Action::AddSubscription { subscription } => {
            text!(Actions::AddSubscription, subscription = subscription)
        }
        Action::Sequence { steps } => steps
            .iter()
            .map(|step| phrase(step, context, names))
            .reduce(|first, next| text!(Actions::Then, first = first, next = next))
            .unwrap_or_default(),
        Action::Undo { job, .. } => text!(Actions::Undo, job = job),
        Action::Configure { group_id, .. } => {
            text!(Actions::Configure, group = names.name(context, group_id))
        }
    }
}

/// The phrase as a sentence begins.
pub(crate) fn sentence(action: &Action, context: &ContextId, names: GroupNames) -> String {
    let phrase = phrase(action, context, names);
    if lang() == Lang::Ja {
        return phrase;
    }
    let mut characters = phrase.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// What is done to so many SIMs.
pub(crate) fn what(action: &Action, total: u64, context: &ContextId, names: GroupNames) -> String {
    let n = count(total);
    match (action, total) {
        (Action::CutSession, 1) => pick(Jobs::CutOne.row()).to_owned(),
        (Action::CutSession, _) => text!(Jobs::CutMany, n = n),
        (Action::Deactivate, 1) => pick(Jobs::DeactivateOne.row()).to_owned(),
        (Action::Deactivate, _) => text!(Jobs::DeactivateMany, n = n),
        (Action::Activate, 1) => pick(Jobs::ActivateOne.row()).to_owned(),
        (Action::Activate, _) => text!(Jobs::ActivateMany, n = n),
        (Action::Configure { .. }, _) | (_, 1) => sentence(action, context, names),
        (_, _) => text!(Actions::OfMany, what = sentence(action, context, names), n = n),
    }
}

/// What will happen, a sentence for each step.
pub(crate) fn effect_words(action: &Action) -> Vec<Row> {
    let one = |step: &Action| match step {
        Action::CutSession => Verbs::CutEffect.row(),
        Action::Deactivate => Verbs::DeactivateEffect.row(),
        Action::Activate => Verbs::ActivateEffect.row(),
        Action::Standby => Actions::StandbyEffect.row(),
        Action::Suspend => Actions::SuspendEffect.row(),
        Action::SetGroup { .. } | Action::UnsetGroup => Actions::SetGroupEffect.row(),
        Action::SetSpeedClass { .. } => Actions::SpeedClassEffect.row(),
        Action::ChangeTags { .. } => Actions::TagsEffect.row(),
        Action::AddSubscription { .. } => Actions::AddSubscriptionEffect.row(),
        Action::Undo { .. } | Action::Sequence { .. } => Actions::UndoEffect.row(),
        Action::Configure { .. } => Verbs::KeepsOldSettings.row(),
    };
    if let Action::Sequence { steps } = action { steps.iter().map(one).collect() } else { vec![one(action)] }
}

/// True where it ends the session of a SIM that is online, with other steps or alone.
pub(crate) fn ends_session(action: &Action) -> bool {
    action.steps().iter().any(Action::ends_session)
}
