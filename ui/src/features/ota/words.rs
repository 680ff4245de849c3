//! What a move is about, its stages and its troubles, in words and shapes.

use api::{
    console::ota::{Board, Chosen, Move, Stage, Strip, Trouble},
    id::ContextId,
};

use crate::{
    format::count,
    kit::State,
    locales::{Ota, Row, pick},
    parts::GroupNames,
};

/// Whom it is about: a group by its name, or so many SIMs.
pub(super) fn source(of: &Move, context: &ContextId, names: GroupNames) -> String {
    match &of.draft.sims {
        Chosen::Group { group_id } => names.name(context, group_id),
        Chosen::Sims { sim_ids } if sim_ids.len() == 1 => pick(Ota::OneSim.row()).to_owned(),
        Chosen::Sims { sim_ids } => text!(Ota::NamedSims, n = count(sim_ids.len() as u64)),
    }
}

/// A stage's name.
pub(super) const fn stage_word(stage: Stage) -> Row {
    match stage {
        Stage::Queued => Ota::Queued.row(),
        Stage::Shipped => Ota::Shipped.row(),
        Stage::Delivered => Ota::Delivered.row(),
        Stage::Ready => Ota::Ready.row(),
        Stage::Moved => Ota::GroupMoved.row(),
        Stage::Cycled => Ota::Cycled.row(),
        Stage::Verified => Ota::VerifiedBay.row(),
    }
}

/// What those who are there wait for.
pub(super) const fn stage_hint(stage: Stage) -> Row {
    match stage {
        Stage::Queued => Ota::QueuedHint.row(),
        Stage::Shipped => Ota::ShippedHint.row(),
        Stage::Delivered => Ota::DeliveredHint.row(),
        Stage::Ready => Ota::ReadyHint.row(),
        Stage::Moved => Ota::MovedHint.row(),
        Stage::Cycled => Ota::CycledHint.row(),
        Stage::Verified => Ota::VerifiedHint.row(),
    }
}

/// The state at a strip's edge; none where nothing happens to it.
pub(super) fn edge(strip: &Strip) -> Option<State> {
    match (strip.trouble, strip.stage) {
        (Some(trouble), _) => Some(trouble_shape(trouble)),
        (None, Stage::Queued) => None,
        (None, Stage::Verified) => Some(State::Online),
        (None, Stage::Shipped | Stage::Delivered | Stage::Ready | Stage::Moved | Stage::Cycled) => {
            Some(State::Acting)
        }
    }
}

pub(super) const fn trouble_shape(trouble: Trouble) -> State {
    match trouble {
        Trouble::Orphan | Trouble::Failed => State::Failed,
        Trouble::Stuck | Trouble::Outdated => State::Stale,
        Trouble::Duplicate => State::Changed,
    }
}

pub(super) const fn trouble_word(trouble: Trouble) -> Row {
    match trouble {
        Trouble::Orphan => Ota::Orphan.row(),
        Trouble::Failed => Ota::Failed.row(),
        Trouble::Stuck => Ota::Stuck.row(),
        Trouble::Outdated => Ota::Outdated.row(),
        Trouble::Duplicate => Ota::Duplicate.row(),
    }
}

/// What is wrong, in a sentence; the reason as it was said.
pub(super) fn trouble_words(trouble: Trouble, reason: Option<&str>) -> String {
    match (trouble, reason) {
        (Trouble::Orphan, Some(reason)) => text!(Ota::OrphanBecause, reason = reason),
        (Trouble::Orphan, None) => pick(Ota::OrphanWhy.row()).to_owned(),
        (Trouble::Failed, _) => pick(Ota::FailedWhy.row()).to_owned(),
        (Trouble::Stuck, _) => pick(Ota::StuckWhy.row()).to_owned(),
        (Trouble::Outdated, _) => pick(Ota::OutdatedWhy.row()).to_owned(),
        (Trouble::Duplicate, _) => pick(Ota::DuplicateWhy.row()).to_owned(),
    }
}

/// What to call a SIM: by its name, else by its ID.
pub(super) fn name_of(strip: &Strip) -> String {
    if strip.name.is_empty() { strip.sim_id.to_string() } else { strip.name.clone() }
}

/// How many need a person: of those that Flux was told of twice nobody does.
pub(super) fn needs_person(board: &Board) -> u64 {
    Trouble::ALL
        .iter()
        .zip(&board.troubles)
        .filter(|(trouble, _)| !matches!(trouble, Trouble::Duplicate))
        .map(|(_, n)| *n)
        .sum()
}
