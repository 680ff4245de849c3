use serde_json::Value;

/// What an expression can see.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// `payload`: the message of the channel.
    pub payload: &'a Value,
    /// `context`: how the message came into the channel.
    pub context: &'a Value,
    /// `event.payload`: what the first message of the chain said.
    pub event_payload: &'a Value,
    /// `event.context`: how the first message of the chain came.
    pub event_context: &'a Value,
    /// `result`: what the action answered; none before it has run.
    pub result: Option<&'a Value>,
    /// `now()`: milliseconds since 1970.
    pub now: i64,
}
