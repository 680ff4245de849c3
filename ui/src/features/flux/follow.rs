//! When the studio reads again: the feed tells of the fleet, not of Flux.

use api::console::flux::{Run, StepState};
use client::FeedStatus;
use leptos::prelude::*;

use super::studio::Studio;
use crate::state::{Heard, Pace, use_feed};

/// In ticks of the feed: messages, messages while something is under way, and the app with the quota.
const MESSAGES: u32 = 10;
const UNDER_WAY: u32 = 2;
const APP: u32 = 40;

/// Whether something is still to be done with a message.
pub(super) fn is_open(run: &Run) -> bool {
    run.steps.iter().any(|step| matches!(step.state, StepState::Waiting | StepState::Running))
}

/// Reads again what may have changed, for as long as the caller's part of the page is shown.
pub(super) fn follow(studio: Studio) {
    let feed = use_feed();
    let (messages, under_way, app) = (Pace::every(MESSAGES), Pace::every(UNDER_WAY), Pace::every(APP));
    let open = Memo::new(move |_| {
        let awaited = studio.awaited.get();
        studio.runs.with(|runs| {
            let Some(runs) = runs else { return awaited.is_some() };
            let came = awaited.as_ref().is_none_or(|id| runs.runs.iter().any(|run| run.id == *id));
            !came || runs.runs.iter().any(is_open)
        })
    });
    feed.listen(move |heard| match heard {
        Heard::Change(_) => {}
        Heard::ReadAgain => {
            studio.runs.reload();
            studio.app.reload();
            studio.quota.reload();
        }
        Heard::Tick => {
            let live = untrack(|| matches!(feed.status(), FeedStatus::Live { .. }));
            if !live || document().hidden() {
                return;
            }
            messages.changed();
            app.changed();
            if open.get_untracked() {
                under_way.changed();
            }
            // Both are counted, whichever is due first.
            let (by_time, by_work) = (messages.is_due(), under_way.is_due());
            if by_time || by_work {
                studio.runs.reload();
            }
            if app.is_due() {
                studio.app.reload();
                studio.quota.reload();
            }
        }
    });
}
