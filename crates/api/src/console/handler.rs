//! Event handlers, written by the operator. They are read as the platform shows them; a write is sent at once, and stands in the
//! ledger before it is sent and after it was answered.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ContextId, HandlerId, Imsi, OpId},
    soracom::event_handler::{EventHandler, EventHandlerRequest},
};

crate::endpoints! {
    /// Makes an event handler. A refusal has the platform's status, code and words.
    CreateHandler: POST "/kansei/contexts/{context}/handlers" { path: ContextId, body: HandlerWrite } -> EventHandler;
    /// Replaces one; answers with how it stands.
    ReplaceHandler: PUT "/kansei/contexts/{context}/handlers/{handler}" { path: (ContextId, HandlerId), body: HandlerWrite } -> EventHandler;
    /// Removes one, with what it had put off.
    RemoveHandler: POST "/kansei/contexts/{context}/handlers/{handler}/remove" { path: (ContextId, HandlerId), body: HandlerOp } -> ();
    /// Leaves a subscriber out, or takes it in again.
    IgnoreSubscriber: POST "/kansei/contexts/{context}/handlers/{handler}/ignored" { path: (ContextId, HandlerId), body: IgnoreWrite } -> ();
}

/// A handler to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandlerWrite {
    /// The intention.
    pub op: OpId,
    /// The handler.
    pub handler: EventHandlerRequest,
}

/// An intention that needs no more words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandlerOp {
    /// The intention.
    pub op: OpId,
}

/// A subscriber to be left out, or taken in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoreWrite {
    /// The intention.
    pub op: OpId,
    /// The subscriber.
    pub imsi: Imsi,
    /// Whether it is left out from now on.
    pub ignored: bool,
}
