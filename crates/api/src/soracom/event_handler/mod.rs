//! Tag EventHandler: what the platform does by itself when something happens to a SIM.

mod action;
mod endpoints;
mod facts;
mod handler;
mod loose;
mod rule;

pub use action::{Action, ActionProperties, ActionType};
pub use endpoints::{
    CreateEventHandler, DeleteEventHandler, DeleteIgnoreEventHandler, ENDPOINTS, GetEventHandler,
    ListEventHandlers, ListEventHandlersBySubscriber, SetIgnoreEventHandler, UpdateEventHandler, visit,
};
pub use facts::{MOST_ACTIONS, MOST_LIMIT, MOST_OF_TARGET, MOST_OFFSET, Over, RuleAbout, RuleFacts};
pub use handler::{EventHandler, EventHandlerRequest, HandlerStatus, ListEventHandlersQuery, TargetKind};
pub use loose::Loose;
pub use rule::{DateConst, OtaStatus, Rule, RuleProperties, RuleType};
