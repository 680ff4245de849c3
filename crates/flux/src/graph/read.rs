use std::collections::{BTreeMap, BTreeSet};

use super::{
    MOST_ACTIONS,
    action::{Action, Draft, DraftOutput, Output},
    flaw::{Flaw, Place, What},
};
use crate::expression::{Expression, Template};

/// An app that can run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    actions: BTreeMap<String, Action>,
    by_channel: BTreeMap<String, Vec<String>>,
}

impl Graph {
    /// Reads the actions of an app with these `channels`, in the order in which they are started.
    ///
    /// # Errors
    /// All that keeps it from running, not only the first.
    pub fn read(channels: &BTreeSet<String>, drafts: &[Draft]) -> Result<Self, Vec<Flaw>> {
        let mut graph = Graph::default();
        let mut flaws = Vec::new();
        for (place, draft) in drafts.iter().enumerate() {
            if place >= MOST_ACTIONS {
                flaws.push(draft.flaw(Place::Itself, What::TooMany { most: MOST_ACTIONS }));
            }
            if graph.actions.contains_key(&draft.id) {
                flaws.push(draft.flaw(Place::Itself, What::TakenId));
            }
            if let Some(action) = draft.read(channels, &mut flaws) {
                graph.by_channel.entry(action.channel.clone()).or_default().push(action.id.clone());
                graph.actions.insert(action.id.clone(), action);
            }
        }
        if flaws.is_empty() { Ok(graph) } else { Err(flaws) }
    }

    /// The actions on a channel, in their order.
    pub fn on<'a>(&'a self, channel: &str) -> impl Iterator<Item = &'a Action> {
        self.by_channel.get(channel).into_iter().flatten().filter_map(|id| self.actions.get(id))
    }

    /// The action of this id.
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.get(id)
    }
}

impl Draft {
    fn read(&self, channels: &BTreeSet<String>, flaws: &mut Vec<Flaw>) -> Option<Action> {
        let before = flaws.len();
        if !channels.contains(&self.channel) {
            flaws.push(self.flaw(Place::Itself, What::UnknownChannel(self.channel.clone())));
        }
        let condition = (!self.condition.trim().is_empty())
            .then(|| self.sound(Expression::read(&self.condition), Place::Condition, flaws))
            .flatten();
        let fields = self
            .fields
            .iter()
            .filter_map(|(name, (text, escape))| {
                let template = self.sound(Template::read(text), Place::Field(name.clone()), flaws)?;
                Some((name.clone(), (template, *escape)))
            })
            .collect();
        let output = self.output.as_ref().and_then(|output| self.read_output(output, channels, flaws));
        (flaws.len() == before).then(|| Action {
            id: self.id.clone(),
            channel: self.channel.clone(),
            condition,
            fields,
            deed: self.deed,
            output,
        })
    }

    fn read_output(
        &self,
        output: &DraftOutput,
        channels: &BTreeSet<String>,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Output> {
        if !channels.contains(&output.channel) {
            flaws.push(self.flaw(Place::Output, What::UnknownChannel(output.channel.clone())));
        }
        let transform = match &output.transform {
            None => None,
            Some((text, content)) => {
                Some((self.sound(Template::read(text), Place::Output, flaws)?, *content))
            }
        };
        Some(Output { channel: output.channel.clone(), transform, split: output.split })
    }

    fn sound<T>(
        &self,
        read: Result<T, crate::expression::Fault>,
        place: Place,
        flaws: &mut Vec<Flaw>,
    ) -> Option<T> {
        read.map_err(|fault| flaws.push(self.flaw(place, What::Fault(fault)))).ok()
    }

    fn flaw(&self, place: Place, what: What) -> Flaw {
        Flaw { action: self.id.clone(), place, what }
    }
}
