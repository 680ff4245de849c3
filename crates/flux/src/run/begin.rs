use std::collections::BTreeMap;

use serde_json::Value;

use super::{Message, content::message_of};
use crate::graph::{Action, Deed, Flaw, Graph, Place, What};

/// What has to be done for one action.
#[derive(Debug, Clone, PartialEq)]
pub enum Course {
    /// Nothing: its condition does not hold.
    NotMet,
    /// Something outside, as these fields say.
    Do(BTreeMap<String, String>),
    /// Nothing more: this is its result.
    Made(Value),
    /// Nothing can be done: an expression does not fit the message.
    Failed(Flaw),
}

/// What each action on the message's channel has to do, in their order. They do not wait for each other.
pub fn begin<'g>(
    graph: &'g Graph,
    message: &Message,
    now: i64,
) -> impl Iterator<Item = (&'g Action, Course)> {
    graph.on(&message.channel).map(move |action| (action, course(action, message, now)))
}

fn course(action: &Action, message: &Message, now: i64) -> Course {
    let scope = message.scope(None, now);
    let failed = |place, what| Course::Failed(Flaw { action: action.id.clone(), place, what });
    match action.condition.as_ref().map(|condition| condition.holds(&scope)) {
        Some(Ok(false)) => return Course::NotMet,
        Some(Err(fault)) => return failed(Place::Condition, What::Fault(fault)),
        Some(Ok(true)) | None => {}
    }
    let mut fields = BTreeMap::new();
    for (name, (template, escape)) in &action.fields {
        match template.filled(&scope, *escape) {
            Ok(text) => fields.insert(name.clone(), text),
            Err(fault) => return failed(Place::Field(name.clone()), What::Fault(fault)),
        };
    }
    match action.deed {
        Deed::Outside => Course::Do(fields),
        Deed::Republish(content) => {
            let text = fields.remove(CONTENT).unwrap_or_default();
            match message_of(text, content) {
                Ok(made) => Course::Made(made),
                Err(what) => failed(Place::Field(CONTENT.to_owned()), what),
            }
        }
    }
}

/// The field of a republishing action.
const CONTENT: &str = "content";
