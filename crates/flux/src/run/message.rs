use std::sync::Arc;

use serde_json::Value;

use crate::{expression::Scope, graph::MOST_FOLLOWING};

/// What lies in a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The channel.
    pub channel: String,
    /// What it says.
    pub payload: Arc<Value>,
    /// How it came into the channel.
    pub context: Arc<Value>,
    /// What the first message of the chain said, and how it came.
    pub event: (Arc<Value>, Arc<Value>),
    /// So many channels it has come through before this one.
    pub hops: u32,
    /// So many messages may follow from it.
    pub left: u32,
}

impl Message {
    /// The first message of a chain.
    pub fn first(channel: String, payload: Value, context: Value) -> Self {
        let (payload, context) = (Arc::new(payload), Arc::new(context));
        let event = (Arc::clone(&payload), Arc::clone(&context));
        Message { channel, payload, context, event, hops: 0, left: MOST_FOLLOWING }
    }

    pub(super) fn scope<'a>(&'a self, result: Option<&'a Value>, now: i64) -> Scope<'a> {
        Scope {
            payload: &self.payload,
            context: &self.context,
            event_payload: &self.event.0,
            event_context: &self.event.1,
            result,
            now,
        }
    }
}
