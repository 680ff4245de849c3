//! What keeps the draft from running, asked of the server a moment after each change; and which kinds it refuses at all.

use api::{
    console::flux::{AppDraft, Channel, CheckApp, Flaw, Source, Step},
    id::FluxPartId,
};
use leptos::prelude::*;

use super::{
    kinds::{DEEDS, ORIGINS},
    studio::Studio,
};
use crate::state::{Heard, Pace, use_feed};

/// In ticks of the feed.
const AFTER: u32 = 2;

/// Checks the draft whenever it has changed.
pub(super) fn watch_flaws(studio: Studio) {
    ask_for_kinds(studio);
    let pace = Pace::every(AFTER);
    Effect::new(move || {
        studio.now.track();
        pace.changed();
    });
    use_feed().listen(move |heard| {
        if !matches!(heard, Heard::Tick) || !pace.is_due() {
            return;
        }
        let Some(app) = studio.now.get_untracked() else { return };
        studio.session.post::<CheckApp>(studio.context(), app.clone(), move |answer| {
            // What was found in a text that has changed since has no place any more.
            if let (Ok(flaws), Some(true)) =
                (answer, studio.now.try_with_untracked(|now| now.as_ref() == Some(&app)))
            {
                studio.flaws.set(flaws);
                studio.checked.set(Some(app));
            }
        });
    });
}

/// Asks once which kinds the server refuses: an app with one of each says it.
fn ask_for_kinds(studio: Studio) {
    studio.session.post::<CheckApp>(studio.context(), one_of_each(), move |answer| {
        let Ok(flaws) = answer else { return };
        let told: Vec<(String, Flaw)> = flaws
            .into_iter()
            .filter(|flaw| flaw.field == "kind")
            .filter_map(|flaw| Some((flaw.part.as_ref()?.to_string(), flaw)))
            .collect();
        let _gone = studio.refused.try_set(told.into_iter().collect());
    });
}

fn one_of_each() -> AppDraft {
    let channel = part("c");
    let sources = ORIGINS.iter().map(|origin| Source {
        id: part(origin.name()),
        name: String::new(),
        channel: channel.clone(),
        from: origin.begun(),
    });
    let actions = DEEDS.iter().map(|deed| Step {
        id: part(deed.name()),
        name: String::new(),
        channel: channel.clone(),
        condition: String::new(),
        does: deed.begun(),
        output: None,
    });
    AppDraft {
        name: "probe".to_owned(),
        channels: vec![Channel { id: channel.clone(), name: String::new() }],
        sources: sources.collect(),
        actions: actions.collect(),
        ..AppDraft::default()
    }
}

fn part(name: &str) -> FluxPartId {
    FluxPartId::new(name).expect("the name of a kind is an id")
}

#[cfg(test)]
mod tests {
    use api::console::flux::StepKind;

    use super::{super::kinds::Deed, *};

    #[test]
    fn the_probe_has_one_of_each_kind() {
        let app = one_of_each();
        assert_eq!((app.sources.len(), app.actions.len()), (ORIGINS.len(), DEEDS.len()));
        let is_new = |step: &Step| Deed::of(&step.does).name() == step.id.as_str();
        assert!(app.actions.iter().all(is_new));
        assert!(app.actions.iter().any(|step| matches!(step.does, StepKind::Ai { .. })));
    }
}
