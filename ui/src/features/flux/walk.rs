//! The graph of an app in the order in which it runs: as a tree, and column by column. Pure.

use std::collections::{BTreeMap, BTreeSet};

use api::{console::flux::AppDraft, id::FluxPartId};

use crate::route::FluxPart;

/// A part where it stands: how deep in the tree, and in which column of the canvas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) part: FluxPart,
    /// 1 for what nothing leads to.
    pub(super) level: usize,
    /// Of a source or an action; a channel lies behind the column of that number.
    pub(super) column: usize,
}

/// All parts, each once: what brings messages into a channel, the channel, what is done with them, and where that goes on
/// to. What belongs to no channel comes last.
pub(super) fn walk(app: &AppDraft) -> Vec<Stop> {
    let ranks = ranks(app);
    let mut walked = Walked { app, ranks: &ranks, seen: BTreeSet::new(), stops: Vec::new() };
    for root in roots(app) {
        walked.channel(root, 1);
    }
    // What is only reached from itself begins somewhere, too.
    for channel in &app.channels {
        walked.channel(&channel.id, 1);
    }
    let known: BTreeSet<&FluxPartId> = app.channels.iter().map(|channel| &channel.id).collect();
    for source in app.sources.iter().filter(|source| !known.contains(&source.channel)) {
        walked.stops.push(Stop { part: FluxPart::Source(source.id.clone()), level: 1, column: 0 });
    }
    for step in app.actions.iter().filter(|step| !known.contains(&step.channel)) {
        walked.stops.push(Stop { part: FluxPart::Action(step.id.clone()), level: 1, column: 1 });
    }
    walked.stops
}

/// How many channels lie before each, by the shortest way.
pub(super) fn ranks(app: &AppDraft) -> BTreeMap<FluxPartId, usize> {
    let mut ranks = BTreeMap::new();
    let begin = |first: Vec<&FluxPartId>, ranks: &mut BTreeMap<FluxPartId, usize>| {
        let mut next: Vec<FluxPartId> = first.into_iter().cloned().collect();
        let mut rank = 0;
        while !next.is_empty() {
            let found = std::mem::take(&mut next);
            for channel in found {
                if ranks.contains_key(&channel) {
                    continue;
                }
                next.extend(outputs(app, &channel).cloned());
                ranks.insert(channel, rank);
            }
            rank += 1;
        }
    };
    begin(roots(app), &mut ranks);
    for channel in &app.channels {
        if !ranks.contains_key(&channel.id) {
            begin(vec![&channel.id], &mut ranks);
        }
    }
    ranks
}

/// Channels that no other channel's action leads to.
fn roots(app: &AppDraft) -> Vec<&FluxPartId> {
    let led: BTreeSet<&FluxPartId> = app
        .actions
        .iter()
        .filter_map(|step| Some((&step.channel, &step.output.as_ref()?.channel)))
        .filter(|(from, to)| from != to)
        .map(|(_, to)| to)
        .collect();
    app.channels.iter().map(|channel| &channel.id).filter(|id| !led.contains(id)).collect()
}

fn outputs<'a>(app: &'a AppDraft, channel: &'a FluxPartId) -> impl Iterator<Item = &'a FluxPartId> {
    let on = app.actions.iter().filter(move |step| step.channel == *channel);
    on.filter_map(|step| Some(&step.output.as_ref()?.channel))
}

struct Walked<'a> {
    app: &'a AppDraft,
    ranks: &'a BTreeMap<FluxPartId, usize>,
    seen: BTreeSet<&'a FluxPartId>,
    stops: Vec<Stop>,
}

impl<'a> Walked<'a> {
    fn channel(&mut self, id: &'a FluxPartId, level: usize) {
        let app = self.app;
        if !app.channels.iter().any(|channel| channel.id == *id) || !self.seen.insert(id) {
            return;
        }
        let rank = self.ranks.get(id).copied().unwrap_or_default();
        for source in app.sources.iter().filter(|source| source.channel == *id) {
            self.stops.push(Stop { part: FluxPart::Source(source.id.clone()), level, column: rank });
        }
        self.stops.push(Stop { part: FluxPart::Channel(id.clone()), level, column: rank });
        for step in app.actions.iter().filter(|step| step.channel == *id) {
            let part = FluxPart::Action(step.id.clone());
            self.stops.push(Stop { part, level: level + 1, column: rank + 1 });
            if let Some(output) = &step.output {
                self.channel(&output.channel, level + 2);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample::chain, *};

    fn line(app: &AppDraft) -> Vec<String> {
        walk(app)
            .iter()
            .map(|stop| format!("{}{}@{}", " ".repeat(stop.level - 1), stop.part, stop.column))
            .collect()
    }

    #[test]
    fn the_graph_is_walked_as_it_runs_and_each_part_once() {
        assert_eq!(
            line(&chain()),
            [
                "source.manual@0",
                "source.hook@0",
                "channel.api@0",
                " action.set-group@1",
                "  channel.moved@1",
                "   action.cmdb@2",
                " action.slack@1",
            ]
        );
    }

    #[test]
    fn a_loop_ends_and_what_hangs_on_nothing_is_still_reached() {
        let mut app = chain();
        app.actions[2].output = app.actions[0].output.clone().map(|mut output| {
            output.channel = app.channels[0].id.clone();
            output
        });
        app.actions[1].channel = FluxPartId::new("gone").unwrap();
        let walked = line(&app);
        assert_eq!(walked.len(), 7);
        assert_eq!(walked.last().map(String::as_str), Some("action.slack@1"));
    }
}
