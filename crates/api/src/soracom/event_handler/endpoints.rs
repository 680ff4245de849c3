use crate::{
    id::{HandlerId, Imsi},
    soracom::event_handler::{EventHandler, EventHandlerRequest, ListEventHandlersQuery},
};

crate::endpoints! {
    /// All event handlers, without pages; of one kind of target where that is said.
    ListEventHandlers: GET "/v1/event_handlers" { query: ListEventHandlersQuery } -> Vec<EventHandler> = "EventHandler/listEventHandlers";
    /// Adds an event handler; 201. At most 10 for each target.
    CreateEventHandler: POST "/v1/event_handlers" { body: EventHandlerRequest } -> EventHandler = "EventHandler/createEventHandler";
    /// One event handler; 404 for an unknown one.
    GetEventHandler: GET "/v1/event_handlers/{handler_id}" { path: HandlerId } -> EventHandler = "EventHandler/getEventHandler";
    /// Replaces all of it; 200 without a body, and 400 for an unknown one. [spec]
    UpdateEventHandler: PUT "/v1/event_handlers/{handler_id}" { path: HandlerId, body: EventHandlerRequest } -> () = "EventHandler/updateEventHandler";
    /// Removes it; 204. What it had put off is not done.
    DeleteEventHandler: DELETE "/v1/event_handlers/{handler_id}" { path: HandlerId } -> () = "EventHandler/deleteEventHandler";
    /// Leaves a subscriber out of the handler's targets; 200.
    SetIgnoreEventHandler: POST "/v1/event_handlers/{handler_id}/subscribers/{imsi}/ignore" { path: (HandlerId, Imsi) } -> () = "EventHandler/setIgnoreEventHandler";
    /// Takes a subscriber in again; 204.
    DeleteIgnoreEventHandler: DELETE "/v1/event_handlers/{handler_id}/subscribers/{imsi}/ignore" { path: (HandlerId, Imsi) } -> () = "EventHandler/deleteIgnoreEventHandler";
    /// The handlers that look after a subscriber, by whichever target.
    ListEventHandlersBySubscriber: GET "/v1/event_handlers/subscribers/{imsi}" { path: Imsi } -> Vec<EventHandler> = "EventHandler/listEventHandlersBySubscriber";
}
