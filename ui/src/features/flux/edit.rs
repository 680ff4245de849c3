//! What an operator does to an app's draft: parts come, go, are named and joined. Pure.

use std::collections::BTreeSet;

use api::{
    console::flux::{AppDraft, Channel, Output, Source, SourceKind, Step, StepKind},
    id::FluxPartId,
};

use crate::route::FluxPart;

/// Where messages go: into a channel that is there, or into one that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Into {
    Known(FluxPartId),
    New(String),
}

/// What goes when a part goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Going {
    pub(super) sources: usize,
    pub(super) actions: usize,
    /// Actions elsewhere that lose where their result goes on to.
    pub(super) outputs: usize,
}

/// Adds a source.
pub(super) fn add_source(app: &mut AppDraft, name: String, from: SourceKind, into: Into) -> FluxPart {
    let channel = channel(app, into);
    let id = new_id(&name, "source", app.sources.iter().map(|source| &source.id));
    app.sources.push(Source { id: id.clone(), name, channel, from });
    FluxPart::Source(id)
}

/// Adds an action; it is the last on its channel.
pub(super) fn add_action(app: &mut AppDraft, name: String, does: StepKind, into: Into) -> FluxPart {
    let channel = channel(app, into);
    let id = new_id(&name, "action", app.actions.iter().map(|step| &step.id));
    app.actions.push(Step { id: id.clone(), name, channel, condition: String::new(), does, output: None });
    FluxPart::Action(id)
}

/// The channel of that kind; made where it is a new one.
pub(super) fn channel(app: &mut AppDraft, into: Into) -> FluxPartId {
    match into {
        Into::Known(id) => id,
        Into::New(name) => {
            let id = new_id(&name, "channel", app.channels.iter().map(|channel| &channel.id));
            app.channels.push(Channel { id: id.clone(), name });
            id
        }
    }
}

/// Says where the result of an action goes on to; nowhere where nothing is said.
pub(super) fn lead(app: &mut AppDraft, action: &FluxPartId, into: Option<Into>) {
    let to = into.map(|into| channel(app, into));
    if let Some(step) = app.actions.iter_mut().find(|step| step.id == *action) {
        step.output = match (to, step.output.take()) {
            (Some(channel), Some(before)) => Some(Output { channel, ..before }),
            (Some(channel), None) => Some(Output { channel, transform: None, split: false }),
            (None, _) => None,
        };
    }
}

/// Hangs a source or an action on another channel.
pub(super) fn hang(app: &mut AppDraft, part: &FluxPart, into: Into) {
    let to = channel(app, into);
    match part {
        FluxPart::Source(id) => {
            if let Some(source) = app.sources.iter_mut().find(|source| source.id == *id) {
                source.channel = to;
            }
        }
        FluxPart::Action(id) => {
            if let Some(step) = app.actions.iter_mut().find(|step| step.id == *id) {
                step.channel = to;
            }
        }
        FluxPart::Channel(_) => {}
    }
}

/// Gives a part another name.
pub(super) fn rename(app: &mut AppDraft, part: &FluxPart, name: String) {
    if let Some(held) = name_mut(app, part) {
        *held = name;
    }
}

/// What a part is called; none where it is not there.
pub(super) fn name_of(app: &AppDraft, part: &FluxPart) -> Option<String> {
    match part {
        FluxPart::Source(id) => app.sources.iter().find(|one| one.id == *id).map(|one| one.name.clone()),
        FluxPart::Channel(id) => app.channels.iter().find(|one| one.id == *id).map(|one| one.name.clone()),
        FluxPart::Action(id) => app.actions.iter().find(|one| one.id == *id).map(|one| one.name.clone()),
    }
}

fn name_mut<'a>(app: &'a mut AppDraft, part: &FluxPart) -> Option<&'a mut String> {
    match part {
        FluxPart::Source(id) => app.sources.iter_mut().find(|one| one.id == *id).map(|one| &mut one.name),
        FluxPart::Channel(id) => app.channels.iter_mut().find(|one| one.id == *id).map(|one| &mut one.name),
        FluxPart::Action(id) => app.actions.iter_mut().find(|one| one.id == *id).map(|one| &mut one.name),
    }
}

/// What goes with a part.
pub(super) fn going(app: &AppDraft, part: &FluxPart) -> Going {
    let FluxPart::Channel(id) = part else { return Going::default() };
    Going {
        sources: app.sources.iter().filter(|source| source.channel == *id).count(),
        actions: app.actions.iter().filter(|step| step.channel == *id).count(),
        outputs: app.actions.iter().filter(|step| step.channel != *id && leads_to(step, id)).count(),
    }
}

/// Takes a part away, with what hangs on it.
pub(super) fn remove(app: &mut AppDraft, part: &FluxPart) {
    match part {
        FluxPart::Source(id) => app.sources.retain(|source| source.id != *id),
        FluxPart::Action(id) => app.actions.retain(|step| step.id != *id),
        FluxPart::Channel(id) => {
            app.channels.retain(|channel| channel.id != *id);
            app.sources.retain(|source| source.channel != *id);
            app.actions.retain(|step| step.channel != *id);
            for step in app.actions.iter_mut().filter(|step| leads_to(step, id)) {
                step.output = None;
            }
        }
    }
}

fn leads_to(step: &Step, channel: &FluxPartId) -> bool {
    step.output.as_ref().is_some_and(|output| output.channel == *channel)
}

/// An id made of a name, which no other part of its kind has.
fn new_id<'a>(name: &str, otherwise: &str, taken: impl Iterator<Item = &'a FluxPartId>) -> FluxPartId {
    let taken: BTreeSet<&str> = taken.map(FluxPartId::as_str).collect();
    let mut base = String::new();
    for c in name.chars().take(40) {
        if c.is_ascii_alphanumeric() {
            base.push(c.to_ascii_lowercase());
        } else if !base.is_empty() && !base.ends_with('-') {
            base.push('-');
        }
    }
    let base = base.trim_matches('-');
    let base = if base.is_empty() { otherwise } else { base };
    let free = (1_u32..)
        .map(|nth| if nth == 1 { base.to_owned() } else { format!("{base}-{nth}") })
        .find(|id| !taken.contains(id.as_str()))
        .unwrap_or_default();
    FluxPartId::new(free).expect("letters, digits and hyphens are an id")
}

#[cfg(test)]
mod tests {
    use super::{super::sample::chain, *};

    fn id(text: &str) -> FluxPartId {
        FluxPartId::new(text).unwrap()
    }

    #[test]
    fn ids_are_made_of_names_and_are_each_its_own() {
        let mut app = AppDraft::default();
        let first =
            add_source(&mut app, "API/Manual".into(), SourceKind::Api, Into::New("API Channel".into()));
        let second =
            add_source(&mut app, "API/Manual".into(), SourceKind::Api, Into::Known(id("api-channel")));
        let third = add_source(&mut app, "手動".into(), SourceKind::Api, Into::New("チャネル".into()));
        assert_eq!(
            [first, second, third].map(|part| part.to_string()),
            ["source.api-manual", "source.api-manual-2", "source.source"]
        );
        assert_eq!(
            app.channels.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
            ["api-channel", "channel"]
        );
    }

    #[test]
    fn with_a_channel_goes_what_hangs_on_it() {
        let mut app = chain();
        let moved = FluxPart::Channel(id("moved"));
        assert_eq!(going(&app, &moved), Going { sources: 0, actions: 1, outputs: 1 });
        remove(&mut app, &moved);
        assert_eq!(app.actions.len(), 2);
        assert_eq!(app.actions[0].output, None);
        let api = FluxPart::Channel(id("api"));
        assert_eq!(going(&app, &api), Going { sources: 2, actions: 2, outputs: 0 });
        remove(&mut app, &api);
        assert_eq!((app.sources.len(), app.actions.len(), app.channels.len()), (0, 0, 0));
    }

    #[test]
    fn every_edge_can_be_made_and_undone() {
        let mut app = chain();
        lead(&mut app, &id("slack"), Some(Into::New("told".into())));
        assert_eq!(app.actions[1].output.as_ref().unwrap().channel, id("told"));
        lead(&mut app, &id("slack"), None);
        assert_eq!(app.actions[1].output, None);
        hang(&mut app, &FluxPart::Action(id("slack")), Into::Known(id("moved")));
        hang(&mut app, &FluxPart::Source(id("hook")), Into::Known(id("moved")));
        assert_eq!((&app.actions[1].channel, &app.sources[1].channel), (&id("moved"), &id("moved")));
    }
}
