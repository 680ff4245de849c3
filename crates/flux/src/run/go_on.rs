use std::sync::Arc;

use serde_json::Value;

use super::{Message, content::message_of};
use crate::graph::{Action, Flaw, Graph, MOST_FOLLOWING, MOST_HOPS, MOST_PIECES, Place, What};

/// The messages that `action`'s `result` for `message` becomes in other channels; none where it has no output.
///
/// `context` says how they came there. The channel's actions share what may follow from the message, and so do the messages
/// that one of them sends on.
///
/// # Errors
/// Where the output's text does not fit, is no JSON though it says so, or the chain has become too long or too wide.
pub fn go_on(
    graph: &Graph,
    action: &Action,
    message: &Message,
    result: &Value,
    context: &Value,
    now: i64,
) -> Result<Vec<Message>, Flaw> {
    let Some(output) = &action.output else { return Ok(Vec::new()) };
    let flaw = |what| Flaw { action: action.id.clone(), place: Place::Output, what };
    if message.hops + 1 >= MOST_HOPS {
        return Err(flaw(What::Loop { most: MOST_HOPS }));
    }
    let sent = match &output.transform {
        None => result.clone(),
        Some((template, content)) => {
            let scope = message.scope(Some(result), now);
            let text = template
                .filled(&scope, crate::expression::Escape::No)
                .map_err(|fault| flaw(What::Fault(fault)))?;
            message_of(text, *content).map_err(flaw)?
        }
    };
    let payloads = match sent {
        Value::Array(items) if output.split && items.len() > MOST_PIECES => {
            return Err(flaw(What::TooManyPieces { items: items.len(), most: MOST_PIECES }));
        }
        Value::Array(items) if output.split => items,
        whole @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_)) => vec![whole],
    };
    let count = |things: usize| u32::try_from(things).unwrap_or(u32::MAX);
    let share = message.left / count(graph.on(&message.channel).count()).max(1);
    let each = share / count(payloads.len()).max(1);
    if each == 0 && !payloads.is_empty() {
        return Err(flaw(What::TooManyFollow { most: MOST_FOLLOWING }));
    }
    let context = Arc::new(context.clone());
    Ok(payloads
        .into_iter()
        .map(|payload| Message {
            channel: output.channel.clone(),
            payload: Arc::new(payload),
            context: Arc::clone(&context),
            event: message.event.clone(),
            hops: message.hops + 1,
            left: each.saturating_sub(1),
        })
        .collect())
}
